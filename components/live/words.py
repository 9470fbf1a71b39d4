"""What the talk tells the model besides the user's words."""

from __future__ import annotations

from collections.abc import Sequence

from components.live.ports import VideoSource
from components.live.snapshot import Row
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


def again(question: Question) -> str:
    """The question once more, for it has no complete answer."""
    if not question.answer.strip():
        return question.text
    end = " ".join(question.answer.split())[-LAST_CHARACTERS:]
    return f"{question.text}\n\n(The connection was lost after you had said: “… {end}”. Go on from there.)"


def so_far(question: Question) -> str:
    return f"(The connection was lost while I was speaking. So far I had said: “{question.text.strip()}”.)"


def gone(source: VideoSource) -> str:
    what = "camera is off" if source == "camera" else "screen is no longer shared"
    return f"(The {what} now; earlier pictures of it are out of date.)"
