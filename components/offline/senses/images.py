"""Opening pictures: upright, in RGB, never larger than the senses need."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from components.offline.prompt import Unreadable

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB."""

MAX_PIXELS = 40_000_000  # a larger claim is refused before a pixel is decoded
MAX_SIDE = 2048  # enough for print at 200 dpi on A4's short side

UNREADABLE = "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"


def open_upright(path: Path) -> Image.Image:
    """The first frame as RGB, turned as its EXIF says, at most MAX_SIDE on its longer side.

    Raises Unreadable if it is no picture, is broken, or claims more than MAX_PIXELS.
    """
    _register_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused or repaired here anyway
            with Image.open(path) as image:
                return _normal(image)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
    ) as error:
        raise Unreadable(UNREADABLE) from error


def pixels(image: Image.Image) -> Pixels:
    return np.asarray(image, dtype=np.uint8)


def _normal(image: Image.Image) -> Image.Image:
    # A JPEG is decoded smaller than it is; what other kinds claim is what they take.
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    if image.width * image.height > MAX_PIXELS:
        raise Unreadable(
            f"The picture is {image.width} × {image.height} pixels large. The offline engine takes at most "
            f"{MAX_PIXELS:,} pixels, and of a JPEG picture more."
        )
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    return _on_white(upright)


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB")


def _register_heif() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener()
