"""JSON that gives back what went in: amounts stay exact decimals, text stays text."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

TAG = "$decimal"


def dumps(value: Any) -> str:
    """ASCII only, so that any text column takes it, half a surrogate pair or a zero character included.

    Raises ValueError for a NaN or an infinity, TypeError for what JSON has no form for.
    """
    return json.dumps(value, default=_tagged, allow_nan=False)


def loads(text: str) -> Any:
    """The value that `dumps` wrote. Raises ValueError for anything that isn't JSON."""
    return json.loads(text, object_hook=_untagged)


def plain(value: Any) -> Any:
    """The value with dicts for mappings and lists for sequences, as it is after `loads`.

    Raises ValueError for what JSON can't give back: other types, keys that aren't text, NaN and infinities.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float() if math.isfinite(value):
            return value
        case Decimal() if value.is_finite():
            return value
        case list() | tuple():
            return [plain(part) for part in value]
        case Mapping() if TAG not in value and all(isinstance(key, str) for key in value):
            return {key: plain(part) for key, part in value.items()}
    raise ValueError(f"JSON can't hold this {type(value).__name__} exactly.")


def readable(value: Any) -> Any:
    """Text without zero characters and half surrogate pairs, which no text column takes; anything else as it is."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _tagged(value: object) -> dict[str, str]:
    if isinstance(value, Decimal) and value.is_finite():
        return {TAG: str(value)}
    raise TypeError(f"JSON has no form for {type(value).__name__}.")


def _untagged(found: dict[str, Any]) -> Any:
    return Decimal(found[TAG]) if found.keys() == {TAG} else found
