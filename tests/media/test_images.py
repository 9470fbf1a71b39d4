from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops

from components.errors import BadFile
from components.media import images
from components.media.images import crop, draw_boxes, flatten, look, prepare, scaled, to_pixels
from tests.media.making import gif_of, gradient, png_claiming


def saved(image: Image.Image, path: Path, **options: Any) -> Path:
    image.save(path, **options)
    return path


def turned(path: Path, orientation: int) -> Path:
    """The gradient as a camera held in another way stores it."""
    exif = Image.Exif()
    exif[images.EXIF_ORIENTATION] = orientation
    return saved(gradient(), path, exif=exif, quality=95)


def loaded(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
    return image


def difference(first: Image.Image, second: Image.Image) -> float:
    return float(np.asarray(ImageChops.difference(first, second)).mean())


def test_what_a_picture_is(tmp_path: Path) -> None:
    seen = look(saved(gradient(), tmp_path / "a.png"))
    assert (seen.width, seen.height, seen.frames, seen.orientation) == (120, 80, 1, 1)


def test_size_is_told_as_seen(tmp_path: Path) -> None:
    seen = look(turned(tmp_path / "a.jpg", 6))
    assert (seen.width, seen.height, seen.orientation) == (80, 120, 6)


def test_pictures_of_an_animation_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(gif_of(7))
    seen = look(tmp_path / "a.gif")
    assert (seen.frames, seen.warnings) == (7, ("Only the first of its 7 pictures is used.",))


def test_a_photo_with_a_preview_in_it_is_one_picture(tmp_path: Path) -> None:
    path = saved(gradient(), tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[gradient(12, 8)])
    assert (look(path).frames, look(path).warnings) == (1, ())
    assert difference(loaded(prepare(path, tmp_path / "out")), loaded(path)) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (png_claiming(50_000, 50_000), "more than 100 million pixels"),
        (png_claiming(0, 5), "broken"),
        (png_claiming(500, 500), "broken"),
        (gif_of(5_001), "more than 5,000 pictures"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "broken"),
    ],
)
def test_hostile_pictures_are_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(BadFile, match=message):
        look(tmp_path / "a")


def test_a_cut_off_picture_is_refused(tmp_path: Path) -> None:
    path = saved(gradient(400, 300), tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(BadFile, match="broken or incomplete"):
        look(path)


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_a_healthy_picture_is_left_alone(form: str, tmp_path: Path) -> None:
    path = saved(gradient(), tmp_path / f"a.{form}")
    before = path.read_bytes()
    assert prepare(path, tmp_path / "out") == path
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_opaque_screenshot_is_left_alone(tmp_path: Path) -> None:
    path = saved(gradient().convert("RGBA"), tmp_path / "a.png")
    assert prepare(path, tmp_path / "out") == path


@pytest.mark.parametrize(
    ("mode", "form", "end"),
    [
        ("RGB", "bmp", ".png"),
        ("RGB", "tiff", ".png"),
        ("P", "gif", ".png"),
        ("RGB", "avif", ".jpg"),
        ("RGB", "heif", ".jpg"),
        ("CMYK", "jpeg", ".jpg"),
        ("CMYK", "tiff", ".png"),
        ("I;16", "png", ".png"),
        ("1", "tiff", ".png"),
    ],
)
def test_others_become_png_or_jpeg(mode: str, form: str, end: str, tmp_path: Path) -> None:
    source = gradient().convert("L").convert("I;16") if mode == "I;16" else gradient().convert(mode)
    prepared = prepare(saved(source, tmp_path / "a", format=form), tmp_path / "out")
    assert prepared == tmp_path / f"out{end}"
    assert loaded(prepared).size == (120, 80)
    assert loaded(prepared).mode in ("RGB", "L")


def test_a_lossless_picture_stays_lossless(tmp_path: Path) -> None:
    prepared = prepare(saved(gradient(), tmp_path / "a.bmp"), tmp_path / "out")
    assert difference(loaded(prepared), gradient()) == 0


def test_only_the_first_picture_of_an_animation_is_taken(tmp_path: Path) -> None:
    red, blue = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    path = saved(red, tmp_path / "a.webp", save_all=True, append_images=[blue], lossless=True)
    prepared = loaded(prepare(path, tmp_path / "out"))
    red_now, _, blue_now = np.asarray(prepared.convert("RGB"))[4, 4]
    assert red_now > 250 and blue_now < 5


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photo_is_set_upright(orientation: int, tmp_path: Path) -> None:
    upright = loaded(prepare(turned(tmp_path / "a.jpg", orientation), tmp_path / "out"))
    angle = {3: 180, 6: 270, 8: 90}[orientation]
    assert difference(upright, gradient().rotate(angle, expand=True)) < 2
    assert not upright.getexif()


def test_an_orientation_of_nonsense_is_ignored(tmp_path: Path) -> None:
    path = turned(tmp_path / "a.jpg", 99)
    assert look(path).orientation == 1
    assert difference(loaded(prepare(path, tmp_path / "out")), loaded(path)) == 0


def test_a_long_picture_is_scaled_and_never_enlarged(tmp_path: Path) -> None:
    prepared = prepare(saved(gradient(1000, 100), tmp_path / "a.png"), tmp_path / "out", max_side=500)
    assert (prepared.suffix, loaded(prepared).size) == (".jpg", (500, 50))
    assert scaled(gradient(20, 10), 500).size == (20, 10)


@pytest.mark.parametrize("mode", ["I;16", "I", "F", "P", "1", "LA", "CMYK"])
def test_pictures_of_any_mode_are_scaled(mode: str) -> None:
    source = gradient(300, 200).convert("L")
    small = scaled(source.convert("I").convert("I;16") if mode == "I;16" else source.convert(mode), 30)
    assert (small.size, small.mode in ("RGB", "L")) == ((30, 20), True)


def test_a_heavy_picture_is_written_anew(tmp_path: Path) -> None:
    path = saved(gradient(), tmp_path / "a.jpg", quality=100)
    assert prepare(path, tmp_path / "out", max_bytes=100) == tmp_path / "out.jpg"


def test_where_a_photo_was_taken_does_not_travel_along(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[images.EXIF_ORIENTATION] = 6
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    prepared = prepare(saved(gradient(), tmp_path / "a.jpg", exif=exif), tmp_path / "out")
    assert b"Exif" not in prepared.read_bytes()


def test_transparent_parts_become_white() -> None:
    clear = Image.new("RGBA", (2, 1), (255, 0, 0, 0))
    clear.putpixel((1, 0), (255, 0, 0, 255))
    assert np.asarray(flatten(clear)).tolist() == [[[255, 255, 255], [255, 0, 0]]]


@pytest.mark.parametrize(
    ("pixels", "eight_bits"),
    [
        (np.array([[0, 65535]], np.uint16), [[0, 255]]),
        (np.array([[0, 32768, 65535]], np.int32), [[0, 128, 255]]),
        (np.array([[0.0, 0.5, 1.0]], np.float32), [[0, 128, 255]]),
        (np.array([[7, 7]], np.int32), [[0, 0]]),
    ],
)
def test_deep_pixels_become_eight_bits(pixels: np.ndarray[Any, Any], eight_bits: list[list[int]]) -> None:
    assert np.asarray(flatten(Image.fromarray(pixels))).tolist() == eight_bits


@pytest.mark.parametrize(
    ("box", "pixels"),
    [
        ((0, 0, 1000, 1000), (0, 0, 200, 100)),
        ((250, 500, 750, 600), (100, 25, 120, 75)),
        ((750, 600, 250, 500), (100, 25, 120, 75)),
        ((-50, -50, 2000, 2000), (0, 0, 200, 100)),
        ((1000, 1000, 1000, 1000), (199, 99, 200, 100)),
        ((500, 500, 500, 500), (100, 50, 101, 51)),
    ],
)
def test_boxes_in_pixels(box: images.Box, pixels: tuple[int, int, int, int]) -> None:
    assert to_pixels(box, (200, 100)) == pixels


def test_a_box_is_drawn_where_it_belongs() -> None:
    plain = Image.new("RGB", (400, 400), "white")
    marked = np.asarray(draw_boxes(plain, [(250, 250, 750, 750)], ["total"]))
    assert (marked[200, 200] == 255).all(), "the inside stays"
    assert (marked[200, 100] == (0xD8, 0x1B, 0x60)).all(), "the left edge"
    assert (marked[90:99, 100:110] != 255).any(), "the label above"
    assert (np.asarray(plain) == 255).all(), "the original stays"


def test_a_crop_has_a_margin() -> None:
    assert crop(gradient(1000, 1000), (100, 200, 300, 400), margin=10).size == (220, 220)
