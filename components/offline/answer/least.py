"""Scalars as a schema takes them; where none was found, the one that says least: "", 0, false, of choices "unknown"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from components.offline.answer.pattern import sample

Json = Mapping[str, Any]
UNKNOWN = {"unknown", "other", "none", "unspecified", "n/a", "not specified", "undetermined", "", "not_found"}
FORMATS = {"date": "0001-01-01", "date-time": "0001-01-01T00:00:00Z", "time": "00:00:00Z", "duration": "PT0S"}

TIME = r"\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
DAY = r"\d{4}-\d\d-\d\d"
WRITTEN = {"date": DAY, "time": TIME, "date-time": f"{DAY}T{TIME}", "duration": r"P(?=.)[\dYMWDTHS.]+"}


def choice(value: Any, schema: Json) -> Any:
    """One of those that are allowed, in the type that goes with them."""
    choices = [schema["const"]] if "const" in schema else list(schema["enum"])
    same = [one for one in choices if one == value and type(one) is type(value)]
    alike = [one for one in choices if one is not None and str(one).lower() == str(value).lower()]
    unknown = [one for one in choices if str(one).lower() in UNKNOWN]
    return counted(next(iter([*same, *alike, *unknown, *reversed(choices)])), schema)


def counted(chosen: Any, schema: Json) -> Any:
    """OpenAPI writes the choices of a number as text."""
    kind = str(schema.get("type")).lower()
    try:
        if isinstance(chosen, str) and kind in ("integer", "number"):
            return int(chosen) if kind == "integer" else float(chosen)
    except ValueError:
        pass
    return chosen


def text(value: Any, schema: Json) -> str:
    """The value, cut if it is too long, if it keeps to the schema."""
    tries = list(least_texts(schema))
    if isinstance(value, str | int | float):
        given = value if isinstance(value, str) else str(value)
        most = schema.get("maxLength")
        tries = [given, given[: None if most is None else int(most)], *tries]
    return next((one for one in tries if keeps(one, schema)), tries[-1])


def least_texts(schema: Json) -> Iterator[str]:
    length = int(schema.get("minLength") or 0)
    yield FORMATS.get(str(schema.get("format")), "-" * length)
    if shortest := sample(str(schema.get("pattern") or "")):
        yield shortest
        yield shortest + shortest[-1] * (length - len(shortest))


def keeps(one: str, schema: Json) -> bool:
    """Whether a text keeps to its lengths, format and pattern; an expression that is none binds nobody."""
    most, pattern = schema.get("maxLength"), str(schema.get("pattern") or "")
    if len(one) < int(schema.get("minLength") or 0) or (most is not None and len(one) > int(most)):
        return False
    if not is_written(one, str(schema.get("format"))):
        return False
    try:
        return re.search(pattern, one) is not None
    except re.error:
        return True


def is_written(one: str, format: str) -> bool:
    """Whether a day or a time is one, as RFC 3339 writes it; other formats aren't held to."""
    if format not in WRITTEN:
        return True
    if not re.fullmatch(WRITTEN[format], one):
        return False
    try:
        datetime.fromisoformat(f"0001-01-01T{one}" if format == "time" else one)
    except ValueError:
        return format == "duration"
    return True


def number(value: Any, schema: Json, *, whole: bool) -> float:
    """The value if it is within the bounds: moved to one it would be another than was found."""
    if isinstance(value, int | float) and not isinstance(value, bool) and within(value, schema, whole=whole):
        return int(value) if whole else value
    best = min((one for one in near_nothing(schema) if within(one, schema, whole=whole)), key=abs, default=0)
    return int(best) if best == int(best) else best


def within(value: float, schema: Json, *, whole: bool) -> bool:
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    return (
        math.isfinite(value)
        and not (whole and value != int(value))
        and (low is None or value >= low)
        and (high is None or value <= high)
        and (above is None or value > above)
        and (below is None or value < below)
    )


def near_nothing(schema: Json) -> Iterator[float]:
    """Zero, the bounds, the whole numbers beside them, and what lies between."""
    names = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    bounds = [schema[name] for name in names if schema.get(name) is not None]
    yield 0
    for bound in bounds:
        yield from (bound, math.floor(bound), math.ceil(bound), math.floor(bound) + 1, math.ceil(bound) - 1)
        yield from ((bound + other) / 2 for other in bounds)
