"""What can be checked about a record without asking anyone: sums, dates, codes. A check warns, it never blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import stdnum.ean
import stdnum.exceptions
import stdnum.iban
import stdnum.isbn
from babel.numbers import list_currencies

from components.analysis.shape import Column, Entry, Role, Shape

CENT = Decimal("0.01")
NEEDED: tuple[Role, ...] = ("total", "date")
SUM_ROLES: tuple[Role, ...] = ("subtotal", "discount", "tax", "tip", "rounding", "total")
OLDEST = timedelta(days=365 * 30)
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison. `ok` is None where something needed for it was not read; `fields` are the paths it is about."""

    name: str
    ok: bool | None
    expected: str
    found: str
    difference: str
    fields: tuple[str, ...]


def decimal(value: object) -> Decimal | None:
    """The number a cell holds, or None: also for text, NaN and infinities."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def check(shape: Shape, record: Record, today: date) -> tuple[Check, ...]:
    """Every check that the shape's roles allow: lines, sums, date, codes, whether it is complete."""
    return (*_lines(shape, record), *_sums(shape, record), *_values(shape, record, today), *_whole(shape, record))


def lacking(shape: Shape, record: Record) -> list[str]:
    """The fields without which such a record is none: the sum and the day."""
    entries = [entry for role in NEEDED if (entry := shape.by_role(role))]
    return [entry.name for entry in entries if not _is_read(entry, record.get(entry.name))]


def _is_read(entry: Entry, value: object) -> bool:
    return decimal(value) is not None if entry.kind in ("amount", "number") else value not in (None, "")


def _whole(shape: Shape, record: Record) -> Iterator[Check]:
    for name in lacking(shape, record):
        yield Check(f"There is a {name.replace('_', ' ')}", False, "a value", "not read", "", (name,))


def _lines(shape: Shape, record: Record) -> Iterator[Check]:
    for table in shape.tables:
        quantity, each, price = (_column(table, role) for role in ("quantity", "unit price", "line total"))
        if not (quantity and each and price):
            continue
        for number, row in enumerate(record.get(table.name) or ()):
            parts = [decimal(row.get(column.name)) for column in (quantity, each, price)]
            if parts[0] is not None and parts[1] is not None and parts[2] is not None:
                yield _equal(
                    f"Line {number + 1}: quantity x unit price = price",
                    parts[0] * parts[1],
                    parts[2],
                    (f"{table.name}[{number}].{price.name}",),
                )


@dataclass(frozen=True, slots=True)
class Sums:
    """The amounts at a paper's foot; what is not printed changes nothing."""

    subtotal: Decimal | None
    total: Decimal | None
    discount: Decimal
    tax: Decimal
    tip: Decimal
    rounding: Decimal


def _sums(shape: Shape, record: Record) -> Iterator[Check]:
    names = {role: entry.name for role in SUM_ROLES if (entry := shape.by_role(role))}
    if "total" not in names:
        return
    amounts = {role: _amount(shape, record, role) for role in SUM_ROLES}
    subtotal, total = amounts["subtotal"], amounts["total"]
    rest = (amounts[role] or Decimal() for role in ("discount", "tax", "tip", "rounding"))
    sums = Sums(subtotal, total, *rest)
    lines, unread = _line_totals(shape, record)
    if unread:
        found = f"{unread} price{'s' if unread > 1 else ''} not read"
        yield Check("Lines add up", None, "", found, "", (names.get("subtotal") or names["total"],))
    elif lines is not None and subtotal is not None:
        yield _lines_and_subtotal(lines, subtotal, sums, names["subtotal"])
    elif lines is not None:
        yield _lines_and_total(lines, sums, names["total"])
    if subtotal is not None and total is not None:
        yield _subtotal_and_total(subtotal, total, sums, names["total"])


def _lines_and_subtotal(lines: Decimal, subtotal: Decimal, sums: Sums, name: str) -> Check:
    # The subtotal may be printed after the discount, or before a tax that the lines hold.
    ways = (lines, lines - sums.discount, lines - sums.tax, lines - sums.discount - sums.tax)
    return _either("Lines add up to the subtotal", ways, subtotal, (name,))


def _lines_and_total(lines: Decimal, sums: Sums, name: str) -> Check:
    title = "Lines add up to the total"
    if sums.total is None:
        return Check(title, None, _plain(lines), "not read", "", (name,))
    # Prices hold the tax in most of the world and leave it out in North America; the paper says which.
    bases = (lines, lines - sums.discount)
    ways = [base + extra + sums.rounding for base in bases for extra in (0, sums.tax, sums.tip, sums.tax + sums.tip)]
    return _either(title, ways, sums.total, (name,))


def _subtotal_and_total(subtotal: Decimal, total: Decimal, sums: Sums, name: str) -> Check:
    # The subtotal may be printed after the discount, and with the tax inside.
    bases = (subtotal - sums.discount, subtotal)
    ways = [base + tax + sums.tip + sums.rounding for tax in (sums.tax, 0) for base in bases]
    return _either("Subtotal - discount + tax + tip = total", ways, total, (name,))


def _either(name: str, ways: Sequence[Decimal], found: Decimal, fields: tuple[str, ...]) -> Check:
    """The first way that agrees; when none does, the first is what was expected."""
    agreeing = next((way for way in ways if abs(way - found) < CENT), ways[0])
    return _equal(name, agreeing, found, fields)


def _equal(name: str, expected: Decimal, found: Decimal, fields: tuple[str, ...]) -> Check:
    difference = found - expected
    ok = abs(difference) < CENT
    return Check(name, ok, _plain(expected), _plain(found), "" if ok else f"{difference:+f}", fields)


def _values(shape: Shape, record: Record, today: date) -> Iterator[Check]:
    for entry in shape.plain:
        value = record.get(entry.name)
        if value in (None, ""):
            continue
        if entry.kind == "date":
            yield _date(entry, str(value), today)
        if entry.role == "currency":
            known = str(value).upper() in list_currencies()
            yield _fact(entry, "Currency is known", known, "a code of ISO 4217, such as EUR", str(value))
        if entry.role == "code":
            yield _fact(
                entry, "Check digit is right", code_is_valid(str(value)), "a valid EAN, UPC or ISBN", str(value)
            )
        if entry.role == "iban":
            yield _fact(entry, "IBAN is valid", stdnum.iban.is_valid(str(value)), "a valid IBAN", str(value))


def _date(entry: Entry, value: str, today: date) -> Check:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return _fact(entry, "Date can be read", False, "a date as YYYY-MM-DD", value)
    if entry.role != "date":
        return _fact(entry, "Date can be read", True, "a date as YYYY-MM-DD", value)
    plausible = today - OLDEST <= day <= today + timedelta(days=1)
    return _fact(entry, "Date is plausible", plausible, "not in the future, not over 30 years ago", value)


def code_is_valid(code: str) -> bool:
    """Whether the check digit of an EAN-8, EAN-13, UPC-A or ISBN is right."""
    digits = code.replace(" ", "").replace("-", "")
    return bool(stdnum.ean.is_valid(digits) or stdnum.isbn.is_valid(digits))


def _fact(entry: Entry, name: str, ok: bool, expected: str, found: str) -> Check:
    return Check(name, ok, expected, found, "", (entry.name,))


def _column(table: Entry, role: Role) -> Column | None:
    return next((column for column in table.columns if column.role == role), None)


def _amount(shape: Shape, record: Record, role: Role) -> Decimal | None:
    entry = shape.by_role(role)
    return decimal(record.get(entry.name)) if entry else None


def _line_totals(shape: Shape, record: Record) -> tuple[Decimal | None, int]:
    """Sum of the first table's line totals, None where there are none, and how many of them were not read."""
    for table in shape.tables:
        if price := _column(table, "line total"):
            totals = [decimal(row.get(price.name)) for row in record.get(table.name) or ()]
            known = [total for total in totals if total is not None]
            return sum(known, Decimal()) if known else None, len(totals) - len(known)
    return None, 0


def _plain(amount: Decimal) -> str:
    return f"{amount.quantize(CENT):f}" if amount == amount.quantize(CENT) else f"{amount:f}"
