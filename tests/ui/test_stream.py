"""What the page says of its media; how they travel is seen in Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit_webrtc.webrtc import SignallingTimeoutError

from components.ui import stream


def script() -> None:
    import streamlit as st

    from components.ui.stream import stream

    st.text(f"playing {stream('talk', running=True)}")


def test_an_app_too_busy_to_connect_says_so_and_tries_again_at_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[bool] = []

    def slow(key: str, bound: Any, *, running: bool) -> None:
        tries.append(running)
        raise SignallingTimeoutError

    monkeypatch.setattr(stream, "_connect", slow)
    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception and page.text[0].value == "playing False"
    assert "too busy" in page.warning[0].value and "type" in page.warning[0].value
    page.button(key="talk-again").click().run()
    assert len(tries) == 2
