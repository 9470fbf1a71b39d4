"""What a specification asks, requirement by requirement: a label, and the value or the words it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.offline.answer.labels import says, words
from components.offline.senses.page import Box, Page, Row, union
from components.offline.senses.source import Source
from components.quantities import quantities
from components.requirements import Requirement, bare, requirements

Sort = Literal["code", "colour", "date", "quantity", "number", "print", "text"]
LABEL_WORDS = 6
QUOTED = re.compile(r"[\"“„«”]([^\"“”„«»]{2,200})[\"”“»]")
# By which a sentence parts what it is about from what is asked of it.
MODAL = re.compile(
    r"\s(?:must|shall|should|has to|have to|is to|are to|muss|müssen|sollen?|doi(?:t|vent)|deben?|dev(?:e|ono)|"
    r"moet(?:en)?|musi)"
    r"(?:\s(?:be|bear|carry|state|read|show|display|include|contain|have|say|sein|porter|être|llevar|ser|riportare|essere))?"
    r"(?:\s(?:the\s)?(?:words?|text|statement|phrase|wording))?\b\s*:?\s*",
    re.IGNORECASE,
)
# By which a line asks that something is not there. Not of labels such as "Claims", whose words are to be printed.
NEGATED = re.compile(
    r"\b(?:not|no|never|without|free (?:of|from)|nicht|kein\w*|ohne|frei von|pas|sans|aucune?|sin|ning[uú]n\w*|"
    r"non|senza|nessun\w*|não|sem|geen|niet|zonder|nie|bez|prohibited|forbidden|verboten|"
    r"interdit\w*|prohibid\w*|vietat\w*)\b",
    re.IGNORECASE,
)

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
    """`quote` is the line as printed, on the `page` of the file `index`, both from 1; `box` its place there.

    `phrases` are the words in quotation marks, which are to be printed, or with `negated` are not.
    """

    label: str
    value: str
    sort: Sort
    quote: str
    index: int
    page: int
    box: Box
    phrases: tuple[str, ...] = ()
    negated: bool = False


def statements(source: Source) -> list[Statement]:
    """All that a document asks, in its order."""
    pages = {page.number: page for page in source.pages}
    asked = requirements({number: [row.text for row in page.rows] for number, page in pages.items()})
    return [_statement(pages[one.page], one, source.index) for one in asked]


def key(label: str) -> tuple[str, ...]:
    """A label's words with other ways to say them made one."""
    return tuple(word for one in words(label) if (word := SYNONYMS.get(one, one)) and len(word) > 1)


def _statement(page: Page, one: Requirement, index: int) -> Statement:
    rows = page.rows[one.first : one.last + 1]
    label, value = _split(rows, one.text)
    sort = _sort(label, value)
    phrases = tuple(QUOTED.findall(one.text)) if sort in ("text", "print") else ()
    denials = len(NEGATED.findall(QUOTED.sub(" ", f"{one.under} {one.text}"))) if sort == "text" else 0
    negated, phrases = denials > 0, phrases if denials < 2 else ()  # "not without" is beyond us
    if phrases and not negated:
        sort = "print"
    quote, box = " ".join(row.text for row in rows), page.as_it_lies(union([row.box for row in rows]))
    return Statement(label, value, sort, quote, index, page.number, box, phrases, negated)


def _split(rows: Sequence[Row], text: str) -> tuple[str, str]:
    """Label and value: parted by a colon, by the gap between two columns, or by what a sentence asks."""
    head, colon, tail = text.partition(":")
    if colon and tail.strip() and _is_label(head):
        return head.strip(), tail.strip()
    first, *rest = [line.text for line in rows[0].lines if bare(f"{line.text} x") != "x"]
    below = [row.text for row in rows[1:]]
    if rest and _is_label(bare(first).rstrip(":")):
        return bare(first).strip(" :"), " ".join([*rest, *below])
    if (modal := MODAL.search(text)) and text[modal.end() :].strip():
        return text[: modal.start()].strip(), text[modal.end() :].strip()
    return text, text


def _is_label(text: str) -> bool:
    return 0 < len(words(text)) <= LABEL_WORDS and not quantities(text) and len(text) <= 60


def _sort(label: str, value: str) -> Sort:
    for sort, phrases in LABELS:
        if says(label, phrases) == 0:
            return "text" if sort == "none" else sort
    if re.fullmatch(r"(?:\d ?){8}|(?:\d ?){12,14}", value.strip()):
        return "code"
    return "quantity" if quantities(value) else "text"
