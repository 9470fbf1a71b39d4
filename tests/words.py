"""What a recogniser heard or read, held against what was said or printed: without case and punctuation, with a margin.

Its rounding, and with that a letter here and there, is another on every kind of processor. Figures that have no near
miss, as an amount, are compared as numbers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

MARGIN = 0.2


def normal(text: str) -> list[str]:
    """The words in small letters; an apostrophe belongs to its word."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    bare = "".join(sign if sign.isalnum() or sign == "'" else " " for sign in plain)
    return [word for piece in bare.split() if (word := piece.strip("'"))]


def word_errors(heard: str, said: str) -> float:
    """Words changed, left out or made up, for each that was said (the word error rate)."""
    return _errors(normal(heard), normal(said))


def letter_errors(read: str | Iterable[str], printed: str | Iterable[str]) -> float:
    """The same of letters (the character error rate), over all lines."""
    return _errors(*("".join(normal(text if isinstance(text, str) else " ".join(text))) for text in (read, printed)))


def holds(text: str, phrase: str, margin: float = MARGIN) -> bool:
    """Whether these words stand in a row somewhere in the text, but for that share of their letters."""
    there, wanted = normal(text), normal(phrase)
    size = len(wanted)
    rows = (there[at : at + long] for at in range(len(there)) for long in (size - 1, size, size + 1))
    return any(_errors("".join(row), "".join(wanted)) <= margin for row in [[], *rows])


def near(box: Iterable[float], within: float = 4) -> Any:
    """Equal to a box in thousandths that is off by no more."""
    return pytest.approx(tuple(box), abs=within)


def _errors(found: list[str] | str, right: list[str] | str) -> float:
    if not right:
        raise ValueError("nothing was said that could be heard wrong")
    return Levenshtein.distance(right, found) / len(right)
