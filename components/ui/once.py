"""What is read of an item of a run, kept while the item stays the same: pages are drawn again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from components.jobs.run import Item

T = TypeVar("T")


@dataclass(slots=True)
class Once(Generic[T]):
    _known: dict[str, tuple[Item, T]] = field(default_factory=dict)

    def of(self, item: Item, read: Callable[[Item], T]) -> T:
        known = self._known.get(item.key)
        if known is None or known[0] is not item:
            known = self._known[item.key] = item, read(item)
        return known[1]

    def clear(self) -> None:
        self._known.clear()
