from __future__ import annotations

from components.offline.answer import respond
from components.offline.answer.question import LIMITS, NOTHING
from components.offline.prompt import Prompt, Turn
from tests.offline.papers import AMERICAN, LETTER


def said(*texts: str) -> str:
    """The answer to the last of the turns, user and model by turns."""
    turns = tuple(Turn("user" if at % 2 == 0 else "model", (text,)) for at, text in enumerate(texts))
    return "".join(respond(Prompt("", turns, False, None), lambda: False))


def test_without_evidence_there_is_no_answer() -> None:
    assert said("What is the capital of France?") == NOTHING


def test_facts_of_a_paper_given_as_text() -> None:
    assert said(f"{AMERICAN}\nHow much was it?").startswith('The total is 35.44, printed as "Total $35.44".')
    assert said(f"{AMERICAN}\nWhich shop is it from?").startswith("It was issued by Blue Heron Diner LLC.")
    assert said(f"{AMERICAN}\nWhat was bought?").startswith("- Burger: 24.00\n- Lemonade: 3.50\n")


def test_earlier_turns_are_evidence() -> None:
    assert said(AMERICAN, "Noted.", "What is the tip?").startswith("The tip is 5.50")


def test_a_question_on_prose_gets_the_sentence_that_is_nearest() -> None:
    answer = said(f"{LETTER}\nWhat fuel did the lamp use?")
    assert "- It burned whale oil at first" in answer
    assert answer.endswith(LIMITS)


def test_a_summary_quotes_whole_sentences() -> None:
    answer = said(f"{LETTER}\nSummarise this.")
    quoted = [line[2:] for line in answer.splitlines() if line.startswith("- ")]
    assert quoted and all(line in LETTER.replace("\n", " ") for line in quoted)


TALK = """Transcript:
[T1] 0:00 Ann: Good morning. Shall we begin with the launch?
[T2] 0:05 Tom: The packaging arrives on Thursday. It is green.
[T3] 0:10 Ann: The budget is twelve thousand euros."""


def asked(*turns: tuple[str, ...]) -> str:
    """The answer to the last of the turns, user and model by turns, each with its parts."""
    told = tuple(Turn("user" if at % 2 == 0 else "model", parts) for at, parts in enumerate(turns))
    return "".join(respond(Prompt("", told, False, None), lambda: False))


def test_the_last_part_is_the_question_and_rows_with_names_are_whole() -> None:
    answer = asked((TALK, "What is the budget?"))
    assert "- [T3] 0:10 Ann: The budget is twelve thousand euros.\n" in answer and "[T1]" not in answer


def test_a_question_asked_before_is_no_evidence() -> None:
    first = (TALK, "What is the budget?")
    answer = asked(first, ("It is [T3].",), ("What did they say about the budget?",))
    assert "- [T3] 0:10 Ann: The budget" in answer and "What is the budget?" not in answer


def test_a_part_long_enough_is_text_also_as_a_turn_of_its_own() -> None:
    answer = asked((TALK * 4,), ("Noted.",), ("Listen:", "What colour is the packaging?"))
    assert "[T2] 0:05 Tom: The packaging arrives on Thursday. It is green." in answer
