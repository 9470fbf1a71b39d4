"""Bar codes and QR codes (OpenCV)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.offline.senses.images import Pixels
from components.offline.senses.page import Box

FRAME = 300  # pixels of white around


@dataclass(frozen=True, slots=True)
class Code:
    """`kind` as in "EAN_13" or "QR"."""

    kind: str
    text: str
    box: Box


def codes(pixels: Pixels) -> tuple[Code, ...]:
    return (*_bars(pixels), *_squares(pixels))


def _bars(pixels: Pixels) -> list[Code]:
    """The detector misses bars that are large in the picture or near its edge: so also smaller, on white."""
    for scale in (1.0, 0.5, 0.25):
        found = list(_bars_at(pixels, scale))
        if found:
            return found
    return []


def _bars_at(pixels: Pixels, scale: float) -> Iterator[Code]:
    size = (max(1, round(scale * pixels.shape[1])), max(1, round(scale * pixels.shape[0])))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    try:
        _, texts, kinds, corners = cv2.barcode.BarcodeDetector().detectAndDecodeWithType(framed)
    except cv2.error:
        return
    for text, kind, points in zip(texts or (), kinds or (), corners if corners is not None else (), strict=False):
        if text:
            yield Code(kind, text, _box((np.asarray(points, np.float32) - FRAME) / scale, pixels))


def _squares(pixels: Pixels) -> Iterator[Code]:
    try:
        _, texts, corners, _ = cv2.QRCodeDetector().detectAndDecodeMulti(pixels)
    except cv2.error:
        return
    for text, points in zip(texts or (), corners if corners is not None else (), strict=False):
        if text:
            yield Code("QR", text, _box(np.asarray(points, np.float32), pixels))


def _box(points: NDArray[np.float32], pixels: Pixels) -> Box:
    height, width = pixels.shape[:2]
    (left, top), (right, bottom) = points.reshape(-1, 2).min(axis=0), points.reshape(-1, 2).max(axis=0)
    return (
        _mille(top / height),
        _mille(left / width),
        _mille(bottom / height),
        _mille(right / width),
    )


def _mille(share: float) -> int:
    return max(0, min(1000, round(1000 * float(share))))
