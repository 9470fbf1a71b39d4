"""Our side of the benchmark: `streamlit run tests/bench/voice_app.py`, the media room alone with the stand-in."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import numpy.typing as npt
import streamlit as st

from components.live.ports import VideoSource
from components.live.transport.speaker import PageSpeaker
from components.ui.stream import line, stream
from tests.bench import voice_peer


class Echo:
    """A listener that looks away and answers at once."""

    def __init__(self, speaker: PageSpeaker) -> None:
        self._answerer = voice_peer.Answerer(lambda tone: speaker.play(tone.tobytes()), speaker.drop)

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        self._answerer.hear(pcm)

    def see(self, image: npt.NDArray[np.uint8], source: VideoSource) -> None:
        voice_peer.note(f"saw {source} {image.shape[1]}x{image.shape[0]}", 0)

    def blind(self, source: VideoSource) -> None:
        voice_peer.note(f"blind {source}", 0)


@st.cache_resource
def tapped() -> bool:
    voice_peer.tap()
    return True


tapped()
ours = line("voice")
if ours.listener is None:
    ours.listener = Echo(ours.speaker)
running = st.toggle("Talk")
st.write("Playing" if stream("voice", running=running) else "Stopped")
