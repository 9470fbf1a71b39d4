"""The small parts of a session, by exact values."""

from __future__ import annotations

import base64
from collections import Counter

import numpy as np
import pytest

from components.offline.live.context import Context, audio_tokens, frame_tokens
from components.offline.live.settings import Window
from components.offline.live.sound import Microphone
from components.offline.live.speech import spread
from components.offline.live.usage import usage
from components.offline.live.voice import sentences, tone
from components.offline.live.wire import voice_bytes
from components.offline.prompt import Turn
from components.offline.wire.content import Blob


def context(*roles: str, each: int = 10) -> Context:
    made = Context("1234" * 5)
    for number, role in enumerate(roles):
        made.add(Turn("user" if role == "u" else "model", (str(number),)), Counter(AUDIO=each))
    return made


def test_a_context_counts_instructions_and_turns() -> None:
    assert context("u", "m").tokens == Counter(TEXT=5, AUDIO=20)


@pytest.mark.parametrize(
    ("window", "left"),
    [
        (None, "0123"),
        (Window(45, 20), "0123"),
        (Window(44, 25), "23"),
        (Window(44, 35), "23"),  # what is left begins with the user
        (Window(10, 1), "3"),
    ],
)
def test_the_oldest_turns_are_forgotten(window: Window | None, left: str) -> None:
    made = context("u", "m", "u", "m")
    forgotten = made.compress(window)
    assert "".join(str(part) for one in made.turns for part in one.turn.parts) == left
    assert forgotten == 4 - len(left)


def test_a_copy_does_not_grow_with_the_original() -> None:
    made = context("u")
    copied = made.copy()
    made.add(Turn("user", ("later",)), Counter())
    assert copied.said_by("user") == ["0"]


def test_what_a_second_and_a_frame_count() -> None:
    assert audio_tokens(2.02) == 50
    assert [frame_tokens(level) for level in ("UNSPECIFIED", "LOW", "HIGH")] == [258, 66, 258]


def test_usage_adds_up() -> None:
    assert usage(Counter(TEXT=4, VIDEO=258), Counter(AUDIO=30)) == {
        "promptTokenCount": 262,
        "responseTokenCount": 30,
        "totalTokenCount": 292,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 4}, {"modality": "VIDEO", "tokenCount": 258}],
        "responseTokensDetails": [{"modality": "AUDIO", "tokenCount": 30}],
    }


@pytest.mark.parametrize(
    ("words", "pieces", "over"),
    [
        ("one two three four", 2, ["one two", "three four"]),
        ("one two", 4, ["one", "", "two", ""]),
        ("one", 3, ["one", "", ""]),
        ("", 2, ["", ""]),
        ("one two three", 1, ["one two three"]),
    ],
)
def test_words_go_with_the_sound(words: str, pieces: int, over: list[str]) -> None:
    assert spread(words, pieces) == over


def test_sentences() -> None:
    assert list(sentences("Hello. It costs $3.50; really?\n\n- -\nRoom 2")) == [
        "Hello.",
        "It costs $3.50;",
        "really?",
        "Room 2",
    ]


def test_the_tone_is_faded_in_and_out() -> None:
    samples = np.frombuffer(tone(), "<i2")
    assert len(samples) == 9600
    assert max(abs(samples[:10])) < 500
    assert max(abs(samples)) > 9000


def blob(pcm: bytes, mime_type: str = "audio/pcm;rate=16000") -> Blob:
    return Blob(mime_type=mime_type, data=base64.b64encode(pcm).decode())


def test_a_sample_cut_in_two() -> None:
    microphone, pcm = Microphone(), np.array([1, -2, 16384], "<i2").tobytes()
    got = [microphone.take(blob(piece)) for piece in (pcm[:3], pcm[3:])]
    assert (np.concatenate(got) * 32768).tolist() == [1, -2, 16384]


@pytest.mark.parametrize("rate", [8_000, 24_000, 44_100, 48_000])
def test_resampled_in_pieces_as_in_one(rate: int) -> None:
    wave = (np.sin(np.arange(rate) * 2 * np.pi * 200 / rate) * 9000).astype("<i2")
    microphone = Microphone()
    pieces = [microphone.take(blob(part.tobytes(), f"audio/pcm;rate={rate}")) for part in np.array_split(wave, 7)]
    whole = np.concatenate(pieces)
    ideal = np.sin(np.arange(len(whole)) * 2 * np.pi * 200 / 16_000) * 9000 / 32768
    assert abs(len(whole) - 16_000) <= 14
    assert float(np.abs(whole - ideal).max()) < 0.03


def test_how_much_voice_is_in_a_message() -> None:
    data = base64.b64encode(bytes(4801)).decode()
    message = {"serverContent": {"modelTurn": {"parts": [{"inlineData": {"data": data}}, {"text": "Hello"}]}}}
    assert voice_bytes(message) == 4801
    assert voice_bytes({"toolCall": {}}) == 0
