"""Records that look like the same purchase, whatever the pictures look like."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from components.analysis.checks import decimal
from components.analysis.shape import Role, Shape


def same_records(shape: Shape, records: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Groups of keys whose records share date and total, and the issuer where both name one."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, record in records.items():
        day, total = _value(shape, record, "date"), decimal(_value(shape, record, "total"))
        if day and total is not None:
            groups[(str(day), f"{total.normalize():f}")].append(key)
    return tuple(
        group
        for keys in groups.values()
        for group in _by_party(keys, {key: _party(shape, records[key]) for key in keys})
        if len(group) > 1
    )


def _by_party(keys: list[str], parties: Mapping[str, str]) -> list[tuple[str, ...]]:
    nameless = [key for key in keys if not parties[key]]
    names = dict.fromkeys(party for party in parties.values() if party)
    if not names:
        return [tuple(keys)]
    return [tuple([*(key for key in keys if parties[key] == name), *nameless]) for name in names]


def _party(shape: Shape, record: Mapping[str, Any]) -> str:
    return re.sub(r"\W+", "", str(_value(shape, record, "party") or "")).casefold()


def _value(shape: Shape, record: Mapping[str, Any], role: Role) -> Any:
    entry = shape.by_role(role)
    return record.get(entry.name) if entry else None
