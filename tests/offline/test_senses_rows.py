from __future__ import annotations

import math

from components.offline.senses.rows import Span, build


def span(text: str, x: float, y: float, width: float, turn: float = 0.0, height: float = 20) -> Span:
    """A piece of text whose top left is (x, y) before the page is turned by `turn` radians about its origin."""

    def turned(px: float, py: float) -> tuple[float, float]:
        return px * math.cos(turn) - py * math.sin(turn), px * math.sin(turn) + py * math.cos(turn)

    right, bottom = x + width, y + height
    return Span(text, (turned(x, y), turned(right, y), turned(right, bottom), turned(x, bottom)))


PIECES = (("Total", 10, 100, 120), ("9.50", 400, 102, 80), ("Cash", 10, 130, 110), ("10.00", 400, 129, 90))


def test_label_and_value_make_a_row() -> None:
    rows = build([span(*piece) for piece in PIECES], 500, 200)
    assert [row.text for row in rows] == ["Total 9.50", "Cash 10.00"]


def test_a_turned_page_has_the_same_rows() -> None:
    rows = build([span(*piece, turn=0.06) for piece in PIECES], 500, 200)
    assert [row.text for row in rows] == ["Total 9.50", "Cash 10.00"]


def test_pieces_over_the_same_columns_are_two_rows() -> None:
    rows = build([span("one", 10, 100, 80), span("two", 12, 108, 80)], 500, 200)
    assert [row.text for row in rows] == ["one", "two"]


def test_boxes_are_thousandths_with_y_first() -> None:
    (row,) = build([span("Total", 50, 100, 100)], 500, 200, page=3)
    assert (row.box, row.page, row.height) == ((500, 100, 600, 300), 3, 100.0)


def test_no_text_no_rows() -> None:
    assert build([], 500, 200) == ()
