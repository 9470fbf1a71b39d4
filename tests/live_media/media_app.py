"""A page with nothing but media, for the tests in Chromium: it notes what its line brings, one word a line.

MEDIA_NOTES names the file; `?hold=1` is push-to-talk.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import numpy.typing as npt
import streamlit as st
from streamlit_webrtc.session_info import get_this_session_info

from components.live.ports import VideoSource, View
from components.ui.stream import line, stream

LOUD = 1000


class Notes:
    """A conversation that writes down, and no more: what it hears as `loud` and `quiet` when that changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loud: bool | None = None

    def note(self, word: str) -> None:
        with self._path.open("a") as file:
            file.write(f"{word}\n")

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        loud = bool(np.abs(pcm).max(initial=0) > LOUD)
        if loud != self._loud:
            self._loud = loud
            self.note("loud" if loud else "quiet")

    def see(self, image: npt.NDArray[np.uint8], view: View) -> None:
        self.note(f"see {view} {image.shape[1]}x{image.shape[0]} {'picture' if image.std() > 5 else 'blank'}")

    def blind(self, source: VideoSource) -> None:
        self.note(f"blind {source}")

    def press(self) -> None:
        self.note("press")

    def release(self) -> None:
        self.note("release")

    def mute(self, muted: bool) -> None:
        self.note("mute" if muted else "unmute")


ours = line("media")
if ours.listener is None:
    notes = Notes(Path(os.environ["MEDIA_NOTES"]))
    ours.listener = ours.hand = notes
    tone = 9000 * np.sin(2 * np.pi * 500 * np.arange(24_000 * 60) / 24_000)
    ours.speaker.play(tone.astype("<i2").tobytes())
if st.button("Count two runs at once"):
    # As it happens when runs follow each other faster than their last messages leave.
    get_this_session_info().script_run_count += 2  # type: ignore[union-attr]
running = st.toggle("Talk")
playing = stream("media", running=running, hold="hold" in st.query_params)
st.write("Flowing" if playing else "Still")
if "gone" not in st.session_state:
    st.button("Go away", on_click=lambda: st.session_state.update(gone=True))
