"""A talk in the history."""

from __future__ import annotations

from decimal import Decimal

from components.analysis.result import Result
from components.live.kept import result, settled
from components.live.snapshot import End, Row, Snapshot, Spending, ToolUse

ROWS = (
    Row(role="user", turn=1, at=3.0, text="How much is 6 times 7?"),
    Row(
        role="model",
        turn=1,
        at=5.0,
        text="It is 42.",
        tools=(ToolUse("1", "calculate", {"expression": "6 * 7"}, "done", "42"),),
    ),
)
SPENT = Spending(prompt=100, output=40, thoughts=2, prompt_by={"audio": 90}, money=Decimal("0.0012"))
SHOT = Snapshot(state="live", model="gemini-3.8-live", seconds=9.0, rows=ROWS, spending=SPENT)


def test_each_row_is_a_claim_in_order() -> None:
    made = result(SHOT)
    assert (made.task, made.title, made.state, made.cost) == ("live", "How much is 6 times 7?", "done", SPENT.money)
    assert [(one.field, one.text, one.details["at"]) for one in made.claims] == [
        ("You", "How much is 6 times 7?", "0:03"),
        ("Model", "It is 42.", "0:05"),
    ]
    assert made.claims[1].details["called calculate"] == "done, 42"
    assert made.usage and (made.usage.prompt, made.usage.total, made.usage.prompt_by) == (100, 142, {"audio": 90})
    assert Result.from_json(made.to_json()) == made


def test_what_was_not_heard_is_said() -> None:
    cut = Row(role="model", turn=1, at=1.0, text="One two three", interrupted=True, heard_text="One")
    assert "not heard: two three" in result(Snapshot(rows=(cut,))).claims[0].text


def test_tokens_counted_by_the_clock_are_not_kept_as_counts() -> None:
    assert result(Snapshot(rows=ROWS, spending=Spending(prompt=10, estimated=True))).usage is None


def test_a_failed_talk_says_why() -> None:
    made = result(Snapshot(rows=ROWS, end=End("failed", "The key was refused.")))
    assert (made.state, made.note) == ("incomplete", "The key was refused.")


def test_a_long_first_question_is_cut_at_a_word() -> None:
    made = result(Snapshot(rows=(Row(role="user", turn=1, at=0.0, text="word " * 40),)))
    assert made.title.endswith("word …") and len(made.title) <= 82


def test_only_between_turns() -> None:
    assert settled(SHOT)
    assert not settled(Snapshot()) and not settled(Snapshot(rows=ROWS, answering=True))
