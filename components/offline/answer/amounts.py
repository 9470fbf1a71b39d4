"""Amounts of money and other numbers as they are printed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

Point = Literal[".", ","]
"""What parts the decimals on this paper."""


@dataclass(frozen=True, slots=True)
class Amount:
    """`money` is true when it looks like a price: two decimals, or a currency beside it."""

    value: Decimal
    text: str
    start: int
    end: int
    currency: str | None = None
    money: bool = False


@cache
def currencies() -> dict[str, str]:
    """Printed sign to ISO 4217 code."""
    data = tomllib.loads((files(__package__) / "currencies.toml").read_text(encoding="utf-8"))
    return {sign: code for code, signs in data["signs"].items() for sign in signs}


@cache
def _sign_pattern() -> str:
    return "|".join(re.escape(sign) for sign in sorted(currencies(), key=len, reverse=True))


@cache
def _amount_pattern(point: Point) -> re.Pattern[str]:
    group, space = (r"\.", " ") if point == "," else (",", "")
    grouped = rf"\d{{1,3}}(?:(?:{group}|['’{space}])\d{{3}})+(?:{re.escape(point)}\d{{1,3}})?"
    number = rf"(?:{grouped}|\d+(?:[.,]\d{{1,3}})?|[.,]\d{{2}})"
    return re.compile(
        rf"(?<![\d#])(?<!\d[./:-])(?<![A-Za-z@][-/.])(?P<open>\()?(?P<minus>[-−–])?\s?"
        rf"(?:(?<![A-Za-z])(?P<before>{_sign_pattern()})[\s:]{{0,3}})?(?P<minus2>[-−–])?\s?"
        rf"(?(before)|(?<![A-Za-z0-9]))(?P<number>(?(before)(?:\d+ \d\d(?=\s*$)|{number})|{number}))"
        rf"(?!\d|[.,]\d|\s?%|\s?[/:]\s?\d|-\d)(?:\s?(?P<after>{_sign_pattern()})(?![A-Za-z]|\s?\d))?(?P<minus3>-(?!\w))?"
    )


def decimal_point(text: str) -> Point:
    """The decimal sign most prices on this paper use."""
    seen = Counter(re.findall(r"\d([.,])\d\d(?!\d)", text))
    return "," if seen[","] > seen["."] else "."


def amounts(text: str, point: Point = ".") -> list[Amount]:
    """The numbers of a line that may be amounts: not dates, times, percentages or parts of codes."""
    return [amount for match in _amount_pattern(point).finditer(text) if (amount := _amount(match, point))]


def money(text: str, point: Point = ".") -> list[Amount]:
    return [amount for amount in amounts(text, point) if amount.money]


def _amount(match: re.Match[str], point: Point) -> Amount | None:
    number, currency = match["number"], match["before"] or match["after"]
    if len(number) > 13 or (match["number"][0].isdigit() and _glued(match)):
        return None
    value = _decimal(number, point)
    negative = bool(match["minus"] or match["minus2"] or match["minus3"])
    two_decimals = bool(re.search(r"[.,]\d\d$", number)) and not re.fullmatch(r"\d{1,3}[.,]\d{3}", number)
    return Amount(
        -value if negative else value,
        match.group().strip(" ("),
        match.start("number"),
        match.end(),
        currencies()[currency] if currency else None,
        two_decimals or bool(currency),
    )


def _glued(match: re.Match[str]) -> bool:
    """Part of a word such as a code or a size, unless the word is a currency or a tax mark."""
    after = match.string[match.end() : match.end() + 3]
    return not match["after"] and bool(re.match(r"[A-Za-z]{2}|[A-Za-z]\d", after)) and "." not in match["number"]


def _decimal(number: str, point: Point) -> Decimal:
    if " " in number and re.fullmatch(r"\d+ \d\d", number):
        return Decimal(number.replace(" ", "."))
    whole = re.sub(r"['’ ]", "", number)
    marks = [char for char in whole if char in ".,"]
    if not marks:
        return Decimal(whole)
    head, _, tail = whole.rpartition(marks[-1])
    if len(tail) == 3 and (marks[-1] != point or len(marks) > 1):
        return Decimal(re.sub(r"[.,]", "", whole))
    return Decimal(f"{re.sub(r'[.,]', '', head) or 0}.{tail}")
