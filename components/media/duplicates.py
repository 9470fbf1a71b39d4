"""Which of several files are the same, or look the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from PIL import Image

SIDE = 16
STEP = 4  # of 255: less is noise, on white paper above all
NEAR = 14  # measured on 23 receipts: unrelated ones from 18, the same compressed again up to 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two keys, and how far apart they are in bits of 256; None means the very same content."""

    first: str
    second: str
    distance: int | None


def fingerprint(image: Image.Image) -> int | None:
    """A difference hash of 256 bits: is each of 16 x 16 points darker than the next to its right?

    Scale, compression and small changes of light leave it nearly as it is. None for an (almost) even picture, of
    which there are many.
    """
    small = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    points = np.asarray(small, dtype=np.int16)
    if int(points.max()) - int(points.min()) < 8:
        return None
    bits = np.packbits(points[:, 1:] > points[:, :-1] + STEP)
    return int.from_bytes(bits.tobytes(), "big")


def bits_apart(first: int, second: int) -> int:
    """Of 256; unrelated pictures differ in about eighty."""
    return (first ^ second).bit_count()


def pairs(sha256s: Mapping[str, str], fingerprints: Mapping[str, int | None], near: int = NEAR) -> list[Pair]:
    """All pairs of keys with the same content, or with fingerprints at most `near` bits apart.

    Both mappings go from a key of the caller's, such as a row or file name; keys may lack a fingerprint.
    """
    found = []
    for first, second in combinations(sha256s, 2):
        if sha256s[first] == sha256s[second]:
            found.append(Pair(first, second, None))
            continue
        one, other = fingerprints.get(first), fingerprints.get(second)
        if one is not None and other is not None and bits_apart(one, other) <= near:
            found.append(Pair(first, second, bits_apart(one, other)))
    return found


def groups(pairs: Iterable[Pair]) -> list[tuple[str, ...]]:
    """Keys that are linked, directly or through others, in the order they first appear."""
    member: dict[str, list[str]] = {}
    for pair in pairs:
        one, other = member.setdefault(pair.first, [pair.first]), member.setdefault(pair.second, [pair.second])
        if one is not other:
            one.extend(other)
            member.update(dict.fromkeys(other, one))
    return list({id(group): tuple(group) for group in member.values()}.values())
