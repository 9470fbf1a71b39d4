"""A word put right everywhere in a meeting."""

from __future__ import annotations

import re
from dataclasses import replace

from components.analysis.meeting import Meeting


def replaced(meeting: Meeting, wrong: str, right: str) -> tuple[Meeting, int]:
    """`wrong` as a whole word or phrase, capitals as given, in turns and minutes; and how often it stood there.

    Words that were unclear and are put right are unclear no more. A turn without any words left is dropped.
    """
    if not wrong.strip():
        return meeting, 0
    pattern = re.compile(rf"(?<!\w){re.escape(wrong.strip())}(?!\w)")
    right = " ".join(right.split())
    count = 0

    def put(text: str) -> str:
        nonlocal count
        text, found = pattern.subn(lambda _: right, text)
        count += found
        return " ".join(text.split()) if found else text

    turns = (
        replace(turn, text=put(turn.text), unclear=tuple(word for word in turn.unclear if not pattern.search(word)))
        for turn in meeting.turns
    )
    kept = tuple(turn for turn in turns if turn.text)
    points = tuple(
        replace(point, text=put(point.text), quote=put(point.quote), owner=put(point.owner)) for point in meeting.points
    )
    return replace(meeting, turns=kept, points=points), count
