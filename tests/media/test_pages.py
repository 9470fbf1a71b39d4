from __future__ import annotations

import pytest

from components.errors import BadFile
from components.media.pages import parse_pages


@pytest.mark.parametrize(
    ("choice", "pages"),
    [
        ("", (1, 2, 3, 4, 5)),
        (" All ", (1, 2, 3, 4, 5)),
        ("1-3,5", (1, 2, 3, 5)),
        (" 1 - 3 ; 5 ", (1, 2, 3, 5)),
        ("4\u20135", (4, 5)),
        ("-2", (1, 2)),
        ("4-", (4, 5)),
        ("5, 1, 5, 1-2", (5, 1, 2)),
        ("3,", (3,)),
        ("005", (5,)),
    ],
)
def test_choices(choice: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(choice, 5) == pages


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ("0", "There is no page 0: the document has 5."),
        ("3-9", "There is no page 9: the document has 5."),
        ("4-2", "Pages 4 to 2 run backwards."),
        ("one", "The choice of pages can't be read."),
        ("1,,2", "The choice of pages can't be read."),
        ("-", "The choice of pages can't be read."),
        ("1-2-3", "The choice of pages can't be read."),
        ("9" * 5000, "The choice of pages can't be read."),
    ],
)
def test_other_than_existing_pages_is_refused(choice: str, message: str) -> None:
    with pytest.raises(BadFile) as refused:
        parse_pages(choice, 5)
    assert refused.value.message == message
    assert refused.value.advice == "Write pages like 1-3, 5 or 7-."
