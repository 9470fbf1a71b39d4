from decimal import Decimal

import pytest

from components.prices.band import Band, exactly, nearest, priced, scaled
from components.prices.money import money, span


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "unknown"),
        ("0", "$0.00"),
        ("0.00003", "under $0.0001"),
        ("-0.00003", "-under $0.0001"),
        ("0.0001", "$0.0001"),
        ("0.00415", "$0.0042"),
        ("0.0167", "$0.017"),
        ("0.125", "$0.13"),
        ("1.234", "$1.23"),
        ("-1.235", "-$1.24"),
        ("1234567.8", "$1,234,567.80"),
    ],
)
def test_money(amount: str | None, text: str) -> None:
    assert money(None if amount is None else Decimal(amount)) == text


def test_a_span_with_equal_ends_is_one_figure() -> None:
    assert span(Decimal("1.231"), Decimal("1.232")) == "$1.23"
    assert span(Decimal("0.0042"), Decimal("1.5")) == "$0.0042 to $1.50"


def test_a_priced_band() -> None:
    assert priced(None) == "unknown"
    assert priced(Band(Decimal(0), Decimal(0), Decimal(0))) == "$0.00"
    assert priced(Band(Decimal("0.5"), Decimal("1.5"), Decimal(3))) == "$1.50 ($0.50 to $3.00)"


def test_bands_add_and_refuse_to_descend() -> None:
    assert Band(1, 2, 3) + exactly(10) == Band(11, 12, 13)
    with pytest.raises(ValueError, match="2, 1, 3"):
        Band(2, 1, 3)


def test_scaling_rounds_outwards() -> None:
    assert scaled(Band(10, 11, 13), 0.5, 0.5, 0.5) == Band(5, 6, 7)
    assert nearest(112.5) == 113
