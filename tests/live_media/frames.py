"""Frames as aiortc decodes them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from av import AudioFrame, VideoFrame


def stereo(left: npt.NDArray[np.int16], right: npt.NDArray[np.int16], pts: int = 0) -> AudioFrame:
    frame = AudioFrame.from_ndarray(np.stack((left, right), axis=1).reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate, frame.pts = 48_000, pts
    return frame


def sound(level: int, pts: int = 0, samples: int = 960) -> AudioFrame:
    same = np.full(samples, level, np.int16)
    return stereo(same, same, pts)


def picture(shade: int, width: int = 64, height: int = 48) -> VideoFrame:
    return VideoFrame.from_ndarray(np.full((height, width, 3), shade, np.uint8), format="rgb24")
