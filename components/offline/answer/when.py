"""Which of a paper's dates is its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from components.offline.answer.dates import Printed, dates, times
from components.offline.answer.labels import says
from components.offline.answer.paper import Found, Paper, found
from components.offline.senses.page import Row

OWN = [
    "date",
    "datum",
    "fecha",
    "data",
    "tarikh",
    "issued",
    "le",
    "dated",
    "bizdate",
    "日期",
    "rechnungsdatum",
    "factuurdatum",
    "belegdatum",
]
OWN_FULL = [
    "invoice date",
    "inv date",
    "inv dt",
    "bill date",
    "receipt date",
    "date of issue",
    "sales date",
    "date issued",
    "date facture",
    "rechnungsdatum",
    "factuurdatum",
    "bizdate",
    "purchase date",
    "transaction date",
    "trans date",
    "check in",
]
OTHER = [
    "due",
    "expiry",
    "expires",
    "exp",
    "valid",
    "delivery",
    "birth",
    "ship",
    "order date",
    "orderdatum",
    "until",
    "bis",
    "period",
    "act",
    "section",
    "arrival",
    "departure",
    "check out",
    "best before",
    "renewal",
    "faellig",
    "fallig",
    "leistung",
    "lieferdatum",
    "liefer",
    "op",
]
DUE = [
    "due date",
    "due",
    "payable by",
    "pay by",
    "fallig",
    "faellig",
    "zahlbar bis",
    "vervaldatum",
    "echeance",
    "vencimiento",
    "scadenza",
    "payment due",
]


@dataclass(frozen=True, slots=True)
class Dated:
    index: int
    row: Row
    printed: Printed
    lead: str


def own_date(paper: Paper, today: date | None = None) -> Found | None:
    """The paper's own date: labelled so, else printed with a time of day, else the most frequent."""
    every = list(_every(paper))
    if not every:
        return None
    best = max(every, key=lambda dated: _support(dated, every, today or date.today(), len(paper.rows)))
    return found(best.printed.value, best.row)


def due_date(paper: Paper) -> Found | None:
    return next((found(dated.printed.value, dated.row) for dated in _every(paper) if says(dated.lead, DUE) >= 0), None)


def time_of_day(paper: Paper) -> Found | None:
    """The time printed beside the paper's own date, else the first one."""
    own = own_date(paper)
    timed = [(row, clock) for row in paper.rows for clock in times(row.text)[:1]]
    beside = [(row, clock) for row, clock in timed if own is not None and own.quote == row.text]
    return next((found(clock, row) for row, clock in beside or timed), None)


def _every(paper: Paper) -> Iterator[Dated]:
    for index, row in enumerate(paper.rows):
        start = 0
        for printed in dates(row.text, paper.order):
            lead = row.text[start : printed.start]
            yield Dated(index, row, printed, lead if lead.strip(" :.-") else _above(paper, index, row))
            start = printed.end


def _above(paper: Paper, index: int, row: Row) -> str:
    """A date without words beside it may have its label in the row above."""
    before = paper.rows[index - 1] if index else None
    return before.text if before is not None and before.page == row.page and not dates(before.text) else ""


def _support(dated: Dated, every: list[Dated], today: date, rows: int) -> float:
    value = dated.printed.value
    score = 3.0 * (says(dated.lead, OWN) >= 0) + 1.5 * (says(dated.lead, OWN_FULL) >= 0)
    score -= 4.0 * (says(dated.lead, OTHER) >= 0)
    score += 1.0 * bool(times(dated.row.text))
    score += 0.4 * sum(other.printed.value == value for other in every)
    score -= 5.0 * (value > today) + 2.0 * (value.year < 1995)
    return score - dated.index / (1 + rows)
