"""One row of an article list: its name, quantity, price of one and price of the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from components.offline.answer.amounts import Amount, currencies
from components.offline.answer.paper import Paper
from components.offline.senses.page import Row

CENT = Decimal("0.02")
MOST = 9999  # of one article; a larger whole number is an article's number
UNITS = (
    r"(?:pcs?|sets?|units?|ea|each|x|kg|g|l|lt|ltr|litres?|liters?|"
    r"lb|lbs|oz|btl|pkt|box|stk|st|nos?|hrs?|h|ctn|rolls?|pairs?|bags?|cans?)"
)
COUNT_CELL = re.compile(
    rf"^[\s*#(]*(\d{{1,4}}(?:[.,]\d{{1,3}})?)\s*(?P<unit>{UNITS}\b)?\.?\s*[x×*]?\s*(?:\s[A-Z]{{1,3}})?[\s)*.]*$",
    re.IGNORECASE,
)
COUNT_FIRST = re.compile(r"^\W*(\d{1,2})\s*(?:(?:pcs?|x|stk|st|nos?)\b\.?|[×*@])?\s+(?=[^\W\d_])", re.IGNORECASE)
TIMES = re.compile(
    rf"(?<![\w.,])(?P<q>\d{{1,5}}(?:[.,]\d{{1,3}})?)\s*(?:{UNITS})?\s*[x×*@]\s*"
    rf"(?P<sign>[^\d\s]{{0,3}})\s*(?P<u>\d+(?:[.,]\d{{1,4}})?)(?!\s*(?:mm|cm|m)\b)",
    re.IGNORECASE,
)
AT_PRICE = re.compile(r"@\s*[^\d\s]{0,3}\s*(\d+[.,\s]\d{2,4})\s*$")
MEASURED = re.compile(
    r"(?<![\w.,])(\d+[.,]\d{1,3})[\s_]*(?:litres?|liters?|ltr|l|kg|lbs?|gal|gallons?)\b", re.IGNORECASE
)
PER_UNIT = re.compile(r"/\s*(?:litre|liter|ltr|l|kg|gal|gallon|unit|pc)\b", re.IGNORECASE)
NUMBER_TOKEN = re.compile(r"^\D{0,3}[\d.,]+$")
MARK = re.compile(r"\W*[A-Za-z]{1,3}\W*")
"""A tax code in a column of its own."""
CODE = re.compile(r"^(?:\d{4,14}|[A-Z]{2,4}\d{3,10})$")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What is not in the row is None, or no name."""

    row: Row
    name: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    total: Decimal | None = None
    code: str | None = None
    own_count: bool = False
    """The row begins with how many, so a new article begins with it."""

    @property
    def detail(self) -> bool:
        """Figures of an article whose name and sum stand elsewhere."""
        return self.total is None and not self.name and (self.quantity is not None or self.unit_price is not None)


def parse(paper: Paper, row: Row) -> Parsed:
    text = row.text
    if PER_UNIT.search(text):
        return Parsed(row, unit_price=_per_unit(paper, text))
    measured, at = MEASURED.search(text), AT_PRICE.search(text)
    if measured and not _prices(paper, text[: measured.start()] + text[measured.end() :]):
        return Parsed(row, quantity=_decimal(measured[1]))
    if at:
        return Parsed(row, _trim(text[: at.start()]), unit_price=_decimal(re.sub(r"\s", ".", at[1])))
    product = _product(paper, row)
    return product if product else _columns(paper, row)


def is_wordy(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text))


def _per_unit(paper: Paper, text: str) -> Decimal | None:
    values = [amount.value for amount in paper.amounts(text)]
    return values[0] if values else None


def _product(paper: Paper, row: Row) -> Parsed | None:
    """ "3 x 2.00", with or without its result and a name; a size such as "110 × 95mm" makes no price."""
    match = TIMES.search(row.text)
    if match is None:
        return None
    quantity, unit = _decimal(match["q"]), _decimal(match["u"])
    rest = f"{row.text[: match.start()]} {row.text[match.end() :]}"
    beside = [price.value for price in _prices(paper, rest)]
    total = next((value for value in beside if abs(value - quantity * unit) <= CENT), None)
    if unit == unit.to_integral() and "." not in match["u"] and total is None:
        return None
    if total is None and is_wordy(rest) and beside:
        return None
    if _without_sign(row.text[: match.start()]) != row.text[: match.start()]:
        quantity, unit = unit, quantity
    if quantity != quantity.to_integral() and unit == unit.to_integral():
        quantity, unit = unit, quantity
    name = _without_prices(paper, rest)
    code, name = _code(name)
    return Parsed(row, name if len(re.findall(r"[^\W\d_]", name)) > 2 else "", quantity, unit, total, code)


def _columns(paper: Paper, row: Row) -> Parsed:
    """A row of columns: name, how many, prices; the last price is the line's."""
    cells = _cells(paper, row)
    counts = [value for cell in cells if (value := _count(cell)) is not None]
    prices = [price.value for price in _prices(paper, row.text)]
    words = " ".join(cell for cell in cells if _count(cell) is None and not (cell != cells[0] and MARK.fullmatch(cell)))
    code, name = _code(_without_prices(paper, words))
    code = code or next((cell for cell in cells[:1] if CODE.match(cell) and prices), None)
    first = COUNT_FIRST.match(name)
    if first and not counts:
        counts, name = [Decimal(first[1])], name[first.end() :]
    name = _trim(name) if is_wordy(name) else ""
    quantity, unit, total = _solve(paper, counts, prices)
    if total is not None and (whole := _point_lost(row, quantity or Decimal(1), total)):
        unit, total = total, whole
    begins = bool(first) or _count(cells[0]) is not None
    return Parsed(row, name, quantity, unit, total, code, begins)


def _solve(
    paper: Paper, counts: Sequence[Decimal], prices: Sequence[Decimal]
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Quantity, price of one, price of the line: by what multiplies, else by their order."""
    last_count = counts[-1] if counts else None
    for quantity in reversed(counts):
        for unit in reversed(prices[:-1]):
            if abs(quantity * unit - prices[-1]) <= CENT:
                return quantity, unit, prices[-1]
    filled = [price for price in prices if price] or list(prices)
    if len(filled) == 1 < len(prices):
        for quantity in counts:
            if quantity > 1 and quantity * filled[0] in _printed(paper):
                return quantity, filled[0], quantity * filled[0]
    for unit in filled[:-1]:
        if last_count is None and unit and filled[-1] % unit == 0 and filled[-1] != unit:
            return None, unit, filled[-1]
    return last_count, None, filled[-1] if filled else None


def _point_lost(row: Row, quantity: Decimal, price: Decimal) -> Decimal | None:
    """A last column without its decimal point, when with it the line's price is about what the price of one makes."""
    last = re.fullmatch(r"\d{3,7}", row.lines[-1].text.strip())
    if last is None or not price:
        return None
    value = Decimal(last[0]).scaleb(-2)
    return value if Decimal("0.75") < value / (quantity * price) < Decimal("1.25") else None


def _printed(paper: Paper) -> set[Decimal]:
    return {amount.value for row in paper.rows for amount in paper.money(row.text)}


def _prices(paper: Paper, text: str) -> list[Amount]:
    if paper.has_cents:
        return paper.money(text)
    return [amount for amount in paper.amounts(text) if amount.currency] or paper.amounts(text)[-1:]


def _count(text: str) -> Decimal | None:
    """A cell that says how many and nothing else; a price has two decimals and no unit."""
    match = COUNT_CELL.match(text)
    if match is None or (re.search(r"[.,]\d\d$", match[1]) and not match["unit"]):
        return None
    value = _decimal(match[1])
    return value if value <= MOST and not re.fullmatch(r"\d{4}", match[1]) else None


def _cells(paper: Paper, row: Row) -> list[str]:
    """The row's pieces; one that holds several columns is cut where its words end and its figures begin."""
    cells: list[str] = []
    for line in row.lines:
        tokens = line.text.split()
        while len(tokens) > 2 and MARK.fullmatch(tokens[-1]) and NUMBER_TOKEN.match(tokens[-2]):
            tokens.pop()
        last_word = max((at for at, token in enumerate(tokens) if is_wordy(NUMBER_TOKEN.sub("", token))), default=-1)
        figures = tokens[last_word + 1 :]
        if len(paper.money(" ".join(figures))) >= 2:
            cells += [" ".join(tokens[: last_word + 1]), *figures] if last_word >= 0 else figures
        else:
            cells.append(line.text)
    return cells


def _without_prices(paper: Paper, text: str) -> str:
    """The text up to its prices; what follows them is a tax mark."""
    prices = _prices(paper, text) if is_wordy(text) else paper.money(text)
    if not prices:
        return _trim(text)
    head, tail = text[: prices[0].start], text[prices[-1].end :]
    head = _without_sign(head)
    return _trim(head if is_wordy(head) else tail if len(re.findall(r"[^\W\d_]", tail)) > 3 else "")


def _without_sign(text: str) -> str:
    """The text without a currency at its end."""
    bare = text.rstrip(" .:")
    sign = next((sign for sign in currencies() if re.search(rf"(?<![A-Za-z]){re.escape(sign)}$", bare)), "")
    return bare.removesuffix(sign) if sign else text


def _code(text: str) -> tuple[str | None, str]:
    """An article's number before its name, and the name without it."""
    first, _, rest = text.partition(" ")
    return (first, rest.strip()) if CODE.match(first) and (rest or len(first) > 5) else (None, text)


def _trim(text: str) -> str:
    return re.sub(r"^[^\w(]+|[^\w)%.'\"]+$", "", re.sub(r"\s+", " ", text))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
