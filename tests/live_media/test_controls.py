"""Messages from the page's controls, and from strangers."""

from __future__ import annotations

import pytest

from components.live.transport.controls import Controls, parse


def test_what_the_page_says() -> None:
    assert parse('{"sources": ["camera", "screen"]}') == Controls(sources=("camera", "screen"))
    assert parse('{"talk": "press"}') == Controls(talk="press")
    assert parse('{"sources": [], "microphone": false}') == Controls(sources=(), microphone=False)


@pytest.mark.parametrize(
    "message",
    [
        b"{}",
        "",
        "[]",
        "null",
        "{",
        '{"sources": ["ceiling"]}',
        '{"talk": true}',
        '{"model": "x"}',
        '{"a":"' + "x" * 1000 + '"}',
    ],
)
def test_anything_else_is_nothing(message: object) -> None:
    assert parse(message) is None
