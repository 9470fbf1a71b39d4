"""Quantities with their units as they are printed, in base units, so that 0.4 kg and 400 g are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

NEAR = Decimal("0.0005")  # of the value; what rounding a unit makes of it

# Dimension -> unit as printed -> how many base units it is.
UNITS: Mapping[str, Mapping[str, str]] = {
    "mass": {"mg": "0.001", "g": "1", "kg": "1000", "oz": "28.349523", "lb": "453.59237", "lbs": "453.59237"},
    "volume": {"ml": "1", "cl": "10", "dl": "100", "l": "1000", "litre": "1000", "liter": "1000", "fl oz": "29.57353"},
    "length": {"mm": "1", "cm": "10", "m": "1000", "in": "25.4", "inch": "25.4", "inches": "25.4", "ft": "304.8"},
    "voltage": {"mV": "0.001", "V": "1", "volt": "1", "volts": "1", "kV": "1000"},
    "current": {"mA": "0.001", "A": "1"},
    "power": {"mW": "0.001", "W": "1", "watt": "1", "watts": "1", "kW": "1000"},
    "charge": {"mAh": "1", "Ah": "1000"},
    "frequency": {"Hz": "1", "kHz": "1000", "MHz": "1000000", "GHz": "1000000000"},
    "energy": {"kJ": "1", "kcal": "4.184", "Wh": "3.6", "kWh": "3600"},
    "pressure": {"kPa": "1", "bar": "100", "MPa": "1000", "psi": "6.894757"},
    "temperature": {"°C": "1"},
    "share": {"%": "1"},
    "count": dict.fromkeys(
        (
            "pcs pc pieces piece count ct capsules capsule kapseln tablets tablet tabletten servings serving stück "
            "stuck pack packs bags bars slices"
        ).split(),
        "1",
    ),
}
# Written with a capital alone told apart from others: mW and MW, but 400 G is 400 g.
BY_UNIT = {unit: (dimension, Decimal(factor)) for dimension, units in UNITS.items() for unit, factor in units.items()}
LOWER = {unit.lower(): unit for unit in reversed(BY_UNIT)}
NUMBER = r"\d{1,3}(?:[ ,.]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"
UNIT = "|".join(re.escape(unit) for unit in sorted(BY_UNIT, key=len, reverse=True))
QUANTITY = re.compile(
    rf"(?<![\w.,/-])(?P<first>{NUMBER})\s?(?:(?P<u1>{UNIT})(?![^\W\d_]))?"
    rf"(?P<more>(?:\s?(?:[x×/–-]|to|bis)\s?(?:{NUMBER})\s?(?:(?:{UNIT})(?![^\W\d_]))?)*)"
    rf"\s?(?:(?P<u2>{UNIT})(?![^\W\d_]))?",
    re.IGNORECASE,
)
TOLERANCE = re.compile(rf"\s*(?:±|\+/-|\+-)\s?(?P<by>{NUMBER})\s?(?P<unit>{UNIT})?(?![^\W\d_])", re.IGNORECASE)
LEAST = re.compile(
    r"(?:≥|>=|>|\bmin(?:imum|\.)?|\bat least|\b(?:no|not) less than|\bmind(?:estens|\.)|\bau moins|\bal menos|\balmeno|"
    r"\bminstens)\s*:?\s*$",
    re.IGNORECASE,
)
MOST = re.compile(
    r"(?:≤|<=|<|\bmax(?:imum|imal|\.)?|\bat most|\bup to|\b(?:no|not) more than|\bnot exceed(?:ing)?|\bhöchstens|"
    r"\bau plus|\bcomo máximo|\bal massimo|\bhoogstens)\s*:?\s*$",
    re.IGNORECASE,
)
LEAST_AFTER = re.compile(r"\s*\(?(?:min(?:imum|\.)?(?![^\W\d_])|or more|and more|oder mehr)", re.IGNORECASE)
MOST_AFTER = re.compile(r"\s*\(?(?:max(?:imum|\.)?(?![^\W\d_])|or less|oder weniger)", re.IGNORECASE)


Side = tuple[Decimal | None, Decimal | None]
"""Least and most; None is without a limit."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """For each side of "65 x 56 mm" its ends in base units; `start` and `end` are places in its line."""

    dimension: str
    sides: tuple[Side, ...]
    text: str
    start: int
    end: int

    def holds(self, other: Quantity) -> bool:
        """Whether the other, as it is, is within this one's limits."""
        if self.dimension != other.dimension or len(self.sides) != len(other.sides):
            return False
        return all(_within(mine, theirs) for mine, theirs in zip(self.sides, other.sides, strict=True))


def quantities(text: str) -> list[Quantity]:
    """Those of a line, left to right; numbers without a unit are none."""
    return list(_all(text))


def without(text: str) -> str:
    """The line without its quantities."""
    for found in reversed(quantities(text)):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def _all(text: str) -> Iterator[Quantity]:
    taken = 0
    for match in QUANTITY.finditer(text):
        if match.start() < taken:
            continue
        unit = match["u2"] or match["u1"] or _last_unit(match["more"])
        if not unit:
            continue
        dimension, factor = BY_UNIT[_known(unit)]
        numbers = [_decimal(one) for one in re.findall(NUMBER, f"{match['first']} {_bare(match['more'])}")]
        end, sides = match.end(), _sides([number * factor for number in numbers], match["more"])
        if tolerance := TOLERANCE.match(text, end):
            end, sides = tolerance.end(), _widened(sides, tolerance, factor)
        elif LEAST.search(text[: match.start()]) or LEAST_AFTER.match(text, end):
            sides = tuple((low, None) for low, _ in sides)
        elif MOST.search(text[: match.start()]) or MOST_AFTER.match(text, end):
            sides = tuple((None, high) for _, high in sides)
        taken = end
        yield Quantity(dimension, sides, text[match.start() : end].strip(), match.start(), end)


def _sides(values: list[Decimal], more: str) -> tuple[Side, ...]:
    """ "65 x 56" has two sides, "220-240" one with two ends."""
    if re.search(r"[x×]", more, re.IGNORECASE):
        return tuple((value, value) for value in values)
    return ((min(values), max(values)),)


def _widened(sides: tuple[Side, ...], match: re.Match[str], factor: Decimal) -> tuple[Side, ...]:
    by, unit = _decimal(match["by"]), match["unit"]
    found = []
    for low, high in sides:
        scale = BY_UNIT[_known(unit)][1] if unit and unit != "%" else factor
        room = (low or Decimal()) * by / 100 if unit == "%" else by * scale
        found.append((low - room if low is not None else None, high + room if high is not None else None))
    return tuple(found)


def _within(mine: Side, theirs: Side) -> bool:
    low, high = mine
    least, most = theirs
    return (low is None or (least is not None and low <= least * (1 + NEAR))) and (
        high is None or (most is not None and most <= high * (1 + NEAR))
    )


def _last_unit(more: str) -> str:
    found = re.findall(rf"(?:{UNIT})(?![^\W\d_])", more, re.IGNORECASE)
    return found[-1] if found else ""


def _bare(more: str) -> str:
    return re.sub(r"[x×/–-]|to|bis", " | ", more)


def _known(unit: str) -> str:
    return unit if unit in BY_UNIT else LOWER[unit.lower()]


def _decimal(number: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:[ ,.]\d{3})+", number) and not number.startswith("0"):
        return Decimal(re.sub(r"[ ,.]", "", number))
    return Decimal(number.replace(",", "."))
