"""What the talk tells the model besides the user's words."""

from __future__ import annotations

from collections.abc import Sequence

from components.live.ports import VideoSource
from components.live.snapshot import Row, ToolUse
from components.live.transcript import Question

SUMMARY_CHARACTERS = 4_000
LAST_CHARACTERS = 200


def summary(rows: Sequence[Row]) -> str:
    """The end of the talk so far, for a session that knows nothing of it."""
    lines = [f"{'User' if row.role == 'user' else 'You'}: {said(row)}" for row in rows if said(row)]
    kept: list[str] = []
    for line in reversed(lines):
        if sum(map(len, kept)) + len(line) > SUMMARY_CHARACTERS:
            break
        kept.insert(0, line)
    return "The connection was lost. Our talk so far:\n" + "\n".join(kept) if kept else ""


def said(row: Row) -> str:
    text = row.text if row.heard_text is None else f"{row.heard_text} … (interrupted)"
    return " ".join(text.split())


def again(question: Question, done: Sequence[ToolUse] = ()) -> str:
    """The question once more, for it has no complete answer; `done`: the functions that were called for it."""
    parts = [question.text]
    if question.answer.strip():
        end = " ".join(question.answer.split())[-LAST_CHARACTERS:]
        parts.append(f"(The connection was lost after you had said: “… {end}”. Go on from there.)")
    if told := [line for line in map(called, done) if line]:
        parts.append("(Before the connection was lost you had these functions called:\n" + "\n".join(told) + ")")
    return "\n\n".join(parts)


def called(use: ToolUse) -> str:
    what = f"{use.name}({', '.join(f'{name}={value!r}' for name, value in use.arguments.items())})"
    if use.state == "running":
        return f"{what} is still at work. Call it again for its result; it is not run twice."
    return f"{what} returned: {use.result}" if use.state == "done" else ""


def returned(name: str, text: str) -> str:
    return f"(The connection was lost while {name} was at work for you. It returned: {text})"


def so_far(question: Question) -> str:
    return f"(The connection was lost while I was speaking. So far I had said: “{question.text.strip()}”.)"


def gone(source: VideoSource) -> str:
    what = "camera is off" if source == "camera" else "screen is no longer shared"
    return f"(The {what} now; earlier pictures of it are out of date.)"
