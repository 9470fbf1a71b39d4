"""All that the page Cost is asked, as an address: what is not named there has its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from components.prices.live import Compression, Talk, default_compression
from components.prices.steps import steps
from components.prices.work import Work

MODELS = ("gemini-4-hydrogen", "gemini-4-argon", "gemini-3.8-flash", "gemini-3.5-flash-lite", "gemini-3.1-flash-lite")
VOICES = ("gemini-3.8-live", "gpt-realtime-2", "gpt-realtime", "gpt-realtime-mini")
VIEWS = ("work", "talk", "guide", "spent")


@dataclass(frozen=True, slots=True)
class Talking:
    """A live talk as it is asked about: minutes of one, how many a day, seconds of a turn, per cent the model speaks,
    minutes of one in which nobody speaks.
    """

    minutes: int = 10
    talks: int = 4
    turn: int = 20
    share: int = 50
    idle: int = 2
    camera: bool = False
    compress: bool = True
    written: bool = True

    def talk(self, *, camera: bool | None = None, compress: bool | None = None, minutes: int | None = None) -> Talk:
        """The talk, or one that differs in what is named."""
        return Talk(
            minutes or self.minutes,
            self.turn,
            self.share / 100,
            self.camera if camera is None else camera,
            self.written,
            compression=_compression(self.compress if compress is None else compress),
        )


def _compression(wanted: bool) -> Compression | None:
    return default_compression() if wanted else None


def another_day(today: date) -> date:
    """The next on which any of the usual models has another price; where none is known to come, a month ahead."""
    return min((step.on for model in MODELS for step in steps(model, today)), default=today + timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Plan:
    """`on` is the other day whose prices are shown beside today's."""

    view: str = VIEWS[0]
    models: tuple[str, ...] = MODELS
    voices: tuple[str, ...] = VOICES
    on: date = field(default_factory=lambda: another_day(date.today()))
    work: Work = field(default_factory=Work)
    talking: Talking = field(default_factory=Talking)


# The least and the most of each number.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "images": (0, 10_000), "width": (16, 20_000), "height": (16, 20_000), "pages": (0, 3_000), "film": (0, 600),
    "looks": (0.01, 60), "sound": (0, 6_000), "words": (0, 500_000), "answer": (1, 40_000), "questions": (1, 1_000),
    "runs": (1, 10_000_000), "minutes": (1, 240), "talks": (1, 100_000), "turn": (2, 300), "share": (0, 100),
    "idle": (0, 240),
}  # fmt: skip


def to_query(plan: Plan) -> dict[str, str | list[str]]:
    """What differs from the default, by name."""
    named: dict[str, str | list[str]] = {}
    for part, usual in _parts(plan):
        for name in (one.name for one in fields(part) if one.name not in ("work", "talking")):
            value = getattr(part, name)
            if value != getattr(usual, name):
                named[name] = _told(value)
    return named


def from_query(query: Mapping[str, list[str]]) -> Plan:
    """The plan an address describes; names it doesn't know and values that make no sense are passed over."""
    work, talking, whole = (_read(usual, query) for _, usual in _parts(Plan()))
    plan: Plan = replace(whole, work=work, talking=talking)
    return plan


def _parts(plan: Plan) -> tuple[tuple[Any, Any], ...]:
    return (plan.work, Work()), (plan.talking, Talking()), (plan, Plan())


def _told(value: Any) -> str | list[str]:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else f"{value:g}" if isinstance(value, float) else str(value)


def _read(usual: Any, query: Mapping[str, list[str]]) -> Any:
    found = {}
    for one in fields(usual):
        if one.name in query and one.name not in ("work", "talking"):
            value = _value(one.name, getattr(usual, one.name), query[one.name])
            if value is not None:
                found[one.name] = value
    return replace(usual, **found)


def _value(name: str, usual: Any, told: list[str]) -> Any:
    """None for what makes no sense."""
    first = told[-1] if told else ""
    if isinstance(usual, tuple):
        return tuple(dict.fromkeys(text for text in told if text))[:20] or None
    if isinstance(usual, bool):
        return {"yes": True, "no": False}.get(first)
    if isinstance(usual, str):
        return first if name != "view" or first in VIEWS else None
    try:
        value = date.fromisoformat(first) if isinstance(usual, date) else type(usual)(first)
    except (ValueError, OverflowError):
        return None
    low, high = BOUNDS.get(name, (0, 0))
    return value if isinstance(value, date) or low <= value <= high else None
