"""The token rules held against what the service reported; tests/bench/estimates.py prints the whole table."""

import statistics
from collections import Counter
from pathlib import Path

import pytest

from tests.bench.estimates import Result, results


@pytest.fixture(scope="module")
def found(shared_wire: Path) -> list[Result]:
    return list(results(shared_wire, Counter()))


@pytest.mark.parametrize(("kind", "number"), [("image", 14), ("page", 17), ("audio", 16), ("video", 3), ("text", 229)])
def test_how_many_exchanges_can_be_compared(found: list[Result], kind: str, number: int) -> None:
    assert sum(result.kind == kind for result in found) == number


@pytest.mark.parametrize(("kind", "median", "share"), [("image", 0, 1), ("page", 0, 0.94), ("audio", 0.01, 0.8)])
def test_files_are_counted_as_the_service_counts_them(
    found: list[Result], kind: str, median: float, share: float
) -> None:
    chosen = [result for result in found if result.kind == kind]
    assert statistics.median(abs(result.error) for result in chosen) <= median
    assert sum(result.inside for result in chosen) / len(chosen) >= share


def test_text_is_near(found: list[Result]) -> None:
    chosen = [result for result in found if result.kind == "text"]
    assert statistics.median(abs(result.error) for result in chosen) <= 0.2
    assert sum(result.inside for result in chosen) / len(chosen) >= 0.95
