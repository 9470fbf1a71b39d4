from __future__ import annotations

from collections import Counter

import pytest

from components.offline.probe import Look
from components.offline.tokens import Part, counted, details, text_tokens

PHOTO = Look("image", width=960, height=540)
SMALL = Look("image", width=384, height=384)
PDF = Look("pdf", pages=3)
CLIP = Look("video", seconds=10.0, has_audio=True)
SILENT = Look("video", seconds=10.0)
SPEECH = Look("audio", seconds=2.5, has_audio=True)


@pytest.mark.parametrize(("characters", "tokens"), [(0, 0), (1, 1), (30, 8), (44, 11)])
def test_text_is_four_characters_a_token(characters: int, tokens: int) -> None:
    # 30 and 44 are recorded: "What is the capital of France?" is 8, "The quick brown fox ..." 11.
    assert text_tokens(characters) == tokens


@pytest.mark.parametrize(
    ("look", "rules", "resolution", "expected"),
    [
        (PHOTO, "gemini-3", None, {"IMAGE": 1120}),
        (PHOTO, "gemini-3", "MEDIA_RESOLUTION_LOW", {"IMAGE": 280}),
        (PHOTO, "gemini-3", "MEDIA_RESOLUTION_MEDIUM", {"IMAGE": 560}),
        (PHOTO, "gemini-3", "MEDIA_RESOLUTION_ULTRA_HIGH", {"IMAGE": 2240}),
        (PHOTO, "gemini-2.5", None, {"IMAGE": 6 * 258}),  # the documentation's own example
        (PHOTO, "gemini-2.5", "MEDIA_RESOLUTION_LOW", {"IMAGE": 64}),
        (SMALL, "gemini-2.5", None, {"IMAGE": 258}),
        (PDF, "gemini-3", None, {"IMAGE": 3 * 560}),
        (PDF, "gemini-3", "MEDIA_RESOLUTION_HIGH", {"IMAGE": 3 * 1120}),
        (PDF, "gemini-2.5", None, {"DOCUMENT": 3 * 258}),
        (CLIP, "gemini-3", None, {"VIDEO": 700, "AUDIO": 320}),
        (CLIP, "gemini-3", "MEDIA_RESOLUTION_HIGH", {"VIDEO": 2800, "AUDIO": 320}),
        (SILENT, "gemini-2.5", None, {"VIDEO": 2580}),
        (SPEECH, "gemini-3", None, {"AUDIO": 80}),
    ],
)
def test_rules_of_the_generations(look: Look, rules: str, resolution: str | None, expected: dict[str, int]) -> None:
    assert counted([Part(look=look)], rules, resolution) == Counter(expected)


def test_a_parts_own_resolution_wins() -> None:
    part = Part(look=PHOTO, resolution="MEDIA_RESOLUTION_HIGH")
    assert counted([part], "gemini-3", "MEDIA_RESOLUTION_LOW") == Counter(IMAGE=1120)


def test_a_clip_counts_only_what_is_asked_of_it() -> None:
    assert counted([Part(look=CLIP, start=2, end=6, fps=0.5)], "gemini-3", None) == Counter(VIDEO=140, AUDIO=128)
    assert counted([Part(look=PDF, first_page=2, last_page=9)], "gemini-3", None) == Counter(IMAGE=1120)


def test_details_name_only_what_there_is() -> None:
    assert details(Counter(TEXT=3, IMAGE=0)) == [{"modality": "TEXT", "tokenCount": 3}]
