from __future__ import annotations

import json

from components.analysis.meeting import Asked
from components.analysis.meeting_exports import as_docx, as_json, as_markdown
from components.analysis.meeting_question import TASK, request, rests_on, timed, unknown
from components.analysis.transcript import in_lines
from components.gemini.request import Settings, TextPart, Turn
from tests.analysis.meetings import meeting

NAMED = meeting(names={"S1": "Ann"})
TRANSCRIPT = """Transcript:
[T1] 0:00 Ann: Good morning. We decided to launch in March.
[T2] 0:04 Speaker 2: I will send the report to Kessler by Friday.
[T3] 0:09 Ann: How much money is left?
[T4] 0:12 Speaker 3: Nobody knows."""


def user(*texts: str) -> Turn:
    return Turn("user", tuple(TextPart(text) for text in texts))


def test_a_question_goes_with_the_transcript_as_corrected() -> None:
    assert in_lines(NAMED.turns, NAMED.name) == TRANSCRIPT
    made = request(NAMED, "When?", "m", Settings(temperature=0.5, system_instruction="Be brief."))
    assert made.turns == (user(TRANSCRIPT, "When?"),) and made.schema is None
    assert made.settings == Settings(temperature=0.5, system_instruction=f"{TASK}\n\nBe brief.")


def test_questions_before_go_along_and_the_transcript_once() -> None:
    held = meeting(names={"S1": "Ann"}, asked=(Asked("Failed?", ""), Asked("When?", "In March [T1].")))
    made = request(held, "And who?", "m", Settings())
    assert made.turns == (user(TRANSCRIPT, "When?"), Turn("model", (TextPart("In March [T1]."),)), user("And who?"))


def test_an_answer_leads_to_its_turns() -> None:
    answer = "In March [T1]. The report [T2, T3; T1] went to [T9]; T4 and [4] are no turns."
    assert [turn.id for turn in rests_on(NAMED, answer)] == ["T1", "T2", "T3"]
    assert unknown(NAMED, answer) == ("T9",)
    assert timed(NAMED, answer) == (
        "In March (0:00). The report (0:04, 0:09; 0:00) went to (T9); T4 and [4] are no turns."
    )


def test_a_turn_quoted_whole_has_its_time_once() -> None:
    assert timed(NAMED, "- [T3] 0:09 Ann: How much money is left?") == "- 0:09 Ann: How much money is left?"


def test_questions_are_in_the_files() -> None:
    held = meeting(asked=(Asked("When *exactly*?", "In **March** [T1]. ![](https://x.example/p.png)"),))
    assert (
        "## Questions and answers\n\n**When \\*exactly\\*?**\n\n"
        "In **March** (0:00). [picture](<https://x.example/p.png>) (x.example)\n" in as_markdown(held)
    )
    assert json.loads(as_json(held))["asked"] == [{"question": "When *exactly*?", "answer": held.asked[0].answer}]
    assert as_docx(held).startswith(b"PK")
    assert "Questions" not in as_markdown(meeting())
