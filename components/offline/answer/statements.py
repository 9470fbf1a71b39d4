"""What a specification says, line by line: a label, and the value it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.offline.answer.labels import says, words
from components.offline.answer.quantities import quantities
from components.offline.senses.page import Box, Page, Row
from components.offline.senses.source import Source

Sort = Literal["code", "colour", "date", "quantity", "number", "print", "text"]
LABEL_WORDS = 6
BESIDE = 20  # thousandths; a line that begins this near below a value goes on with it

# Labels by what they ask for; the first that fits is taken.
LABELS: tuple[tuple[Sort | Literal["none"], tuple[str, ...]], ...] = (
    (
        "none",
        (
            "page", "version", "revision", "rev", "issued", "issue", "issue date", "document", "prepared", "approved",
            "author", "supplier", "manufacturer address", "phone", "e-mail", "email", "website", "contact", "scope",
            "purpose", "note", "storage", "shelf life", "customer", "valid from", "effective", "test method",
        ),
    ),
    ("code", ("ean", "gtin", "upc", "barcode", "bar code", "ean code", "isbn", "strichcode")),
    ("colour", ("colour", "color", "farbe", "couleur")),
    ("date", ("best before", "expiry", "expiry date", "use by", "date of manufacture", "mindestens haltbar bis")),
    (
        "print",
        (
            "allergens", "allergen", "allergy advice", "contains", "warning", "warnings", "caution", "ingredients",
            "label text", "label statement", "statement", "claim", "claims", "marking", "markings", "must state",
            "must show", "printed", "zutaten", "allergene", "warnhinweis", "safety mark",
        ),
    ),
    (
        "number",
        (
            "article", "article no", "art no", "article number", "item no", "item number", "part no", "part number",
            "model", "model no", "model number", "type", "ref", "reference", "sku", "serial", "serial no", "lot",
            "batch", "artikel", "artikelnummer", "bestellnummer", "order no",
        ),
    ),
)  # fmt: skip
SYNONYMS: Mapping[str, str] = {
    "colour": "color", "farbe": "color", "wt": "weight", "gewicht": "weight", "nettogewicht": "weight",
    "poids": "weight", "article": "item", "art": "item", "artikel": "item", "artikelnummer": "item", "number": "no",
    "nr": "no",
    "inhalt": "contents", "content": "contents", "fullmenge": "contents", "net": "", "netto": "", "rated": "",
    "nominal": "", "the": "", "of": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """`quote` is the line as printed, on the `page` of the file `index`, both from 1; `box` its place there."""

    label: str
    value: str
    sort: Sort
    quote: str
    index: int
    page: int
    box: Box


def statements(source: Source) -> list[Statement]:
    """Those of a document, in its order."""
    return [found for page in source.pages for found in _of(page, source.index)]


def key(label: str) -> tuple[str, ...]:
    """A label's words with other ways to say them made one."""
    return tuple(word for one in words(label) if (word := SYNONYMS.get(one, one)) and len(word) > 1)


def _of(page: Page, index: int) -> Iterator[Statement]:
    rows = list(page.rows)
    for at, row in enumerate(rows):
        pair = _split(row)
        if pair is None:
            continue
        label, value = pair[0], " ".join([pair[1], *_going_on(rows[at + 1 :], row)])
        if sort := _sort(label, value):
            yield Statement(label, value, sort, row.text, index, page.number, page.as_it_lies(row.box))


def _split(row: Row) -> tuple[str, str] | None:
    """Label and value: parted by a colon, or by the gap between two columns."""
    head, colon, tail = row.text.partition(":")
    if colon and tail.strip() and _is_label(head):
        return head.strip(), tail.strip()
    first, *rest = row.lines
    if rest and _is_label(first.text.rstrip(":")):
        return first.text.strip(" :"), " ".join(line.text for line in rest)
    return None


def _is_label(text: str) -> bool:
    return 0 < len(words(text)) <= LABEL_WORDS and not quantities(text) and len(text) <= 60


def _going_on(rows: Sequence[Row], begun: Row) -> Iterator[str]:
    """The lines below that go on with a value, by where they begin."""
    if len(begun.lines) < 2:
        return
    left, bottom = begun.lines[1].box[1], begun.box[2]
    for row in rows:
        near = row.box[0] - bottom < row.height
        if len(row.lines) > 1 or abs(row.box[1] - left) > BESIDE or not near or _split(row):
            return
        yield row.text
        bottom = row.box[2]


def _sort(label: str, value: str) -> Sort | None:
    for sort, phrases in LABELS:
        if says(label, phrases) == 0:
            return None if sort == "none" else sort
    if re.fullmatch(r"(?:\d ?){8}|(?:\d ?){12,14}", value.strip()):
        return "code"
    if quantities(value):
        return "quantity"
    return "text" if re.search(r"[^\W\d_]{3}", value) else None
