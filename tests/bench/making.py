"""Large and odd, but honest files, made of the sample receipt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from pillow_heif import register_heif_opener

from components.media.samples import CAFE

ORIENTATION = 0x0112  # EXIF: 6 is "turn by 90 degrees clockwise to see it upright"
PHONE = (3000, 4000)
PAGES = 100


def receipt() -> Image.Image:
    with Image.open(CAFE.path) as image:
        return image.convert("RGB")


def photo() -> Image.Image:
    """12 megapixels with the noise of a sensor."""
    sheet = Image.new("RGB", PHONE, (180, 170, 150))
    printed = receipt()
    scale = min(PHONE[0] / printed.width, PHONE[1] / printed.height) * 0.9
    printed = printed.resize((round(printed.width * scale), round(printed.height * scale)), Image.Resampling.BICUBIC)
    sheet.paste(printed, ((PHONE[0] - printed.width) // 2, (PHONE[1] - printed.height) // 2))
    noise = np.random.default_rng(1).normal(0, 6, (PHONE[1], PHONE[0], 1))
    return Image.fromarray(np.clip(np.asarray(sheet) + noise, 0, 255).astype(np.uint8))


def large_files(folder: Path) -> Iterator[Path]:
    register_heif_opener()
    image = photo()
    yield saved(image, folder / "photo-12-megapixels.jpg", quality=90)
    yield saved(image, folder / "photo.heic", quality=80)
    turned = Image.Exif()
    turned[ORIENTATION] = 6
    yield saved(image.rotate(90, expand=True), folder / "turned-by-exif.jpg", quality=90, exif=turned)
    yield saved(image.rotate(180), folder / "upside-down.jpg", quality=90)
    yield saved(image.rotate(90, expand=True), folder / "lying-on-its-side.jpg", quality=90)
    yield saved(receipt().convert("CMYK"), folder / "print.cmyk.jpg", quality=90)
    frames = [receipt().convert("P"), Image.new("P", receipt().size, 0)]
    yield saved(frames[0], folder / "animated.gif", save_all=True, append_images=frames[1:], duration=300)
    yield saved(Image.new("RGB", (20, 4000), "white"), folder / "strip.png")
    pages = [receipt().convert("L")] * PAGES
    yield saved(pages[0], folder / "hundred-pages.pdf", save_all=True, append_images=pages[1:], resolution=100)


def saved(image: Image.Image, path: Path, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path
