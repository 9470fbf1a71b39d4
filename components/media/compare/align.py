"""Two pictures brought together: the second is laid on the first."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.compare.colour import Pixels
from components.media.compare.value import How, Placement

SMALL = 1000  # pixels; the longer side at which pictures are looked at to find where they lie
ALIKE = 0.02  # difference of the sides' ratio, up to which one picture is stretched to the other's size
HELPS = 0.6  # registered pictures must differ by less than this part of what they differ by unregistered
LEVEL = 0.5  # of 255; pictures that differ by less on average need no registration
COVERED = 0.5  # of the first picture, at least
MATCHES = 20  # points found on both pictures that agree about the placement
SCALES = (0.5, 2.0)
UNSCALED = 0.004  # a scale this close to 1 is 1
TURN = 0.01  # radians; pictures turned by more are left as they are
SEARCH = 3  # pixels around the place found on the small picture
PATCH = 1024  # pixels; the side of the part that is searched

Points = NDArray[np.float32]


def place(first: Pixels, second: Pixels, register: bool = True) -> tuple[How, Placement]:
    """How the second picture comes to lie on the first.

    Pictures of one shape are stretched onto each other, others lie at the top left, as wide (or high) as the first.
    With `register` shift and scale are sought by points found on both, and taken when that clearly helps.
    """
    how, plain = place_plainly(_size(first), _size(second))
    if register:
        before = misfit(first, second, plain)
        found = registered(first, second) if before > LEVEL else None
        if found and found != plain and misfit(first, second, found) < HELPS * before:
            return "registered", found
    return how, plain


def place_plainly(first: Sequence[int], second: Sequence[int]) -> tuple[How, Placement]:
    """By the sizes (width, height) alone."""
    across, down = second[0] / first[0], second[1] / first[1]
    if across == down == 1:
        return "same size", Placement()
    if abs(across / down - 1) <= ALIKE:
        return "resized", Placement()
    scale = 1.0 if 1 in (across, down) else 1 / across
    return "top left", Placement(scale * across, scale * down)


def lay(first: Pixels, second: Pixels, placement: Placement) -> tuple[Pixels, Pixels, tuple[slice, slice]] | None:
    """Both pictures where they cover each other, in the first's pixels, and where on the first that is.

    None when they don't. Shifts are rounded to whole pixels: between pixels every edge would change.
    """
    width, height = _size(first)
    size = (max(1, round(placement.scale_x * width)), max(1, round(placement.scale_y * height)))
    right, down = round(placement.shift_x * width), round(placement.shift_y * height)
    left, top = max(0, right), max(0, down)
    beyond_x, beyond_y = min(width, right + size[0]), min(height, down + size[1])
    if left >= beyond_x or top >= beyond_y:
        return None
    laid = resized(second, size)[top - down : beyond_y - down, left - right : beyond_x - right]
    part = np.s_[top:beyond_y, left:beyond_x]
    return first[part], laid, part


def resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    if _size(pixels) == size:
        return pixels
    shrinks = size[0] < pixels.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def misfit(first: Pixels, second: Pixels, placement: Placement) -> float:
    """The mean difference of brightness (0-255) where small copies cover each other; endless if they hardly do."""
    one, other = _small(first), _small(second)
    laid = lay(one, other, placement)
    if laid is None or laid[0].size < COVERED * one.size:
        return float("inf")
    return float(np.asarray(cv2.absdiff(laid[0], laid[1])).mean())


def registered(first: Pixels, second: Pixels) -> Placement | None:
    """The scale (one for both ways) and shift at which most points found on both pictures meet; None if few do."""
    points = common_points(_small(first), _small(second))
    if points is None:
        return None
    theirs, ours = points[1] * _zoom(second), points[0] * _zoom(first)
    cv2.setRNGSeed(1)  # the same pictures, the same answer
    matrix, inliers = cv2.estimateAffinePartial2D(theirs, ours, ransacReprojThreshold=3 * _zoom(first))
    if matrix is None or int(inliers.sum()) < MATCHES:
        return None
    scale, turn = float(np.hypot(matrix[0, 0], matrix[1, 0])), float(np.arctan2(matrix[1, 0], matrix[0, 0]))
    if abs(turn) > TURN or not SCALES[0] <= scale <= SCALES[1]:
        return None
    scale = 1.0 if abs(scale - 1) < UNSCALED else scale
    meeting = inliers.ravel() == 1
    shift = np.median(ours[meeting] - theirs[meeting] * scale, axis=0)
    return refined(first, second, _placement(first, second, scale, shift))


def common_points(first: Pixels, second: Pixels) -> tuple[Points, Points] | None:
    """Corners of two grey pictures that look the same on both, as points (x, y) of each."""
    finder = cv2.ORB.create(nfeatures=2000)
    (here, marks), (there, others) = finder.detectAndCompute(first, None), finder.detectAndCompute(second, None)
    if marks is None or others is None:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(marks, others)
    if len(pairs) < MATCHES:
        return None
    ours = np.array([here[pair.queryIdx].pt for pair in pairs], np.float32)
    return ours, np.array([there[pair.trainIdx].pt for pair in pairs], np.float32)


def refined(first: Pixels, second: Pixels, placement: Placement) -> Placement:
    """The shift corrected by a few pixels, to where a part of the full pictures fits best."""
    laid = lay(first, second, placement)
    if laid is None:
        return placement
    height, width = laid[0].shape[:2]
    top, left = max(SEARCH, (height - PATCH) // 2), max(SEARCH, (width - PATCH) // 2)
    bottom, right = min(height - SEARCH, top + PATCH), min(width - SEARCH, left + PATCH)
    if bottom <= top or right <= left:
        return placement
    patch = _grey(laid[1][top:bottom, left:right])
    around = _grey(laid[0][top - SEARCH : bottom + SEARCH, left - SEARCH : right + SEARCH])
    fit = np.asarray(cv2.matchTemplate(around, patch, cv2.TM_SQDIFF))
    down, across = np.unravel_index(int(fit.argmin()), fit.shape)
    if fit[down, across] >= fit[SEARCH, SEARCH]:
        return placement
    return Placement(
        placement.scale_x,
        placement.scale_y,
        placement.shift_x + (int(across) - SEARCH) / first.shape[1],
        placement.shift_y + (int(down) - SEARCH) / first.shape[0],
    )


def _placement(first: Pixels, second: Pixels, scale: float, shift: NDArray[np.float32]) -> Placement:
    (width, height), (wide, high) = _size(first), _size(second)
    across, down = (round(float(each)) for each in shift)
    return Placement(scale * wide / width, scale * high / height, across / width, down / height)


def _size(pixels: Pixels) -> tuple[int, int]:
    return pixels.shape[1], pixels.shape[0]


def _zoom(pixels: Pixels) -> float:
    return float(max(1.0, max(pixels.shape[:2]) / SMALL))


def _small(pixels: Pixels) -> Pixels:
    width, height = _size(pixels)
    zoom = _zoom(pixels)
    return _grey(resized(pixels, (max(1, round(width / zoom)), max(1, round(height / zoom)))))


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
