"""Our side of the benchmark: `streamlit run tests/bench/voice_app.py`, the media room alone with the stand-in."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import streamlit as st

from components.ui.stream import line, stream
from tests.bench import voice_peer


@st.cache_resource
def tapped() -> bool:
    voice_peer.tap()
    return True


tapped()
ours = line("voice")
if ours.listener is None:
    ours.listener = voice_peer.Echo(ours.speaker)
running = st.toggle("Talk")
st.write("Playing" if stream("voice", running=running) else "Stopped")
