"""Counts as recorded, or as the documentation gives them."""

from datetime import date

import pytest

from components.gemini.request import Resolution
from components.gemini.usage import Modality
from components.prices.band import Band
from components.prices.piece import Piece
from components.prices.tokens import Rules, Tokens, count, grid, rules, schema, text, tiles

TODAY = date(2026, 11, 21)


def described(model: str, resolution: Resolution | None = None) -> Rules:
    found = rules(model, TODAY, resolution)
    assert found is not None
    return found


def counted(piece: Piece, model: str, resolution: Resolution | None = None) -> Tokens:
    found = count(piece, described(model, resolution))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("budget", "width", "height", "tokens"),
    [
        (1120, 300, 346, 1085),
        (1120, 1, 1, 1089),
        (560, 210, 297, 532),
        (560, 216, 279, 520),
        (1120, 210, 297, 1092),
        (1120, 216, 279, 1102),
        (280, 1, 100_000, 280),
    ],
)
def test_the_grid_of_gemini_3(budget: int, width: int, height: int, tokens: int) -> None:
    assert grid(budget, width, height) == tokens


@pytest.mark.parametrize(
    ("width", "height", "number"), [(384, 384, 1), (385, 100, 12), (640, 480, 4), (960, 540, 6), (1, 2000, 2000)]
)
def test_tiles(width: int, height: int, number: int) -> None:
    assert tiles(width, height) == number


@pytest.mark.parametrize(
    ("model", "resolution", "band"),
    [
        ("gemini-3.5-flash", None, Band(1085, 1085, 1120)),
        ("gemini-3.8-flash", "low", Band(255, 255, 280)),
        ("gemini-4-carbon", "ultra_high", Band(2200, 2200, 2240)),
        ("gemini-2.5-flash", None, Band(258, 258, 258)),
        ("gemini-2.5-flash", "low", Band(64, 64, 64)),
        ("offline-engine", None, Band(1120, 1120, 1120)),
    ],
)
def test_a_picture_of_300_by_346(model: str, resolution: Resolution | None, band: Band[int]) -> None:
    assert counted(Piece("image", 300, 346), model, resolution) == {"image": band}


def test_a_larger_picture_before_gemini_3() -> None:
    picture = Piece("image", 640, 480)
    assert counted(picture, "gemini-2.0-flash") == {"image": Band(1290, 1290, 1290)}
    assert counted(picture, "gemini-2.5-flash") == {"image": Band(258, 258, 1290)}


def test_a_picture_of_unknown_size_widens_the_band() -> None:
    assert counted(Piece("image"), "gemini-3.8-flash") == {"image": Band(560, 1089, 1120)}
    assert counted(Piece("image"), "gemini-2.0-flash") == {"image": Band(258, 258, 2322)}


@pytest.mark.parametrize(
    ("model", "modality", "band"),
    [
        ("gemini-3.8-flash", "image", Band(1560, 1596, 1680)),
        ("gemini-2.5-flash", "document", Band(774, 774, 774)),
        ("offline-engine", "image", Band(1680, 1680, 1680)),
    ],
)
def test_three_pages(model: str, modality: Modality, band: Band[int]) -> None:
    assert counted(Piece("document", pages=3), model) == {modality: band}


def test_pages_of_known_shape() -> None:
    assert counted(Piece("document", 595, 842, pages=2), "gemini-3.8-flash") == {"image": Band(1064, 1064, 1120)}


@pytest.mark.parametrize(
    ("model", "band"),
    [
        ("gemini-3-flash-preview", Band(113, 113, 144)),
        ("gemini-4-argon", Band(113, 144, 144)),
        ("gemini-2.5-flash", Band(144, 144, 149)),
        ("gemini-2.0-flash", Band(113, 113, 144)),
        ("offline-engine", Band(144, 144, 144)),
    ],
)
def test_four_and_a_half_seconds_of_sound(model: str, band: Band[int]) -> None:
    assert counted(Piece("audio", seconds=4.5), model) == {"audio": band}


def test_a_video_is_looks_and_sound() -> None:
    ten = Piece("video", seconds=10, has_audio=True)
    assert counted(ten, "gemini-3-flash-preview") == {"video": Band(640, 640, 770), "audio": Band(250, 250, 320)}
    assert counted(ten, "gemini-3-flash-preview", "high")["video"] == Band(2560, 2560, 3080)
    assert counted(Piece("video", seconds=60, fps=0.2, has_audio=False), "gemini-2.0-flash") == {
        "video": Band(3096, 3096, 3380)
    }
    assert counted(Piece("video", seconds=10), "gemini-3-flash-preview")["audio"] == Band(0, 250, 320)
    assert counted(Piece("video", seconds=0.2, has_audio=False), "gemini-3-flash-preview")["video"].low == 64


@pytest.mark.parametrize("modality", ["audio", "video", "document", "text"])
def test_what_has_no_size_is_not_counted(modality: Modality) -> None:
    assert count(Piece(modality), described("gemini-3.8-flash")) is None


def test_text() -> None:
    assert text(640) == Band(100, 160, 243)
    assert counted(Piece("text", characters=640), "gemini-4-argon") == {"text": Band(100, 160, 243)}
    assert text(len("価格".encode())).likely == 2


def test_a_schema_may_count() -> None:
    assert schema(150, described("gemini-3.8-flash")) == Band(0, 38, 69)
    assert schema(150, described("gemini-2.5-flash")) == Band(0, 0, 38)


def test_a_family_nobody_described() -> None:
    assert rules("llama-9", TODAY) is None
    assert rules("gemini-4-argon", date(2026, 9, 29)) is None
    assert described("models/gemini-3.8-flash").family == "Gemini 3"
