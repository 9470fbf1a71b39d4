"""Reading print in pictures (RapidOCR, PP-OCRv6 small, both from the rapidocr wheel)."""

from __future__ import annotations

import math
import threading
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from components.offline.senses import memory
from components.offline.senses.images import Pixels
from components.offline.senses.rows import Point, Span
from components.offline.senses.weights import Missing, checked, folder

SENSE = "Reading text in pictures"
WEIGHTS = {
    "Det": ("PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
    "Rec": ("PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
}
# The picture comes in its right size: left to itself, RapidOCR enlarges a narrow strip to any size.
SETTINGS = {
    "Global.log_level": "error",
    "Global.use_cls": False,
    "Global.use_preprocess_img": False,
    "Global.use_vertical_padding": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1 << 16,
    "Rec.rec_batch_num": 1,
}
THREADS = 2
SMALLEST = 12  # pixels; the height of the smallest letters that are read
SHORT_SIDE = 736  # pixels, to which smaller pictures are enlarged
MAX_PIXELS = 950_000  # finding lines takes some 230 bytes a pixel

_one_at_a_time = threading.Lock()


def read(pixels: Pixels) -> list[Span]:
    """The printed lines of an RGB picture, in no promised order. Raises Missing without the package or its models."""
    if min(pixels.shape[:2]) < SMALLEST:
        return []
    height, width = pixels.shape[:2]
    scale = fitting(width, height)
    with _one_at_a_time:
        found = _engine()(_scaled(pixels, scale)[:, :, ::-1])
        memory.give_back()
    if found.txts is None:
        return []
    return [
        Span(text, _corners(corners / scale), float(score))
        for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True)
    ]


def fitting(width: int, height: int) -> float:
    """By how much a picture is scaled before it is read; the limit on pixels goes before the short side's length."""
    return min(max(1.0, SHORT_SIDE / min(width, height)), math.sqrt(MAX_PIXELS / (width * height)))


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    if scale == 1:
        return pixels
    height, width = pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))


def _corners(corners: Any) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return a, b, c, d


@cache
def _engine() -> Any:
    models = folder("rapidocr", SENSE) / "models"
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise Missing(f"{SENSE} is not available here: onnxruntime or OpenCV is not installed.") from error
    engine = RapidOCR(params=SETTINGS)
    for part, (name, sha256) in WEIGHTS.items():
        config = engine.cfg[part]
        config._set_flag("allow_objects", True)
        config.session = _session(checked((models / name).read_bytes(), sha256, SENSE))
    return engine


def _session(model: bytes) -> Any:
    """onnxruntime keeps a memory plan for every input shape it meets, and no two pages have the same: so none."""
    from onnxruntime import InferenceSession, SessionOptions  # type: ignore[import-untyped]

    options = SessionOptions()
    options.log_severity_level = 4
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False
    options.intra_op_num_threads = THREADS
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])
