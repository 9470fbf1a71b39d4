"""Who issued a paper: a name among its first lines, told by its place, its size and its words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any

from rapidfuzz import fuzz

from components.offline.answer.dates import dates, times
from components.offline.answer.labels import kind, says, table
from components.offline.answer.paper import Found, Paper, found
from components.offline.senses.page import Row

HEAD = 12  # rows that may hold the name; below them articles and sums begin
LONG = 8  # words; a longer row is a sentence
DOUBTFUL = 2.0  # a likeness below it gives way to a legal form further down
PHONE = re.compile(r"(?:\+?\d[\d ()/.-]{6,}\d)")
REGISTRATION = re.compile(
    r"[\s,;-]*[(\[]\s*(?:co\.?\s*(?:reg)?\.?\s*(?:no)?[.:]?\s*)?[A-Z]{0,3}\d{4,}[\w\s-]*[)\]]?.*$", re.IGNORECASE
)
HEADING_AFTER = re.compile(r"(?<=\w)[\s:.]+(?:tax )?(?:invoice|receipt|rechnung|facture|factuur)$", re.IGNORECASE)
BARE_REGISTRATION = re.compile(r"\s+\d{5,}-?[A-Z]\b.*$")


@cache
def vocabulary() -> dict[str, list[str]]:
    data: dict[str, Any] = tomllib.loads((files(__package__) / "company.toml").read_text(encoding="utf-8"))
    return {name: sorted(words, key=len, reverse=True) for name, words in data.items()}


def company(paper: Paper) -> Found | None:
    """The issuer's name as printed, without its registration number."""
    head = [_name_side(row) for row in _head(paper)]
    scored = [(score, -index) for index, row in enumerate(head) if (score := _likeness(head, index, row)) > 0]
    if not scored or max(scored)[0] < DOUBTFUL:
        anywhere = _by_legal_form(paper)
        if anywhere is not None or not scored:
            return anywhere
    chosen = -max(scored)[1]
    rows = _whole(head, chosen)
    return found(" ".join(_cleaned(row) for row in rows), rows)


def _head(paper: Paper) -> Sequence[Row]:
    """The first rows of the first page, up to the first price or column heading."""
    rows = [row for row in paper.rows if row.page == 1]
    for index, row in enumerate(rows[:HEAD]):
        if index and (paper.money(row.text) or _columns(row)):
            return rows[:index]
    return rows[:HEAD]


def _name_side(row: Row) -> Row:
    """A name may share its row with a heading or a number: the lines that are neither."""
    lines = [line for line in row.lines if not _is_something_else(Row((line,)), line.text)]
    return Row(tuple(lines), row.page) if lines and len(lines) < len(row.lines) else row


def _columns(row: Row) -> bool:
    names = table()["header"]["phrases"]
    return sum(says(line.text, names) == 0 for line in row.lines) >= 3


def _likeness(head: Sequence[Row], index: int, row: Row) -> float:
    """How much a row is like a company's name; 0 or less is none."""
    name = _cleaned(row)
    if len(row.lines) > 2 or not _wordy(name) or _is_something_else(row, name):
        return 0.0
    usual = median(other.height for other in head)
    score = 3.0 - 0.45 * index
    score += 3.0 * bool(legal_form(name)) + 1.2 * _trade(name)
    score += min(1.5, max(0.0, 3 * (row.height / usual - 1.15))) if usual else 0.0
    score -= 2.5 * (name == name.lower()) + 0.8 * (" " not in name.strip() and not legal_form(name) and index > 0)
    score -= 2.0 * _holds(name, "address") if not legal_form(name) else 0.0
    return score


def _wordy(name: str) -> bool:
    """Mostly letters, no postcode in front, and no sentence."""
    letters = sum(char.isalpha() for char in name)
    mostly = letters >= max(3, 0.6 * len(name.replace(" ", "")))
    return mostly and not re.match(r"\d{4,}\s", name) and len(name.split()) <= LONG


def _is_something_else(row: Row, name: str) -> bool:
    text = row.text
    if (
        "@" in text
        or re.search(r"www\.|https?:|\w\.(?:com|net|org)\b", text, re.IGNORECASE)
        or dates(text)
        or times(text)
    ):
        return True
    if PHONE.search(text) and not legal_form(name):
        return True
    if says(text, table()["notes"]["phrases"]) == 0 or ":" in text.rstrip(": "):
        return not legal_form(name)
    bare = re.sub(r"[^\w\s]", " ", name.lower()).split()
    if re.sub(r"[^\w\s]|_", " ", text.lower()).split() in [phrase.split() for phrase in vocabulary()["heading"]]:
        return True
    return not bare or " ".join(bare) in vocabulary()["heading"] or kind(text) in ("subtotal", "count")


def legal_form(name: str) -> str:
    """The legal form or trade word a name ends with, as in the vocabulary; empty if none."""
    plain = re.sub(r"[^\w\s/&]", " ", name.lower().replace(".", "")).strip()
    for form in vocabulary()["legal"]:
        if re.search(rf"(?<!\w){re.escape(form.replace('.', ''))}$", plain):
            return form
    tail = plain.replace(" ", "")[-6:]
    return "sdn bhd" if len(plain) > 8 and fuzz.ratio(tail, "sdnbhd") >= 80 else ""


def _trade(name: str) -> float:
    """1 when a trade word goes with a name of its own, less than nothing when there are only trade words."""
    held = [word for word in re.findall(r"[^\W\d_]+", name.lower()) if len(word) > 1]
    trades = sum(word in vocabulary()["trade"] for word in held)
    return 0.0 if not trades else 1.0 if trades < len(held) else -0.5


def _holds(name: str, list_name: str) -> bool:
    held = set(re.findall(r"[^\W\d_]+", name.lower()))
    return any(word in held for word in vocabulary()[list_name] if " " not in word)


def _whole(head: Sequence[Row], chosen: int) -> list[Row]:
    """A name over two rows: a legal form alone below it, or only trade words above its own."""
    rows = [head[chosen]]
    below = head[chosen + 1] if chosen + 1 < len(head) else None
    if below is not None and _only_form(_cleaned(below)) and not legal_form(_cleaned(rows[0])):
        rows.append(below)
    above = head[chosen - 1] if chosen else None
    if above is not None and (_only_form(_cleaned(rows[0])) or _goes_on(above, rows[0])):
        rows.insert(0, above)
    return rows


def _goes_on(above: Row, row: Row) -> bool:
    """The row above begins the name when it is as large, and neither an ending of its own nor something else."""
    name = _cleaned(above)
    if _is_something_else(above, name) or legal_form(name) or sum(char.isalpha() for char in name) < 4:
        return False
    alike = 0.85 < above.height / row.height < 1.18 and name == name.upper() and _cleaned(row) == _cleaned(row).upper()
    return alike and len(_cleaned(row).split()) <= 3 and bool(legal_form(_cleaned(row))) and len(name.split()) >= 2


def _only_form(name: str) -> bool:
    plain = re.sub(r"[^\w/ ]", " ", name.lower()).split()
    return bool(plain) and len(plain) <= 3 and all(word in _form_words() for word in plain)


@cache
def _form_words() -> frozenset[str]:
    return frozenset(word for form in vocabulary()["legal"] for word in re.sub(r"[^\w/ ]", " ", form).split()) | {
        "m",
        "kl",
    }


def _cleaned(row: Row) -> str:
    """The row's name part: no registration number, heading or stray marks; "5/B" and "WorId" as they must have been."""
    text = BARE_REGISTRATION.sub("", REGISTRATION.sub("", row.text))
    text = re.sub(r"\b5/B\b", "S/B", text)
    text = re.sub(r"(?<=[a-z])I(?=[a-z])", "l", text)
    first = re.split(r"\s[-–|·•]\s", text)[0]
    text = first if legal_form(first) else text
    text = HEADING_AFTER.sub("", text)
    return re.sub(r"^[^\w(&]+|[^\w).&]+$", "", text).strip()


def _by_legal_form(paper: Paper) -> Found | None:
    """Anywhere on the paper, a short row that ends with a legal form."""
    for row in paper.rows:
        name = _cleaned(row)
        if len(name.split()) in (2, 3, 4, 5, 6) and legal_form(name) and not _is_something_else(row, name):
            return found(name, row)
    return None
