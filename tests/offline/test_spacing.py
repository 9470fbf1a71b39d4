"""Words are joined as the recogniser spaced them, in turns and in a film's sentences and subtitles alike."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from components.offline.answer.film import cues, sentences
from components.offline.answer.turns import Heard
from components.offline.senses.hearing import _segment
from components.offline.senses.source import Segment


def heard(*pieces: str) -> Segment:
    """A segment as faster-whisper gives it: words with the spaces before them."""
    words = [
        SimpleNamespace(start=n * 0.2, end=n * 0.2 + 0.2, word=one, probability=0.9) for n, one in enumerate(pieces)
    ]
    return _segment(SimpleNamespace(start=0.0, end=len(pieces), text="".join(pieces), words=words))


@pytest.mark.parametrize(
    "pieces",
    [
        (" It", " costs", " 18", ",000", " euros", "."),
        (" A", " real", "-time", " view", "."),
        (" At", " nine", " o", "'clock", "."),
        (" We", "'ll", " pay", " 3", ".5", "%", "."),
        ("我们", "今天", "开会", "。"),
        (" L", "'État", " c", "'est", " moi", "."),
    ],
)
def test_no_space_that_was_not_heard(pieces: tuple[str, ...]) -> None:
    segment = heard(*pieces)
    said = "".join(pieces).strip()
    assert Heard(0, 1, 1, segment.words).text == said
    assert "".join(one.text for one in cues([segment])) == said
    assert "".join(one.text for one in sentences([segment])) == said
