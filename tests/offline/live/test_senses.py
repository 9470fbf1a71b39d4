"""It really listens, looks and speaks: real speech in, real print before the camera, its own voice understood."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from components.offline.live import voice
from components.offline.senses import hearing
from tests.engine import Engine
from tests.offline.live.peer import SPOKEN, Json, Peer, content, heard, kinds, run, said, sound, talking
from tests.offline.stand_in import Served
from tests.words import holds, word_errors

QUIET = np.zeros(16_000, np.int16)
MARGIN = 0.4  # two of five words


@pytest.fixture
def real(engine: Engine) -> Iterator[Served]:
    """The engine as it is started for users, with turns that end when they are said."""
    import ssl

    from tests.offline.stand_in import Clock, Mind

    engine.faults({"times": 0, "match": {"path": "Bidi"}, "do": {"live": {"playback": 0}}})
    trusted = ssl.create_default_context(cafile=engine.ca_file)
    yield Served(None, Clock(), Mind(), engine.base_url, trusted)  # type: ignore[arg-type]


def spoken(words: str) -> NDArray[np.int16]:
    """At 16 kHz, by the engine's own voice."""
    pcm = np.frombuffer(voice.speak(words), "<i2").astype(float)
    samples: NDArray[np.int16] = np.interp(np.arange(0, len(pcm), 1.5), np.arange(len(pcm)), pcm).astype(np.int16)
    return samples


def recorded(file: Path) -> NDArray[np.int16]:
    samples: NDArray[np.int16] = (hearing.decode(file) * 32767).astype(np.int16)
    return samples


def page(*lines: str) -> Json:
    image = Image.new("RGB", (768, 576), "white")
    font = ImageFont.load_default(40)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 80 + 80 * number), line, font=font, fill="black")
    buffer = BytesIO()
    image.save(buffer, "JPEG")
    return {"data": base64.b64encode(buffer.getvalue()).decode(), "mime_type": "image/jpeg"}


async def told(peer: Peer, speech: NDArray[np.int16]) -> list[Json]:
    await peer.hear(np.concatenate([QUIET, speech, QUIET]))
    return await peer.turn()


@pytest.mark.parametrize(
    ("file", "truth"),
    [
        ("brooklyn.flac", "How old is the Brooklyn Bridge?"),
        ("hello_gemini_are_you_there.wav", "Hello Gemini, are you there?"),
        ("whatstheweatherlike.mp3", "What's the weather like?"),
    ],
)
def test_real_speech_is_understood(real: Served, shared_media: Path, file: str, truth: str) -> None:
    async def main() -> None:
        async with talking(real, SPOKEN) as peer:
            turn = await told(peer, recorded(shared_media / "speech" / file))
            assert word_errors(heard(turn), truth) <= MARGIN
            order = kinds(turn)
            assert order[0] == "inputTranscription"
            assert order[-2:] == ["generationComplete", "turnComplete"]
            (audio,) = [one for one in turn[-1]["usageMetadata"]["promptTokensDetails"] if one["modality"] == "AUDIO"]
            assert 40 < audio["tokenCount"] < 160

    run(main())


def test_silence_and_noise_are_no_turn(real: Served, shared_media: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 300, 32_000).astype(np.int16)
    silence = recorded(shared_media / "speech" / "docling_silent_1s.wav")

    async def main() -> None:
        async with talking(real, SPOKEN) as peer:
            await peer.hear(np.concatenate([silence, noise, QUIET]))
            assert said([*peer.got]) == ""
            await peer.ask("Hello")
            assert said(await peer.turn()).startswith("Hello.")

    run(main())


def test_it_reads_the_page_before_the_camera_and_remembers_the_talk(real: Served) -> None:
    async def main() -> None:
        async with talking(real, SPOKEN) as peer:
            await peer.send(realtime_input={"video": page("Meeting moved to Thursday", "Room 214")})
            turn = await told(peer, spoken("What does the page I am holding say?"))
            assert holds(said(turn), "Meeting moved to Thursday Room 214")
            await peer.send(realtime_input={"video": page("Closed on Monday")})
            assert holds(said(await told(peer, spoken("Please read the page."))), "Closed on Monday")
            turn = await told(peer, spoken("My name is Alice and my favorite color is teal."))
            assert holds(said(turn), "My name is Alice")
            assert holds(said(await told(peer, spoken("What is my favorite color?"))), "favorite color is teal")

    run(main())


def test_its_voice_can_be_understood(real: Served) -> None:
    async def main() -> None:
        async with talking(real, SPOKEN) as peer:
            await peer.ask("Who are you?")
            turn = await peer.turn()
            pcm = np.frombuffer(sound(turn), "<i2").astype(np.float32) / 32768
            at_16k = np.interp(np.arange(0, len(pcm), 1.5), np.arange(len(pcm)), pcm).astype(np.float32)
            assert word_errors(hearing.utterance(at_16k, "en").text, said(turn)) < 0.25

    run(main())


def test_speech_during_a_reply_interrupts_it(engine: Engine, real: Served) -> None:
    engine.reset()

    async def main() -> None:
        async with talking(real, SPOKEN) as peer:
            await peer.ask("Who are you?")
            await peer.until(lambda message: content(message).get("modelTurn"))
            await peer.hear(np.concatenate([spoken("What did I just say?"), QUIET]))
            stopped = await peer.turn()
            assert kinds(stopped)[-2:] == ["interrupted", "turnComplete"]
            answer = await peer.until(lambda message: content(message).get("generationComplete"))
            assert said(answer).startswith('You said: "Who are you?"')

    run(main())


def test_a_pause_for_thought_does_not_split_a_question(real: Served) -> None:
    """Speech that goes on before its first part was recognised is answered as a whole."""
    config = {"automaticActivityDetection": {"silenceDurationMs": 100}}
    pause = np.zeros(4_000, np.int16)

    async def main() -> None:
        async with talking(real, SPOKEN, realtimeInputConfig=config) as peer:
            await peer.hear(np.concatenate([QUIET, spoken("How old"), pause, spoken("is the bridge?"), QUIET]))
            turn = await peer.turn()
            assert holds(heard(turn), "How old is the bridge?")

    run(main())


def test_push_to_talk(real: Served) -> None:
    config = {"automaticActivityDetection": {"disabled": True}}

    async def main() -> None:
        async with talking(real, SPOKEN, realtimeInputConfig=config) as peer:
            await peer.hear(spoken("This is said before the button is pressed."))
            await peer.send(realtime_input={"activity_start": {}})
            await peer.hear(spoken("How old is the bridge?"))
            await peer.send(realtime_input={"activity_end": {}})
            turn = await peer.turn()
            assert word_errors(heard(turn), "How old is the bridge?") <= MARGIN

    run(main())


def test_a_microphone_that_is_switched_off_ends_the_turn(real: Served) -> None:
    async def main() -> None:
        async with talking(real, SPOKEN) as peer:
            await peer.hear(spoken("How old is the bridge?"))
            await peer.send(realtime_input={"audio_stream_end": True})
            assert word_errors(heard(await peer.turn()), "How old is the bridge?") <= MARGIN

    run(main())


def test_other_rates_are_understood_too(real: Served) -> None:
    pcm = np.frombuffer(voice.speak("How old is the bridge?"), "<i2")

    async def main() -> None:
        async with talking(real, SPOKEN) as peer:
            await peer.hear(pcm, rate=24_000, piece=777)
            await peer.send(realtime_input={"audio_stream_end": True})
            assert word_errors(heard(await peer.turn()), "How old is the bridge?") <= MARGIN

    run(main())
