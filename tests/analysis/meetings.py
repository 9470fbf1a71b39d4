"""A small meeting for tests."""

from __future__ import annotations

from datetime import date

from components.analysis.meeting import Meeting
from components.analysis.minutes import Point
from components.analysis.transcript import Said

TURNS = (
    Said("T1", 0.0, 4.0, "S1", "Good morning. We decided to launch in March."),
    Said("T2", 4.5, 8.0, "S2", "I will send the report to Kessler by Friday.", ("Kessler",)),
    Said("T3", 9.0, 11.0, "S1", "How much money is left?"),
    Said("T4", 12.0, 15.0, "S3", "Nobody knows."),
)
POINTS = (
    Point("summary", "S1 wants a launch in March.", ("T1",)),
    Point("decision", "Launch in March", ("T1",), "We decided to launch in March"),
    Point("action", "Send the report", ("T2",), "I will send the report", "S2", "2026-11-20"),
    Point("question", "How much money is left?", ("T3",), "How much money is left?"),
)


def meeting(**changes: object) -> Meeting:
    held = {"title": "Launch", "turns": TURNS, "points": POINTS, "day": date(2026, 11, 17), "seconds": 15.0}
    return Meeting(**{**held, **changes})  # type: ignore[arg-type]
