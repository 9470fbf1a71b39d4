"""A model's answer, cut into what can be shown as more than words: tables, JSON, code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from components.analysis.record import parse_amount

# An amount as people write it: a sign, a currency before or behind, per cent, ~ for about.
SIGN, CURRENCY = r"[-+−]?", r"(?:[A-Z]{3}|[$€£¥₹])"
AMOUNT = re.compile(rf"[~≈]?\s?{SIGN}\s*(?:{CURRENCY}\s?)?{SIGN}\d[\d.,\u202f\u00a0 ]*\s?(?:%|{CURRENCY})?")


@dataclass(frozen=True, slots=True)
class Words:
    """Markdown without tables and code."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Each row has as many cells as the header; cells are text without markup."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def numbers(self, column: int) -> list[float] | None:
        """The column as numbers, empty cells as NaN; None when one of them is no number, or all are empty."""
        cells = [row[column].strip() for row in self.rows]
        if not any(cells) or not all(AMOUNT.fullmatch(cell) for cell in cells if cell):
            return None
        found = [parse_amount(cell.replace("−", "-")) if cell else None for cell in cells]
        if any(number is None for number, cell in zip(found, cells, strict=True) if cell):
            return None
        return [float("nan") if number is None else float(number) for number in found]


@dataclass(frozen=True, slots=True)
class Code:
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Data:
    """JSON: an object or a list."""

    value: Any


Block = Words | Table | Code | Data


def blocks(answer: str) -> list[Block]:
    """The answer's parts in their order. A table inside a list, and JSON that does not parse, stay words and code."""
    if isinstance(value := _json(answer), dict | list):
        return [Data(value)]
    lines = answer.splitlines()
    found: list[Block] = []
    written = 0
    tokens = parser().parse(answer)
    for at, token in enumerate(tokens):
        if token.level or token.type not in ("table_open", "fence") or token.map is None:
            continue
        found += _words(lines[written : token.map[0]])
        found.append(_table(tokens[at:]) if token.type == "table_open" else _fence(token))
        written = token.map[1]
    return found + _words(lines[written:])


def parser() -> MarkdownIt:
    """Of Markdown with tables."""
    return MarkdownIt("commonmark").enable("table")


def _words(lines: Sequence[str]) -> list[Block]:
    text = "\n".join(lines).strip("\n")
    return [Words(text)] if text.strip() else []


def _fence(token: Token) -> Block:
    language = token.info.split()[0].lower() if token.info.strip() else ""
    if language in ("json", "") and isinstance(value := _json(token.content), dict | list):
        return Data(value)
    return Code(language, token.content.rstrip("\n"))


def _table(tokens: Sequence[Token]) -> Table:
    end = next(at for at, token in enumerate(tokens) if token.type == "table_close")
    rows = list(_rows(tokens[:end]))
    width = len(rows[0])
    header = tuple(name or f"Column {number}" for number, name in enumerate(_unlike(rows[0]), 1))
    return Table(header, tuple(tuple([*row, *[""] * width][:width]) for row in rows[1:]))


def _rows(tokens: Sequence[Token]) -> Iterator[list[str]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(_plain(token))
        elif token.type == "tr_close":
            yield row


def _plain(token: Token) -> str:
    return "".join(_text(child) for child in token.children or ()).strip()


def _text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return " " if token.type == "html_inline" and token.content.lower().startswith("<br") else token.content


def _unlike(names: Sequence[str]) -> list[str]:
    """A data frame wants its columns' names to differ."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return found


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
