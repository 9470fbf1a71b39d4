"""Quotes looked for in a document's text."""

from __future__ import annotations

import pytest

from components.analysis.quotes import locate

FIRST = "Specification of the lamp\r\nNet weight 400 g ± 5 g\r\nThe cable is contain-\r\ned in a sleeve of\u00a0cotton."
SECOND = "Rated voltage: 230 V\nNet weight 400 g ± 5 g\nArticle no. 1400"
PAGES = {1: FIRST, 2: SECOND}


@pytest.mark.parametrize(
    ("quote", "page", "line"),
    [
        ("Net weight 400 g ± 5 g", 1, 2),
        ("NET WEIGHT  400 g ±\n5 g", 1, 2),
        ("cable is contained in a sleeve of cotton", 1, 3),
        ("Rated voltaqe: 230 V", 2, 1),
        ("Article no. 1400", 2, 3),
    ],
)
def test_it_is_found_whatever_spaces_hyphens_and_misread_letters(quote: str, page: int, line: int) -> None:
    match = locate(quote, PAGES)
    assert match and match.found and (match.page, match.line) == (page, line)


def test_the_page_told_goes_first_where_the_words_stand_twice() -> None:
    match = locate("Net weight 400 g", PAGES, first=2)
    assert match and match.found and (match.page, match.line) == (2, 2)


@pytest.mark.parametrize(
    "quote", ["Net weight 450 g ± 5 g", "Article no. 140", "Article no. 14000", "The lamp is waterproof to 5 m"]
)
def test_another_number_or_other_words_are_not_found(quote: str) -> None:
    match = locate(quote, PAGES)
    assert match and not match.found


def test_the_line_most_alike_is_told() -> None:
    match = locate("Rated voltage: 110 V", PAGES)
    assert match and not match.found and match.text == "Rated voltage: 230 V" and match.page == 2


def test_a_scan_has_nothing_to_look_in() -> None:
    assert locate("Net weight", {1: "", 2: " \n"}) is None
    assert locate("", PAGES) is None


def test_a_page_shorter_than_the_quote_does_not_hold_it() -> None:
    match = locate("Net weight 400 g and much more", {1: "400 g"})
    assert match and not match.found
