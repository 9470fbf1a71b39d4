"""The jobs of the worker process: bring two pictures together, and hold them against each other."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from components.errors import BadFile
from components.media import images
from components.media.compare import views
from components.media.compare.align import lay, place, resized
from components.media.compare.clusters import Spot, clusters, counts
from components.media.compare.colour import Pixels
from components.media.compare.differences import Differences, differences
from components.media.compare.similarity import similarity
from components.media.compare.value import WHOLE, Aligned, Box, Cluster, Comparison, Placement, area
from components.media.duplicates import bits_apart, fingerprint

LARGEST = 16_000_000  # pixels; larger pictures are compared smaller


def align(first: Path, second: Path, target: Path, register: bool) -> Aligned:
    """Where the second picture lies on the first, and a view of both. Raises BadFile."""
    (one, size, note), (other, its_size, its_note) = load(first), load(second)
    how, placement = place(one, other, register)
    if how == "same size" and size != its_size:  # both were scaled down, to the same
        how = "resized"
    ours, theirs = see_through(first, one), see_through(second, other)
    _, laid, part = _lay(one, theirs, placement)
    notes = (*dict.fromkeys((note, its_note)), *_told(how, placement, size))
    return Aligned(
        first,
        second,
        (size, its_size),
        how,
        placement,
        tuple(note for note in notes if note),
        (
            views.save(resized(ours, views.fitting(one)), target.with_name(f"{target.name}-first.png")),
            views.save(views.overlay(one, laid, part), target.with_name(f"{target.name}-second.png")),
        ),
    )


def compare(first: Path, second: Path, target: Path, placement: Placement, threshold: float) -> Comparison:
    """The two, as they were aligned, pixel by pixel. Raises BadFile."""
    (one, *_), (other, *_) = load(first), load(second)
    ours, laid, part = _lay(one, other, placement)
    found = differences(ours, laid, threshold)
    spots, further = clusters(found)
    return Comparison(
        threshold,
        _box((part[0].start, part[1].start, part[0].stop, part[1].stop), one),
        found.changed.size,
        int(found.changed.sum()),
        int(found.smoothed.sum()),
        similarity(_grey(ours), _grey(laid)),
        _distance(one, other),
        tuple(_cluster(number, spot, part, one, placement) for number, spot in enumerate(spots, 1)),
        further,
        _grid(found, part, one),
        views.save(views.heat_map(one, found, part), target.with_name(f"{target.name}-heat.png")),
    )


def load(path: Path) -> tuple[Pixels, tuple[int, int], str]:
    """Upright, on white where transparent, at most LARGEST; its own size (width, height), and a note if need be."""
    with images.opened(path) as image:
        clear = image.has_transparency_data
        image.load()
        turned = images.upright(image)
        size = turned.size
        shrink = (LARGEST / (size[0] * size[1])) ** 0.5
        flat = images.scaled(turned, int(max(size) * shrink)) if shrink < 1 else images.flatten(turned)
        notes = [f"Compared at {flat.width:,} × {flat.height:,} pixels, because that is what fits."] * (shrink < 1)
        notes += ["Transparent parts are compared as if on white."] * clear
        return np.asarray(flat.convert("RGB")), size, " ".join(notes)


def see_through(path: Path, flat: Pixels) -> Pixels:
    """The picture for the screen, of the flat one's size: with its transparent parts, where it has any."""
    with images.opened(path) as image:
        if not image.has_transparency_data:
            return flat
        image.load()
        layer = images.upright(image).convert("RGBA").resize((flat.shape[1], flat.shape[0]))
        return np.asarray(layer, np.uint8)


def facts(value: Aligned | Comparison) -> dict[str, Any]:
    """For the way out of the worker: paths as text."""
    return {
        name: str(each) if isinstance(each, Path) else [str(path) for path in each] if name == "views" else each
        for name, each in asdict(value).items()
    }


def _lay(first: Pixels, second: Pixels, placement: Placement) -> tuple[Pixels, Pixels, views.Part]:
    laid = lay(first, second, placement)
    if laid is None:
        raise BadFile("The two pictures nowhere lie on each other.", "Compare them without registration.")
    return laid


def _told(how: str, placement: Placement, size: tuple[int, int]) -> list[str]:
    done = {
        "same size": "",
        "resized": "The second picture was brought to the size of the first.",
        "top left": "The pictures are of different shape: the second lies at the top left of the first.",
        "registered": f"The second picture was laid on the first where they agree: {_shift(placement, size)}.",
    }
    shared, whole = area(placement.shared), area(placement.on_first(WHOLE))
    missing = {"first": 1 - shared / area(WHOLE), "second": 1 - shared / whole}
    others = {"first": "second", "second": "first"}
    return [done[how]] + [
        f"{100 * share:.0f} % of the {name} picture is not on the {others[name]}, and not compared."
        for name, share in missing.items()
        if share >= 0.005
    ]


def _shift(placement: Placement, size: tuple[int, int]) -> str:
    across, down = round(placement.shift_x * size[0]), round(placement.shift_y * size[1])
    moves = ((across, "to the right"), (-across, "to the left"), (down, "further down"), (-down, "further up"))
    told = [f"{pixels:,} pixels {way}" for pixels, way in moves if pixels > 0]
    return " and ".join(told) or "at another scale"


def _cluster(number: int, spot: Spot, part: views.Part, first: Pixels, placement: Placement) -> Cluster:
    top, left, bottom, right = spot.place
    down, across = part[0].start, part[1].start
    box = _box((top + down, left + across, bottom + down, right + across), first)
    its_box = placement.on_second(box)
    rounded = tuple(round(min(max(edge, 0.0), 1000.0), 1) for edge in its_box)
    return Cluster(number, box, rounded, spot.pixels, round(spot.strength, 4))  # type: ignore[arg-type]


def _box(place: tuple[int, int, int, int], pixels: Pixels) -> Box:
    height, width = pixels.shape[:2]
    top, left, bottom, right = place
    return (
        round(1000 * top / height, 1),
        round(1000 * left / width, 1),
        round(1000 * bottom / height, 1),
        round(1000 * right / width, 1),
    )


def _grid(found: Differences, part: views.Part, first: Pixels) -> tuple[tuple[int, ...], ...]:
    canvas = np.zeros(first.shape[:2], bool)
    canvas[part] = found.changed
    share = np.ceil(1000 * counts(canvas) / counts(np.ones_like(canvas))).astype(int)
    return tuple(tuple(row) for row in share.tolist())


def _distance(first: Pixels, second: Pixels) -> int | None:
    one, other = (fingerprint(Image.fromarray(pixels)) for pixels in (first, second))
    return None if one is None or other is None else bits_apart(one, other)


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
