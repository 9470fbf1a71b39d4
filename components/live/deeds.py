"""Which call of a model's is which: it may be told in two wire forms, without an id, and again after a lost connection.

A service gives a call an id (Vertex gives none), tells it as `toolCall`, as a part of the turn, or as both, and asks
anew, under another id, when the question is asked again.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace

from components.live.events import Call

MOST_IDS = 1_000
Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Deed:
    """The nth time that a question had a function called with these arguments."""

    question: int
    name: str
    arguments: str
    number: int


class Deeds:
    """The calls of one talk. `connection_lost` and `question_over` tell how it went on."""

    def __init__(self) -> None:
        self._question = 0
        self._ids: OrderedDict[tuple[str, Kind], Deed] = OrderedDict()
        self._told: dict[Deed, str] = {}
        self._counts: Counter[tuple[bool, Kind]] = Counter()

    def told(self, call: Call) -> tuple[Deed, bool]:
        """What is to be done, and whether this connection tells it for the first time, not in its other form."""
        kind = (call.name, json.dumps(call.arguments, sort_keys=True, default=str))
        if call.id and (known := self._ids.get((call.id, kind))):
            return self._once(known, call.id)
        number = self._counts[call.in_turn, kind]
        self._counts[call.in_turn, kind] += 1
        deed = Deed(self._question, *kind, number)
        while call.id and self._told.get(deed, call.id) not in ("", call.id):
            deed = replace(deed, number=deed.number + 1)
        if call.id:
            self._remember(call.id, kind, deed)
        return self._once(deed, call.id)

    def is_open(self, deed: Deed) -> bool:
        """Whether the question under way wants it."""
        return deed.question == self._question

    def connection_lost(self) -> None:
        """The next one tells what it wants done from the beginning."""
        self._told.clear()
        self._counts.clear()

    def question_over(self) -> None:
        """The same call is another deed from now on."""
        self._question += 1
        self.connection_lost()

    def _once(self, deed: Deed, id: str) -> tuple[Deed, bool]:
        first = deed not in self._told
        self._told[deed] = self._told.get(deed) or id
        return deed, first

    def _remember(self, id: str, kind: Kind, deed: Deed) -> None:
        self._ids[id, kind] = deed
        while len(self._ids) > MOST_IDS:
            self._ids.popitem(last=False)
