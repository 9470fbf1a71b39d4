"""Real files through the senses; each sense's weights are loaded once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from components.offline.prompt import Blob, Unreadable
from components.offline.senses import codes, colours, comparing, images, weights
from components.offline.senses.looking import look
from components.offline.senses.source import Source
from tests.words import holds, letter_errors, near

KINDS = {
    "image": {
        ".jpg": "jpeg",
        ".png": "png",
        ".gif": "gif",
        ".webp": "webp",
        ".tif": "tiff",
        ".bmp": "bmp",
        ".avif": "avif",
    },
    "audio": {".flac": "flac", ".wav": "wav", ".mp3": "mpeg"},
    "video": {".mp4": "mp4", ".mkv": "x-matroska"},
    "application": {".pdf": "pdf"},
}
PRINTED = ("HARBOUR CAFE", "Coffee 3.50", "Total 3.50")
TYPES = {suffix: f"{family}/{kind}" for family, kinds in KINDS.items() for suffix, kind in kinds.items()}


def looked(path: Path) -> Source:
    return look(Blob(TYPES.get(path.suffix, "image/jp2"), path, path.name), 1)


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    image = Image.new("RGB", (640, 240), "white")
    draw = ImageDraw.Draw(image)
    for at, text in enumerate(PRINTED):
        draw.text((30, 20 + 70 * at), text, fill="black", font_size=44)
    image.save(tmp_path / "receipt.png")
    return tmp_path / "receipt.png"


def test_print_in_a_picture(printed: Path) -> None:
    source = looked(printed)
    assert len(source.rows) == 3 and letter_errors([row.text for row in source.rows], PRINTED) <= 0.1
    assert source.picture is not None and (source.picture.width, source.picture.height) == (640, 240)


def test_print_in_a_scanned_page(printed: Path, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    with Image.open(printed) as image:
        image.save(scan, resolution=100)
    assert letter_errors([row.text for row in looked(scan).rows], PRINTED) <= 0.1


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_other_formats_read_the_same(printed: Path, tmp_path: Path, suffix: str) -> None:
    other = tmp_path / f"other{suffix}"
    with Image.open(printed) as image:
        image.save(other, lossless=True) if suffix == ".webp" else image.save(other)
    assert letter_errors(looked(other).pages[0].text, PRINTED) <= 0.1


def test_a_photo_lies_as_its_exif_says(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20), "navy")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    assert images.open_upright(tmp_path / "turned.jpg").size == (20, 40)


def test_an_image_bomb_is_refused(tmp_path: Path) -> None:
    size = (60000).to_bytes(2, "little") * 2
    data = b"GIF89a" + size + bytes(3) + b"\x2c" + bytes(4) + size + b"\x00\x02\x00\x3b"
    (tmp_path / "bomb.gif").write_bytes(data)
    with pytest.raises(Unreadable):
        images.open_upright(tmp_path / "bomb.gif")


def test_main_colours_by_share() -> None:
    pixels = np.full((60, 60, 3), (25, 35, 80), np.uint8)
    pixels[:20] = (205, 30, 35)
    assert colours.main_colours(pixels) == ("navy", "red")


def test_an_ean_code_is_read() -> None:
    left = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
    flip = str.maketrans("01", "10")
    even = [bits[::-1].translate(flip) for bits in left]
    digits, sides = "4006381333931", "LGLLGG"
    first = "".join((left if side == "L" else even)[int(digit)] for side, digit in zip(sides, digits[1:7], strict=True))
    last = "".join(left[int(digit)].translate(flip) for digit in digits[7:])
    bars = np.array([int(bit) for bit in f"101{first}01010{last}101"])
    strip = np.repeat(np.pad(np.where(bars, 0, 255), 12, constant_values=255), 4)
    pixels = np.repeat(np.tile(strip, (160, 1))[:, :, None], 3, axis=2).astype(np.uint8)
    pixels = np.pad(pixels, ((40, 40), (0, 0), (0, 0)), constant_values=255)
    assert [(code.kind, code.text) for code in codes.codes(pixels)] == [("EAN_13", digits)]


def test_a_changed_patch_is_boxed() -> None:
    before = np.full((200, 400, 3), 255, np.uint8)
    after = before.copy()
    after[50:100, 100:200] = (200, 0, 0)
    difference = comparing.compare(before, after)
    (box,) = difference.boxes
    assert box == near((250, 250, 500, 500), 6)
    assert difference.changed == pytest.approx(1 / 16, abs=0.004)
    assert comparing.compare(before, before) == comparing.Difference(1.0, 0.0, (), True)


def test_real_pairs(shared_media: Path) -> None:
    folder = shared_media / "pairs"
    names = ("signin_reference.png", "signin_actual.png")
    pair = [images.pixels(images.open_upright(folder / name)) for name in names]
    difference = comparing.compare(*pair)
    assert len(difference.boxes) == 1 and difference.similarity > 0.95


def test_speech(shared_media: Path) -> None:
    speech = looked(shared_media / "speech" / "jfk.flac").speech
    assert speech is not None and speech.language == "en"
    assert holds(speech.text, "ask what you can do for your country")
    assert [segment.start for segment in speech.segments] == sorted(segment.start for segment in speech.segments)


def test_a_pdf_with_its_own_text(shared_media: Path) -> None:
    rows = [row.text for row in looked(shared_media / "pdf" / "invoice_NetpresseInvoice.pdf").rows]
    assert "Total TTC : 56,02 €" in rows
    assert "Justificatif PDF 1 0,75 € 0,75 €" in rows


def test_hostile_files_are_read_or_refused(shared_media: Path) -> None:
    for path in sorted((shared_media / "hostile").iterdir()):
        try:
            assert looked(path).kind in ("image", "document", "audio", "video"), path.name
        except Unreadable as refused:
            assert str(refused), path.name


def test_text_files_are_text(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    return 1\n", encoding="utf-8")
    source = look(Blob("text/x-python", tmp_path / "a.py"), 2)
    assert (source.kind, source.index, [row.text for row in source.rows]) == ("text", 2, ["def f():", "return 1"])


def test_a_missing_package_or_a_wrong_model_is_said_plainly() -> None:
    with pytest.raises(weights.Missing, match="Reading is not available here: the package no_such is not installed"):
        weights.folder("no_such", "Reading")
    with pytest.raises(weights.Missing, match="its model file is not the one"):
        weights.checked(b"other", "0" * 64, "Reading")
