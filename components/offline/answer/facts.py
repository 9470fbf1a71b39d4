"""The facts of a paper by concept; each is worked out when asked for, once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from components.offline.answer import contacts, products
from components.offline.answer.amounts import currencies
from components.offline.answer.company import company
from components.offline.answer.dates import dates
from components.offline.answer.items import Item, items
from components.offline.answer.labels import says, table, words
from components.offline.answer.ledger import Ledger
from components.offline.answer.paper import Found, Paper, found
from components.offline.answer.when import due_date, own_date, time_of_day
from components.offline.senses.page import Row


@dataclass
class Facts:
    paper: Paper
    _known: dict[str, Found | None] = field(default_factory=dict)

    def get(self, concept: str) -> Found | None:
        """What the paper says of a concept; None when it says nothing."""
        if concept not in self._known:
            rule = self._rules.get(concept)
            self._known[concept] = rule() if rule else None
        return self._known[concept]

    @cached_property
    def items(self) -> list[Item]:
        return items(self.paper)

    @cached_property
    def ledger(self) -> Ledger:
        sums = [item.total for item in self.items if item.total is not None]
        return Ledger(self.paper, sum(sums, Decimal()) if sums else None)

    @cached_property
    def _rules(self) -> dict[str, Callable[[], Found | None]]:
        paper, ledger = self.paper, self.ledger
        return {
            "company": lambda: company(paper),
            "customer": lambda: contacts.customer(paper),
            "address": lambda: contacts.address(paper),
            "phone": lambda: contacts.phone(paper),
            "fax": lambda: contacts.fax(paper),
            "email": lambda: contacts.email(paper),
            "website": lambda: contacts.website(paper),
            "tax_id": lambda: contacts.tax_id(paper),
            "registration": lambda: contacts.registration(paper),
            "iban": lambda: contacts.iban(paper),
            "number": lambda: contacts.document_number(paper),
            "date": lambda: own_date(paper),
            "due_date": lambda: due_date(paper),
            "time": lambda: time_of_day(paper),
            "total": lambda: ledger.total,
            "subtotal": lambda: ledger.subtotal,
            "tax": lambda: ledger.tax,
            "tax_rate": lambda: _rate(paper),
            "discount": lambda: _positive(ledger.one("discount")),
            "tip": lambda: ledger.one("tip"),
            "service": lambda: ledger.one("service"),
            "rounding": lambda: ledger.one("rounding"),
            "change": lambda: ledger.one("change"),
            "tendered": lambda: ledger.one("tendered"),
            "currency": lambda: _currency(paper),
            "payment": lambda: _payment(paper),
            "cashier": lambda: labelled(paper, ("cashier",)) or labelled(paper, ("sales", "associate")),
            "table": lambda: labelled(paper, ("table",)),
            "item_count": lambda: _count(self.items),
            "text": lambda: Found(paper.text, paper.text) if paper.text else None,
            "lines_of_text": lambda: Found([row.text for row in paper.rows], paper.text) if paper.rows else None,
            "pages": lambda: Found(sum(len(source.pages) for source in paper.sources), "") if paper.sources else None,
            "emails": lambda: _every(paper, contacts.EMAIL),
            "phones": lambda: _every(paper, contacts.PHONE),
            "dates": lambda: _dates(paper),
            "amounts": lambda: _amounts(paper),
            "language": lambda: _spoken(paper),
            "duration": lambda: _duration(paper),
            **products.rules(paper),
        }


def labelled(paper: Paper, label: tuple[str, ...]) -> Found | None:
    """What stands beside a printed label of these words: behind its colon, in the next piece, or right below it."""
    for index, row in enumerate(paper.rows):
        for at, line in enumerate(row.lines):
            if words(line.text)[: len(label)] != label:
                continue
            rest = _behind(line.text, label)
            if rest:
                return found(rest, row)
            if at + 1 < len(row.lines) and (beside := row.lines[at + 1].text.strip(" :")):
                return found(beside, row)
            below = paper.rows[index + 1] if index + 1 < len(paper.rows) else None
            under = [other for other in below.lines if abs(other.box[1] - line.box[1]) < 25] if below else []
            if below and under and len(row.lines) > 1:
                return found(under[0].text, below)
    return None


def _behind(text: str, label: tuple[str, ...]) -> str:
    pattern = r"\W*" + r"\W+".join(re.escape(word) for word in label) + r"\b(?:\s*(?:no|nr|number)\b)?[\s.:#]*(.*)$"
    match = re.match(pattern, text, re.IGNORECASE)
    return match[1].strip() if match else ""


def _positive(value: Found | None) -> Found | None:
    return Found(abs(value.value), value.quote, value.page, value.box) if value else None


def _rate(paper: Paper) -> Found | None:
    for row in paper.rows:
        match = re.search(r"(\d{1,2}(?:[.,]\d{1,2})?)\s?%", row.text)
        if match and says(row.text, table()["tax"]["words"]) >= 0:
            return found(Decimal(match[1].replace(",", ".")), row, match[0])
    return None


def _currency(paper: Paper) -> Found | None:
    """The code of the sign printed most; beside amounts, in a column heading or by itself."""
    seen: Counter[str] = Counter()
    rows: dict[str, Row] = {}
    for row in paper.rows:
        codes = [amount.currency for amount in paper.money(row.text) if amount.currency]
        codes += [
            currencies()[sign]
            for sign in re.findall(r"(?<![A-Za-z])([A-Z]{2,3}|[€£¥₹])(?![A-Za-z])", row.text)
            if sign in currencies()
        ]
        for code in codes:
            seen[code] += 1
            rows.setdefault(code, row)
    if not seen:
        return None
    code = seen.most_common(1)[0][0]
    return found(code, rows[code])


def _payment(paper: Paper) -> Found | None:
    """The first way of paying that is named, in the words printed."""
    for row in paper.rows:
        method = says(row.text, METHODS)
        if method in (0, 1, 2, 3) and len(words(row.text)) <= 6 and says(row.text, NOT_PAID_BY) < 0:
            return found(_method(row.text), row)
    return None


METHODS = [
    "cash",
    "tunai",
    "visa",
    "mastercard",
    "master card",
    "amex",
    "american express",
    "debit card",
    "credit card",
    "card",
    "maestro",
    "girocard",
    "ec karte",
    "ec cash",
    "bargeld",
    "barzahlung",
    "espece",
    "especes",
    "carte bancaire",
    "efectivo",
    "tarjeta",
    "contanti",
    "contant",
    "ideal",
    "paypal",
    "apple pay",
    "google pay",
    "touch n go",
    "grabpay",
    "boost",
    "bank transfer",
    "uberweisung",
    "virement",
    "mobilepay",
    "swish",
    "twint",
    "mydebit",
    "cb",
    "cheque",
    "debit",
    "bar",
]
NOT_PAID_BY = [
    "cash sales",
    "cash bill",
    "cash refund",
    "cash change",
    "loyalty card",
    "member card",
    "cashier",
    "gift card balance",
    "card no",
]


def _method(text: str) -> str:
    label = words(text)
    best = min((m for m in METHODS if says(text, [m]) >= 0), key=lambda m: (says(text, [m]), -len(m)))
    start = says(text, [best])
    return " ".join(label[start : start + len(best.split())]).capitalize()


def _count(rows: list[Item]) -> Found | None:
    return Found(len(rows), "; ".join(row.name for row in rows)) if rows else None


def _every(paper: Paper, pattern: re.Pattern[str]) -> Found | None:
    hits = [(match[match.lastindex or 0], row) for row in paper.rows for match in pattern.finditer(row.text)]
    return found([hit for hit, _ in hits], [row for _, row in hits][:1]) if hits else None


def _dates(paper: Paper) -> Found | None:
    hits = [(printed.value.isoformat(), row) for row in paper.rows for printed in dates(row.text, paper.order)]
    return found(list(dict.fromkeys(hit for hit, _ in hits)), hits[0][1]) if hits else None


def _amounts(paper: Paper) -> Found | None:
    hits: list[tuple[Any, Any]] = [(amount.value, row) for row in paper.rows for amount in paper.money(row.text)]
    return found([hit for hit, _ in hits], hits[0][1]) if hits else None


def _spoken(paper: Paper) -> Found | None:
    return next((Found(source.speech.language, "") for source in paper.sources if source.speech), None)


def _duration(paper: Paper) -> Found | None:
    return next((Found(source.duration, "") for source in paper.sources if source.duration is not None), None)
