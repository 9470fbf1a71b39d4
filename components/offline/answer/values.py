"""Found values in the type a schema asks for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from rapidfuzz import fuzz

from components.offline.answer.amounts import amounts
from components.offline.answer.dates import dates
from components.offline.answer.schema import Shape


class Missing:
    """Nothing was found; not null, which is a value."""


MISSING: Final = Missing()
DATE_FORMAT = re.compile(r"\b(D{1,2}|M{1,2}|Y{4}|Y{2})([-/. ])(D{1,2}|M{1,2})\2(D{1,2}|Y{4}|Y{2})\b")
SAME_PAYMENT = {
    "cash": {"cash", "tunai", "bargeld", "barzahlung", "bar", "espece", "especes", "efectivo", "contanti", "contant"},
    "card": {
        "card",
        "credit",
        "debit",
        "visa",
        "mastercard",
        "master",
        "amex",
        "american",
        "maestro",
        "girocard",
        "karte",
        "tarjeta",
        "carte",
        "mydebit",
    },
}


def cast(value: Any, shape: Shape) -> Any:
    """The value as the shape wants it, or MISSING if it can't be that."""
    if shape.choices:
        return _choice(value, shape)
    match shape.type:
        case "string":
            return _string(value, shape)
        case "number" | "integer":
            return _number(value, shape)
        case "boolean":
            return value if isinstance(value, bool) else MISSING
        case "any":
            return _string(value, shape) if isinstance(value, date) else _plain(value)
    return MISSING


def _string(value: Any, shape: Shape) -> Any:
    if isinstance(value, date):
        text = value.strftime(_date_format(shape.description))
    elif isinstance(value, list):
        text = ", ".join(str(one) for one in value)
    else:
        text = str(value)
    return text[: shape.max_length] if text else MISSING


def _date_format(description: str) -> str:
    """ISO, unless the description spells another order, as in DD/MM/YYYY."""
    match = DATE_FORMAT.search(description)
    if not match:
        return "%Y-%m-%d"
    codes = {"D": "%d", "M": "%m", "Y": "%y"}
    parts = ["%Y" if part == "YYYY" else codes[part[0]] for part in (match[1], match[3], match[4])]
    return match[2].join(parts)


def _number(value: Any, shape: Shape) -> Any:
    number = _as_decimal(value)
    if number is None or not _within(number, shape):
        return MISSING
    if shape.type == "integer":
        return int(number) if number == number.to_integral() else MISSING
    return _plain(number)


def _as_decimal(value: Any) -> Decimal | None:
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, str) and not dates(value):
        printed = amounts(value)
        if len(printed) == 1:
            return printed[0].value
        try:
            return Decimal(value.strip())
        except InvalidOperation:
            return None
    return None


def _within(number: Decimal, shape: Shape) -> bool:
    above = shape.minimum is None or number >= Decimal(str(shape.minimum))
    return above and (shape.maximum is None or number <= Decimal(str(shape.maximum)))


def _plain(value: Any) -> Any:
    """Decimals as JSON numbers: 57.8, or 57 when whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    return value


def _choice(value: Any, shape: Shape) -> Any:
    """The choice that says the same, by its words."""
    said = re.findall(r"\w+", str(value).lower())
    for choice in shape.choices:
        words = re.findall(r"[^\W_]+", str(choice).lower())
        if words == said or any(fuzz.ratio(one, other) >= 90 for one in words for other in said):
            return choice
        if any(set(words) & {kind} and set(said) & names for kind, names in SAME_PAYMENT.items()):
            return choice
    return MISSING
