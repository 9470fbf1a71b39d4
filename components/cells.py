"""Cells of tables that leave the house: what a spreadsheet would run, or could not hold, is made plain text."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

LONGEST, LONGEST_NAME = 32_767, 31  # letters of a cell and of a sheet's name that Excel takes
RUN = re.compile(r"\s*[=+\-@]|[\t]")
# Amounts, dates' parts and telephone numbers begin with a sign, too, and are to stay what they are.
NUMBER = re.compile(r"\s*[-+−]?\s?(?:[A-Z]{3}|[$€£¥₹])?\s?\d[\d\s.,/()'-]*(?:%|[A-Z]{3}|[$€£¥₹])?\s*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RESERVED = "history"


def clean(text: str) -> str:
    """Without what XML and spreadsheets can't hold; a line ends in one way, so that a lone CR parts no row."""
    return CONTROL.sub("", re.sub(r"\r\n?", "\n", text))


def safe(cell: Any) -> Any:
    """A text for CSV: one that a spreadsheet would run as a formula gets an apostrophe before it."""
    if not isinstance(cell, str):
        return cell
    text = clean(cell)
    return f"'{text}" if RUN.match(text) and not NUMBER.fullmatch(text) else text


def sheet_name(title: str, taken: Collection[str]) -> str:
    """A name that Excel takes and no other sheet has, whatever the case."""
    bare = re.sub(r"[\[\]:*?/\\\\]", " ", clean(title)).strip(" '")[:LONGEST_NAME].strip(" '") or "Sheet"
    bare = f"{bare} table" if bare.lower() == RESERVED else bare
    used, name, number = {one.lower() for one in taken}, bare, 1
    while name.lower() in used:
        number += 1
        end = f" ({number})"
        name = bare[: LONGEST_NAME - len(end)] + end
    return name
