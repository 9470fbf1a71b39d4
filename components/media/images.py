"""Pictures: opened with care, turned upright, brought into a form that models take."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageDraw, ImageFont, ImageOps

from components.errors import BadFile
from components.media.duplicates import fingerprint
from components.media.private import without_private

MAX_PIXELS = 100_000_000
MAX_FRAMES = 5_000
FORMATS = ("PNG", "JPEG", "WEBP", "HEIF", "GIF", "BMP", "TIFF", "AVIF")
TAKEN = ("JPEG", "MPO", "PNG", "WEBP")  # as they are; MPO is a JPEG with others behind it
LOSSLESS = ("PNG", "GIF", "BMP", "TIFF")
SEQUENCES = ("GIF", "WEBP", "PNG", "AVIF", "TIFF")  # the others' further pictures are previews, depth and gain maps
COLOURS = ("#d81b60", "#1e88e5", "#2e7d32", "#e65100", "#6a1b9a", "#00838f")
EXIF_ORIENTATION = 0x0112

Box = tuple[float, float, float, float]

pillow_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class Picture:
    """Fields as in `probe.Media`."""

    width: int
    height: int
    frames: int
    orientation: int | None
    fingerprint: int | None
    warnings: tuple[str, ...]


def look(path: Path) -> Picture:
    """Decodes the first frame to be sure that it can be. Raises BadFile."""
    with opened(path) as image:
        frames = _count_frames(image)
        orientation = _orientation(image)
        size = image.size[::-1] if orientation and orientation >= 5 else image.size
        image.draft("RGB", (256, 256))
        image.load()
        warned = (f"Only the first of its {frames:,} pictures is used.",) if frames > 1 else ()
        return Picture(*size, frames, orientation, fingerprint(scaled(image, 512)), warned)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The picture, not decoded yet. Whatever goes wrong in the block while decoding becomes a BadFile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS
        try:
            with Image.open(path, formats=FORMATS) as image:
                yield image
        except (BadFile, MemoryError):
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise BadFile(
                f"The picture has more than {MAX_PIXELS // 10**6} million pixels.", "Scale it down, and add it again."
            ) from error
        except Exception as error:  # decoders meet broken data with all sorts of exceptions
            raise BadFile(
                "The picture is broken or incomplete.", "Copy or export it again, best as JPEG or PNG."
            ) from error


def upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF tag says; as it is when the tag makes no sense."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # EXIF is a format of its own, and as often broken
        return image


def flatten(image: Image.Image) -> Image.Image:
    """In mode RGB or L, 8 bits a channel, on white where it is transparent."""
    if _deep(image):
        return _eight_bits(image)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    if image.mode in ("RGB", "L"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def prepare(path: Path, target: Path, max_side: int = 3072, max_bytes: int = 20_000_000, tags: bool = False) -> Path:
    """Writes a PNG or JPEG beside `target` (its extension is replaced), at most `max_side` pixels long and wide.

    Of a healthy JPEG, PNG or WebP within the limits no pixel changes: what it says of place, camera and owner is cut
    out, and its own path returned where it says nothing. With `tags` it is left alone.
    """
    with opened(path) as image:
        fits = max(image.size) <= max_side
        as_it_is = image.format in TAKEN and _count_frames(image) == 1 and _orientation(image) == 1
        lossless = image.format in LOSSLESS and fits
        image.draft("RGB", (max_side, max_side))
        image.load()
        if as_it_is and fits and path.stat().st_size <= max_bytes and _plain(image):
            if tags:
                return path
            with contextlib.suppress(ValueError):
                return _without_tags(path, image.format, target)
        return save(scaled(image, max_side), target.with_suffix(".png" if lossless else ".jpg"))


def _without_tags(path: Path, form: str | None, target: Path) -> Path:
    """Raises ValueError where only drawing it anew would do."""
    content = path.read_bytes()
    bare = without_private(content, form)
    if bare == content:
        return path
    made = target.with_suffix({"PNG": ".png", "WEBP": ".webp"}.get(form or "", ".jpg"))
    made.write_bytes(bare)
    return made


def thumbnail(path: Path, target: Path, side: int = 320) -> Path:
    """Writes a small JPEG, upright."""
    with opened(path) as image:
        image.draft("RGB", (side * 2, side * 2))
        return save(scaled(image, side), target.with_suffix(".jpg"))


def mark(path: Path, target: Path, boxes: Sequence[Box], labels: Sequence[str], max_side: int = 1600) -> Path:
    """Writes the upright picture with the boxes drawn on it, as JPEG or PNG by the target's extension."""
    with opened(path) as image:
        image.draft("RGB", (max_side, max_side))
        return save(draw_boxes(scaled(image, max_side), boxes, labels), target)


def cut(path: Path, target: Path, box: Sequence[float], margin: int, max_side: int) -> Path:
    """Writes the part of the upright picture within the box, and `margin` thousandths around it, as PNG."""
    with opened(path) as image:
        image.load()
        top, left, bottom, right = box
        part = crop(flatten(upright(image)), (top, left, bottom, right), margin)
        return save(scaled(part, max_side), target.with_suffix(".png"))


def scaled(image: Image.Image, max_side: int) -> Image.Image:
    """Upright, flat, and no longer or wider than `max_side`; never enlarged."""
    if max(image.size) > max_side:
        if image.mode in ("P", "1"):
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        elif _deep(image):
            image = _eight_bits(image)
        image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return flatten(upright(image))


def save(image: Image.Image, target: Path) -> Path:
    """Without metadata: where a photo was taken is nobody's business."""
    bare = image.copy()
    bare.info = {}
    bare.save(target, quality=92)
    return target


def draw_boxes(image: Image.Image, boxes: Sequence[Box], labels: Sequence[str] = ()) -> Image.Image:
    """A copy with each box, (ymin, xmin, ymax, xmax) in thousandths as Gemini gives them, and its label or number."""
    marked = image.convert("RGB")
    draw = ImageDraw.Draw(marked)
    line = max(2, round(max(image.size) / 400))
    height = max(12, round(max(image.size) / 60))
    font = ImageFont.load_default(height)
    for number, box in enumerate(boxes):
        left, top, right, bottom = to_pixels(box, image.size)
        colour = COLOURS[number % len(COLOURS)]
        label = labels[number] if number < len(labels) else str(number + 1)
        draw.rectangle((left, top, right, bottom), outline=colour, width=line)
        place = draw.textbbox((left, max(0, top - height - 2 * line)), label, font=font)
        draw.rectangle((place[0] - line, place[1] - line, place[2] + line, place[3] + line), fill=colour)
        draw.text(place[:2], label, fill="white", font=font, anchor="lt")
    return marked


def crop(image: Image.Image, box: Box, margin: int = 10) -> Image.Image:
    """The part within the box (thousandths), with `margin` thousandths around it."""
    top, left, bottom, right = box
    return image.crop(to_pixels((top - margin, left - margin, bottom + margin, right + margin), image.size))


def to_pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) within the picture, at least one pixel each way, whatever a model made up."""
    width, height = size
    (top, bottom), (left, right) = sorted((box[0], box[2])), sorted((box[1], box[3]))
    x0, y0 = _clamp(left * width / 1000, width - 1), _clamp(top * height / 1000, height - 1)
    return x0, y0, max(x0 + 1, _clamp(right * width / 1000, width)), max(y0 + 1, _clamp(bottom * height / 1000, height))


def _clamp(value: float, most: int) -> int:
    return min(max(round(value), 0), most)


def _count_frames(image: Image.Image) -> int:
    if image.format not in SEQUENCES:
        return 1
    frames = int(getattr(image, "n_frames", 1))
    if frames > MAX_FRAMES:
        raise BadFile(f"The animation has more than {MAX_FRAMES:,} pictures.", "Add it as a video, or shorten it.")
    image.seek(0)
    return frames


def _orientation(image: Image.Image) -> int:
    try:
        value = int(image.getexif().get(EXIF_ORIENTATION, 1))
    except Exception:  # EXIF is a format of its own, and as often broken
        return 1
    return value if 1 <= value <= 8 else 1


def _plain(image: Image.Image) -> bool:
    """Every viewer and model sees the same in it: 8 bits, RGB or grey, nothing transparent."""
    if image.mode == "RGBA":
        return image.getchannel("A").getextrema() == (255, 255)
    return image.mode in ("RGB", "L", "P", "1") and not image.has_transparency_data


def _deep(image: Image.Image) -> bool:
    return image.mode.startswith("I;16") or image.mode in ("I", "F")


def _eight_bits(image: Image.Image) -> Image.Image:
    pixels = np.asarray(image).astype(np.float32)
    low, high = (0.0, 65535.0) if image.mode.startswith("I;16") else (float(pixels.min()), float(pixels.max()))
    if image.mode == "I" and 0 <= low and 255 < high <= 65535:
        low, high = 0.0, 65535.0
    span = max(high - low, 1e-9)
    return Image.fromarray(((pixels - low) * (255 / span)).round().clip(0, 255).astype(np.uint8))
