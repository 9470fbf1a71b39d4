"""What a printed label says an amount is: a total, a tax, change ..."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from rapidfuzz import fuzz

Kind = Literal[
    "total",
    "subtotal",
    "tax",
    "discount",
    "tip",
    "service",
    "rounding",
    "change",
    "tendered",
    "count",
    "summary",
    "other",
]
PROSE = 12  # words; a longer row is a sentence that mentions sums, not a label
ALIKE = 84  # of 100; a word read with one letter in six wrong is still that word
SUB = ("sub", "subtotal")
DIGITS_AS_LETTERS = str.maketrans("015", "ois")


@cache
def table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "labels.toml").read_text(encoding="utf-8"))


@cache
def words(text: str) -> tuple[str, ...]:
    """Lower-case words without accents or punctuation; amounts, percentages and codes left out."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    kept = re.sub(r"\S*\d\S*", _word_with_digit, plain)
    return tuple(re.findall(r"[^\W\d_]+", kept))


def says(text: str, phrases: Iterable[str]) -> int:
    """Where in the label (in words) one of the phrases stands, letters misread allowed for; -1 if none does."""
    label = words(text)
    starts = [at for phrase in phrases if (at := _find(label, words(phrase))) >= 0]
    return min(starts) if starts else -1


@cache
def kind(text: str) -> Kind:
    """The kind of a row by its words. Rows of a tax table below the totals are told apart by the reader, not here."""
    if len(words(text)) > PROSE:
        return "other"
    early: tuple[Kind, ...] = ("count", "rounding", "discount", "change")
    for name in early:
        if _is(text, name):
            return name
    if _total_at(text) >= 0:
        return _sort_of_total(text)
    late: tuple[Kind, ...] = ("subtotal", "tip", "service")
    for name in late:
        if _is(text, name):
            return name
    if says(text, table()["tax"]["words"]) >= 0:
        return "tax"
    if says(text, table()["total"]["weak"]) == 0:
        return "total"
    return "tendered" if 0 <= says(text, table()["tendered"]["phrases"]) <= 1 else "other"


def strength(text: str) -> int:
    """How plainly a total's label says that it is what is to be paid: 3, 2 or 1."""
    if says(text, table()["total"]["strong"]) >= 0 or _including(text):
        return 3
    return 2 if says(text, table()["total"]["words"]) >= 0 else 1


def _including(text: str) -> bool:
    return says(text, table()["subtotal"]["including"]) > says(text, table()["total"]["words"]) >= 0


def _is(text: str, name: str) -> bool:
    section = table()[name]["phrases"]
    if name == "count":
        return says(text, section) in (0, 1)
    if name == "rounding" and says(text, ["rounded total", "total rounded", "after rounding"]) >= 0:
        return False
    if name == "discount" and _total_at(text) >= 0:
        return says(text, ["total discount", "discount total", "total savings", "total disc"]) >= 0
    return says(text, section) >= 0


def _total_at(text: str) -> int:
    return max(says(text, table()["total"]["words"]), says(text, table()["total"]["strong"]))


def _sort_of_total(text: str) -> Kind:
    total, tax = says(text, table()["total"]["words"]), says(text, table()["tax"]["words"])
    including, excluding = says(text, table()["subtotal"]["including"]), says(text, table()["subtotal"]["excluding"])
    if excluding < 0 and says(text, table()["total"]["strong"]) >= 0 and says(text, SUB) < 0:
        return "total"
    if says(text, table()["subtotal"]["phrases"]) >= 0 or excluding >= 0:
        return "subtotal"
    if 0 <= tax < total or (tax == total + 1 and total >= 0) or (tax > total and including < 0 and total >= 0):
        return "tax"
    return "total"


def _find(label: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    for start in range(len(label) - len(phrase) + 1):
        if all(_alike(one, other, len(phrase)) for one, other in zip(label[start:], phrase, strict=False)):
            return start
    joined = "".join(phrase)
    if len(joined) < 6:
        return -1
    return next((at for at, word in enumerate(label) if len(word) >= 6 and _alike(word, joined)), -1)


@cache
def _alike(one: str, other: str, together: int = 1) -> bool:
    """Printed `one` is the word `other`, one letter in six misread; in four letters one, beside words that fit."""
    if one in (other, f"{other}s"):
        return True
    if one.startswith(other):
        return False
    shorter, longer = sorted((len(one), len(other)))
    if shorter < 4 or (longer < 5 and together == 1):
        return False
    needed = 75 if longer < 5 else ALIKE if one[0] == other[0] else 92
    return fuzz.ratio(one, other) >= needed


def _word_with_digit(match: re.Match[str]) -> str:
    word = match.group()
    letters, digits = sum(char.isalpha() for char in word), sum(char.isdigit() for char in word)
    return word.translate(DIGITS_AS_LETTERS) if letters > digits and not re.search(r"\d{2}", word) else " "
