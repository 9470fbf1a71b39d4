"""Voices of different pieces that are one person's by their sound; every piece names its speakers for itself.

Measured on talk of two, cut in halves of ten to thirty seconds at many places: of 109 nearest by `apart` all were the
right person, the other at least 1.25 times as far. As chosen below, most of such short voices stay apart; none is
joined to another person's, nor was any over pieces of minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.voiceprint import Sums, apart, within

ENOUGH = 100  # loud frames below which a voice is not known: some four seconds of talk
ALIKE = 0.3  # how far apart voices of one person may be; of two people, minutes of talk lie 0.36 apart and more
MARGIN = 1.25  # by how much farther everybody else must be

Table = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice as the pieces tell it: in which pieces it speaks, its name if it has one, and its sound if known."""

    id: str
    pieces: frozenset[int]
    name: str = ""
    sound: Sums | None = None


def persons(voices: Sequence[Voice]) -> dict[str, str]:
    """For each voice's id the id of the first voice of the same person.

    Never joined are voices that one piece tells apart, and those of different names. Two are joined when they are
    alike, and everybody whom either of them was heard beside is clearly less so.
    """
    known = [voice for voice in voices if voice.sound is not None and voice.sound.count >= ENOUGH]
    found = {voice.id: voice.id for voice in voices}
    for group in _groups(known):
        first = min(group, key=lambda voice: list(found).index(voice.id))
        found |= {voice.id: first.id for voice in group}
    return found


def _groups(known: Sequence[Voice]) -> list[list[Voice]]:
    if len(known) < 2:
        return []
    groups = [[voice] for voice in known]
    sums = Sums.stacked([voice.sound for voice in known if voice.sound])
    common = within(sums)
    beside = np.array([[_beside(one, other) for other in known] for one in known])
    table = np.array([apart(sums[place], sums, common) for place in range(len(known))])
    while pair := _nearest(table, beside):
        one, other = pair
        groups[one] += groups[other]
        groups[other] = []
        sums.put(one, sums[one] + sums[other])
        beside[one] |= beside[other]
        beside[:, one] = beside[one]
        table[other] = table[:, other] = np.inf
        table[one] = table[:, one] = np.where(np.isinf(table[one]), np.inf, apart(sums[one], sums, common))
    return [group for group in groups if group]


def _beside(one: Voice, other: Voice) -> bool:
    """Whether they are two people for sure."""
    return one.id != other.id and (bool(one.pieces & other.pieces) or bool(one.name and other.name))


def _nearest(table: Table, beside: Flags) -> tuple[int, int] | None:
    """The two most alike that may be joined."""
    count = len(table)
    joinable = ~beside & (table < ALIKE) & ~np.eye(count, dtype=bool)
    for place in np.argsort(table, axis=None):
        one, other = divmod(int(place), count)
        if table[one, other] >= ALIKE:
            return None
        if joinable[one, other] and _clearly(table, beside, one, other) and _clearly(table, beside, other, one):
            return min(one, other), max(one, other)
    return None


def _clearly(table: Table, beside: Flags, one: int, other: int) -> bool:
    """Whether `one` is much more like `other` than like anybody heard beside `other` whom it might be instead."""
    rivals = table[one][beside[other] & ~beside[one]]
    return bool((rivals >= MARGIN * table[one, other]).all())
