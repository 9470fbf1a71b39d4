"""How likely a frame of sound is speech (Silero VAD v6, its model inside faster-whisper)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.offline.senses.weights import Missing, checked, folder

SENSE = "Noticing speech"
MODEL = ("silero_vad_v6.onnx", "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2")
RATE = 16_000
FRAME = 512  # samples, 32 ms; the model takes no other length
CONTEXT = 64  # samples of the frame before that it sees again

Samples = NDArray[np.float32]


class Voicing:
    """One stream of sound; takes 0.1 ms a frame. Raises Missing without the package or its model."""

    def __init__(self) -> None:
        self._model = load()
        self.reset()

    def reset(self) -> None:
        self._context = np.zeros((1, CONTEXT), np.float32)
        self._state = [np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)]

    def __call__(self, frame: Samples) -> float:
        """0 to 1, for 512 samples at 16 kHz between -1 and 1."""
        whole = np.concatenate([self._context, frame.reshape(1, FRAME)], axis=1)
        output, *self._state = self._model.run(None, {"input": whole, "h": self._state[0], "c": self._state[1]})
        self._context = whole[:, -CONTEXT:]
        return float(np.asarray(output).reshape(-1)[0])


@cache
def load() -> Any:
    path = folder("faster_whisper", SENSE) / "assets" / MODEL[0]
    try:
        from onnxruntime import InferenceSession, SessionOptions  # type: ignore[import-untyped]
    except ImportError as error:
        raise Missing(f"{SENSE} is not available here: onnxruntime is not installed.") from error
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return InferenceSession(checked(path.read_bytes(), MODEL[1], SENSE), options, providers=["CPUExecutionProvider"])


def loudness(frame: Samples) -> float:
    """For the echo, which needs no model: 1 for any sound above -45 dB of full scale."""
    return float(np.sqrt(np.mean(np.square(frame))) > 0.0056)
