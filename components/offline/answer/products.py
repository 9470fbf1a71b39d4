"""What can be told of a product from its picture: its print, its codes, its colours. Nothing of what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median

from components.offline.answer.paper import Found, Paper, found
from components.offline.senses.page import Row

MARK = re.compile(r"([^\s®™]+(?:\s[^\s®™]+)?)\s?[®™]")
CLEAR = 0.85  # of 1; print read with less certainty names nothing
LARGE = 1.5  # times the usual letters: print meant to be seen first


def rules(paper: Paper) -> dict[str, Callable[[], Found | None]]:
    return {
        "code": lambda: code(paper),
        "colours": lambda: colours(paper),
        "brand": lambda: brand(paper),
        "product_name": lambda: name(paper),
        "features": lambda: features(paper),
        "price": lambda: price(paper),
        "width": lambda: _size(paper, 0),
        "height": lambda: _size(paper, 1),
        "page_title": lambda: name(paper),
    }


def code(paper: Paper) -> Found | None:
    """The bar code, read; else thirteen, twelve or eight digits printed by themselves whose check digit is right."""
    for number, source in enumerate(paper.sources, 1):
        for read in source.picture.codes if source.picture else ():
            return Found(read.text, read.text, number, read.box)
    for row in paper.rows:
        for match in re.finditer(r"(?<!\d)\d(?: ?\d){7,12}(?!\d)", row.text):
            digits = match.group().replace(" ", "")
            if len(digits) in (8, 12, 13) and _checks(digits):
                return found(digits, row, match.group())
    return None


def colours(paper: Paper) -> Found | None:
    names = [name for source in paper.sources if source.picture for name in source.picture.colours]
    return Found(list(dict.fromkeys(names)), "", 1) if names else None


def brand(paper: Paper) -> Found | None:
    """A word marked as registered, else a single large word by itself."""
    for row in paper.rows:
        if match := MARK.search(row.text):
            return found(match[1], row)
    alone = [row for row in _large(paper) if len(row.text.split()) == 1 and len(row.text) > 2]
    return found(alone[0].text, alone[0]) if alone else None


def name(paper: Paper) -> Found | None:
    """The largest print, in reading order; the brand's own row left out if there is more."""
    large = _large(paper)
    own = brand(paper)
    rest = [row for row in large if own is None or row.text != own.quote] or large
    return found(" ".join(row.text for row in rest[:3]).replace("- ", "-"), rest[:3]) if rest else None


def features(paper: Paper) -> Found | None:
    """The other lines of print, as they are: claims, amounts, variants."""
    taken = {row.text for row in _large(paper)[:4]}
    lines = [row for row in paper.rows if row.text not in taken and len(re.findall(r"[^\W\d_]", row.text)) >= 3]
    return found([row.text for row in lines[:12]], lines[:12]) if lines else None


def price(paper: Paper) -> Found | None:
    for row in paper.rows:
        for amount in paper.money(row.text):
            if amount.currency:
                return found(amount.text, row, amount.text)
    return None


def _large(paper: Paper) -> Sequence[Row]:
    clear = [row for row in paper.rows if min(line.score for line in row.lines) >= CLEAR]
    rows = [row for row in clear if len(re.findall(r"[^\W\d_]", row.text)) >= 3]
    if not rows:
        return []
    usual, highest = median(row.height for row in rows), max(row.height for row in rows)
    return [row for row in rows if row.height >= max(LARGE * usual, 0.5 * highest)] or [
        max(rows, key=lambda row: row.height)
    ]


def _size(paper: Paper, side: int) -> Found | None:
    pictures = [source.picture for source in paper.sources if source.picture]
    return Found((pictures[0].width, pictures[0].height)[side], "") if pictures else None


def _checks(digits: str) -> bool:
    """GS1 check digit: from the right, digits weigh 1, 3, 1, 3 ... and sum to a multiple of ten."""
    return Decimal(sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(reversed(digits)))) % 10 == 0
