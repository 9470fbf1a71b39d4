"""Pictures that lie on their side are read as if they stood, and strips of any shape stay small."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from components.media.samples import CAFE
from components.offline.senses import images
from components.offline.senses.page import Box, Page
from components.offline.senses.reading import MAX_PIXELS, fitting
from components.offline.senses.rows import Point, Span
from components.offline.senses.upright import read_page, turn
from tests.words import letter_errors


def line(score: float, width: float = 200, height: float = 20) -> Span:
    corners: tuple[Point, Point, Point, Point] = ((0, 0), (width, 0), (width, height), (0, height))
    return Span("a line of print", corners, score)


@pytest.mark.parametrize(
    ("span", "quarters"),
    [
        (line(0.97), 0),
        (line(0.70), 2),
        (line(0.97, width=20, height=200), 1),
        (line(0.70, width=20, height=200), 3),
        (Span("few", line(0.5).corners, 0.5), 0),
    ],
)
def test_how_it_reads_tells_how_it_lies(span: Span, quarters: int) -> None:
    assert turn([span]) == quarters


def test_an_empty_picture_is_left_as_it_is() -> None:
    assert turn([]) == 0


@pytest.mark.parametrize(
    ("turned", "box"),
    [
        (0, (100, 200, 110, 600)),
        (1, (200, 890, 600, 900)),
        (2, (890, 400, 900, 800)),
        (3, (400, 100, 800, 110)),
    ],
)
def test_a_place_is_told_on_the_page_as_it_came(turned: int, box: Box) -> None:
    assert Page(1, (), turned).as_it_lies((100, 200, 110, 600)) == box


@pytest.mark.parametrize("quarters", range(4))
def test_a_turned_receipt_reads_like_an_upright_one(quarters: int) -> None:
    with Image.open(CAFE.path) as image:
        pixels = images.pixels(image.convert("RGB"))
    page = read_page(np.ascontiguousarray(np.rot90(pixels, quarters)))
    assert (page.turned + quarters) % 4 == 0
    assert letter_errors(page.rows[0].text, CAFE.facts["store"]) <= 0.1


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1000, 900, 1.0), (368, 500, 2.0), (3800, 4000, 0.25), (12, 2048, 6.217)],
)
def test_small_pictures_grow_and_none_grows_beyond_the_limit(width: int, height: int, scale: float) -> None:
    found = fitting(width, height)
    assert found == pytest.approx(scale, abs=0.001)
    assert width * height * found**2 <= MAX_PIXELS * 1.001
