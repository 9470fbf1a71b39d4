"""Addresses, numbers and names that papers print beside the sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from stdnum import iban as ibans
from stdnum.exceptions import ValidationError

from components.offline.answer.company import company, vocabulary
from components.offline.answer.dates import dates
from components.offline.answer.labels import kind, says, table
from components.offline.answer.paper import Found, Paper, found
from components.offline.senses.page import Line, Row

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(r"(?:https?://|www\.)[^\s,;]+", re.IGNORECASE)
NUMBER = r"(\+?\(?\d[\d()\s./-]{5,}\d)"
PHONE = re.compile(
    rf"(?:tel(?:ephone|efon)?|phone|hotline|h/p|mobile|contact|tél|ph)[^\d+(]{{0,12}}{NUMBER}", re.IGNORECASE
)
BARE_PHONE = re.compile(r"^\W*(\+?\(?\d{2,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}(?:[ .-]\d+)?)\W*$")
FAX = re.compile(rf"(?:fax)[^\d+(]{{0,8}}{NUMBER}", re.IGNORECASE)
TAX_ID = re.compile(
    r"(?:gst|vat|tax|sst|ust|btw|tva|gstin|uid|iva|nif|cif|siret)[\s.-]*"
    r"(?:id(?:ent)?(?:nr)?|reg(?:istration)?|no|nr|number|n°|in)?[\s.]*(?:no|nr|number|id)?[\s.:#)]*"
    r"((?:[A-Z]{2}\s?)?[\dA-Z]*\d{3,}[\d A-Z-]{2,})",
    re.IGNORECASE,
)
REGISTRATION = re.compile(
    r"(?:co\.?\s*reg|reg(?:istration)?\s*no|company\s*no|co\.?\s*no|roc|kvk|hrb|crn)[^\d]{0,12}"
    r"([A-Z]{0,3}\s?\d[\dA-Z -]{4,})"
    r"|\(\s*([A-Z]{0,3}\d{4,}-[A-Z])\s*\)",
    re.IGNORECASE,
)
DOCUMENT = re.compile(
    r"(?:tax\s*)?\b(?:invoice|inv|receipt|bill|doc(?:ument)?|order|rechnungs?|facture|factuur|beleg|bon|slip|trx|"
    r"transaction|check|chk|ticket|booking)"
    r"(?:[\s.-]*(?:nummer|number|no|nr|num|id|n°|#)(?![a-z])|(?![a-z]))[\s.:#°]*((?=[\w/-]*\d)[A-Z0-9][\w/-]{2,})",
    re.IGNORECASE,
)
COLUMN = 60  # thousandths of the width; what begins no further aside stands below
CUSTOMER = re.compile(
    r"\s*(?:bill(?:ed)? to|sold to|customer(?: name)?|guest name|client|invoice to|kunde|klant)\b\s*[:.]*\s*(.*)",
    re.IGNORECASE,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")


def email(paper: Paper) -> Found | None:
    return _first(paper, EMAIL)


def website(paper: Paper) -> Found | None:
    return _first(paper, WEB) or _first(
        paper, re.compile(r"\b[\w-]+\.(?:com|net|org|de|fr|nl|co\.uk|com\.my|io|eu)\b(?!@)")
    )


def phone(paper: Paper) -> Found | None:
    return _first(paper, PHONE) or _first(paper, BARE_PHONE)


def fax(paper: Paper) -> Found | None:
    return _first(paper, FAX)


def tax_id(paper: Paper) -> Found | None:
    return _first(paper, TAX_ID)


def registration(paper: Paper) -> Found | None:
    return _first(paper, REGISTRATION)


def iban(paper: Paper) -> Found | None:
    for row, match in _all(paper, IBAN):
        try:
            return found(ibans.validate(match.group()), row)
        except ValidationError:
            continue
    return None


def document_number(paper: Paper) -> Found | None:
    """Invoice, receipt or order number; beside its label, or in the row's next piece."""
    for row, match in _all(paper, DOCUMENT):
        number = match[1].strip("/-")
        if not dates(number) and not paper.money(number) and not re.fullmatch(r"(?:19|20)\d\d", number):
            return found(number, row)
    return None


def address(paper: Paper) -> Found | None:
    """The rows below the issuer's name that read like an address, joined with spaces as printed."""
    name = company(paper)
    rows = list(takewhile(lambda row: row.page == 1 and not _is_sum(paper, row), paper.rows[:16]))
    start = next(
        (
            at + 1
            for at, row in enumerate(rows)
            if name and row.box[0] >= (name.box or (0,))[0] and row.text in name.quote
        ),
        0,
    )
    kept: list[Row] = []
    for row in rows[start:]:
        if _is_address(row) or (kept and _continues_address(paper, row)):
            kept.append(row)
        elif kept:
            break
    return found(" ".join(row.text.strip(" .") for row in kept), kept) if kept else None


def customer(paper: Paper) -> Found | None:
    """What stands behind "Bill to", or in the rows right below it."""
    for index, row in enumerate(paper.rows):
        for line in row.lines:
            match = CUSTOMER.match(line.text)
            if match and _is_name(match[1]):
                return found(match[1].strip(), row)
            if match:
                return _below(paper.rows[index + 1 : index + 4], line)
    return None


def _below(rows: Sequence[Row], label: Line) -> Found | None:
    for row in rows:
        for line in row.lines:
            name = re.sub(r"^(?:attn|att|c/o)[.:\s]+", "", line.text, flags=re.IGNORECASE)
            if abs(line.box[1] - label.box[1]) < COLUMN and _is_name(name):
                return found(name, Row((line,), row.page))
    return None


def _is_name(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{3}", text)) and not text.rstrip().endswith(":")


def _is_sum(paper: Paper, row: Row) -> bool:
    return kind(row.text) != "other" and bool(paper.money(row.text))


def _is_address(row: Row) -> bool:
    text = row.text
    if says(text, table()["notes"]["phrases"]) == 0 or EMAIL.search(text) or WEB.search(text):
        return False
    held = set(re.findall(r"[^\W\d_]+", text.lower()))
    words = any(word in held for word in vocabulary()["address"])
    house = re.match(r"\s*(?:no[.:]?\s*)?\d{1,5}[A-Z]?(?:,|\s+[^\W\d_]{3})", text, re.IGNORECASE)
    house = house or re.search(r"(?:str\.?|straße|strasse|weg|gasse|platz|straat|laan|allee)\s+\d", text, re.IGNORECASE)
    place = re.search(r"\b(?:\d{5}|[A-Z]{2}\s\d{5})\b", text) and re.search(r"[^\W\d_]{3}", text)
    return bool(words or house or place) and not dates(text)


def _continues_address(paper: Paper, row: Row) -> bool:
    text = row.text
    if (
        ":" in text
        or paper.money(text)
        or says(text, table()["notes"]["phrases"]) == 0
        or says(text, vocabulary()["heading"]) == 0
    ):
        return False
    return (
        bool(re.search(r"[^\W\d_]{3}", text))
        and not re.match(r"\W*\(", text)
        and not EMAIL.search(text)
        and len(text) < 60
    )


def _first(paper: Paper, pattern: re.Pattern[str]) -> Found | None:
    for row, match in _all(paper, pattern):
        value = next((group for group in match.groups() if group), match.group())
        return found(value.strip(" .-:"), row)
    return None


def _all(paper: Paper, pattern: re.Pattern[str]) -> Iterator[tuple[Row, re.Match[str]]]:
    for row in paper.rows:
        for match in pattern.finditer(row.text):
            yield row, match
