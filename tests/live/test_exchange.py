"""What goes up and comes down besides typed words: sound, pictures, functions, sources."""

from __future__ import annotations

import base64
import io
import wave
from decimal import Decimal
from pathlib import Path

import numpy as np
from PIL import Image

from components.gemini.usage import Usage
from components.live.recording import recorded
from components.live.snapshot import Source
from components.live.talk import Talk
from tests.live.conftest import Stage, until
from tests.live.server import Json, Peer, answer_the_key, handle, heard_as, sound, text_of, turn_complete, understood
from tests.live.speaker import QuickSpeaker, StillSpeaker
from tests.waiting import wait_until


async def listen(peer: Peer) -> None:
    await peer.until_closed()


def received(peer: Peer, kind: str) -> list[Json]:
    return [
        message["realtimeInput"][kind] for message in list(peer.received) if kind in message.get("realtimeInput", {})
    ]


def order(peer: Peer) -> list[str]:
    """Kinds of what came, runs of sound as one."""
    names: list[str] = []
    for message in list(peer.received):
        name = next(iter(message.get("realtimeInput", message)))
        if not (names and names[-1] == name == "audio"):
            names.append(name)
    return names


def speak(talk: Talk, pieces: int = 1, level: int = 3000) -> None:
    for _ in range(pieces):
        talk.hear(np.full(320, level, np.int16))


def test_the_microphone_goes_up_as_16_khz_sound(stage: Stage) -> None:
    talk, server = stage(listen)
    until(talk, lambda shot: shot.state == "live")
    speak(talk, 3)
    wait_until(lambda: server.peers and len(received(server.peers[0], "audio")) >= 2)
    sent = received(server.peers[0], "audio")
    assert {piece["mimeType"] for piece in sent} == {"audio/pcm;rate=16000"}
    assert b"".join(base64.urlsafe_b64decode(piece["data"]) for piece in sent) == np.full(960, 3000, "<i2").tobytes()
    until(talk, lambda shot: shot.spending.heard == 0.06)


def test_mute_ends_the_stream_after_a_second(stage: Stage) -> None:
    talk, server = stage(listen)
    until(talk, lambda shot: shot.state == "live")
    speak(talk)
    talk.mute(True)
    speak(talk, 5)
    wait_until(lambda: server.peers and received(server.peers[0], "audioStreamEnd"))
    assert len(received(server.peers[0], "audio")) == 1 and talk.snapshot().muted


def test_push_to_talk_marks_begin_and_end(stage: Stage) -> None:
    talk, server = stage(answer_the_key, mode="push")
    until(talk, lambda shot: shot.state == "live")
    speak(talk, 5)
    talk.press()
    until(talk, lambda shot: shot.pressed)
    speak(talk, 5)
    talk.release()
    shot = until(talk, lambda shot: len(shot.rows) == 2 and shot.latencies and shot.latencies[0].total is not None)
    assert order(server.peers[0]) == ["activityStart", "audio", "activityEnd"]
    assert [row.text for row in shot.rows] == ["Hello", "Hello to you"]


def test_the_newest_picture_goes_before_a_typed_question(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.answer("A grey picture")
        await peer.until_closed()

    talk, server = stage(script)
    until(talk, lambda shot: shot.state == "live")
    talk.see(np.full((480, 640, 3), 120, np.uint8), "camera")
    until(talk, lambda shot: shot.frames_sent == 1)
    talk.say("What do you see?")
    until(talk, lambda shot: len(shot.rows) == 2 and not shot.answering)
    assert order(server.peers[0]) == ["video", "video", "clientContent"]
    frame = received(server.peers[0], "video")[0]
    assert frame["mimeType"] == "image/jpeg"
    assert Image.open(io.BytesIO(base64.urlsafe_b64decode(frame["data"]))).size == (640, 480)


def test_the_model_is_told_when_the_screen_ends(stage: Stage) -> None:
    talk, server = stage(listen)
    until(talk, lambda shot: shot.state == "live")
    talk.see(np.zeros((10, 10, 3), np.uint8), "screen")
    until(talk, lambda shot: shot.frames_sent == 1)
    talk.blind("screen")
    wait_until(lambda: "clientContent" in order(server.peers[0]))
    told = server.peers[0].received[-1]["clientContent"]
    assert "screen is no longer shared" in text_of(told) and told["turnComplete"] is False


def test_the_model_is_told_when_its_answer_was_heard_to_the_end(stage: Stage) -> None:
    """The service ends a turn when its sound would have been played, and breaks it off for whatever comes before."""

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(heard_as("Grey"), sound(0.1), {"serverContent": {"generationComplete": True}})
        await listen(peer)

    speaker = StillSpeaker()
    talk, server = stage(script, speaker=speaker)
    until(talk, lambda shot: shot.state == "live")
    talk.see(np.zeros((10, 10, 3), np.uint8), "screen")
    until(talk, lambda shot: shot.frames_sent == 1)
    talk.say("What do you see?")
    wait_until(lambda: speaker.waiting() == 2_400)
    talk.blind("screen")
    speak(talk)
    wait_until(lambda: received(server.peers[0], "audio"))
    assert order(server.peers[0]).count("clientContent") == 1
    speaker.pass_samples(2_400)
    wait_until(lambda: order(server.peers[0]).count("clientContent") == 2)


def test_a_function_is_called_shown_and_answered(stage: Stage) -> None:
    call = {"id": "c1", "name": "calculate", "args": {"expression": "6 * 7"}}
    answers: list[Json] = []

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send({"toolCall": {"functionCalls": [call]}})
        answers.append((await peer.next("toolResponse"))["toolResponse"])
        await peer.answer("It is 42.")
        await peer.until_closed()

    talk, _ = stage(script, functions=("calculate",))
    talk.say("6 times 7?")
    shot = until(talk, lambda shot: len(shot.rows) == 2 and shot.rows[1].text)
    use = shot.rows[1].tools[0]
    assert (use.name, use.state, use.result) == ("calculate", "done", "42")
    assert answers[0]["functionResponses"] == [
        {"id": "c1", "name": "calculate", "response": {"result": "42"}, "scheduling": "WHEN_IDLE"}
    ]


def test_sources_of_a_search_are_shown(stage: Stage) -> None:
    grounding = {
        "webSearchQueries": ["weather"],
        "groundingChunks": [{"web": {"uri": "https://example.org", "title": "Weather"}}],
    }

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(heard_as("Sunny."), {"serverContent": {"groundingMetadata": grounding}}, turn_complete())
        await peer.until_closed()

    talk, _ = stage(script, search=True)
    talk.say("Weather?")
    shot = until(talk, lambda shot: len(shot.rows) == 2 and shot.rows[1].sources)
    assert shot.rows[1].sources == (Source("Weather", "https://example.org"),) and shot.rows[1].queries == ("weather",)


def test_a_model_that_writes(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        for text in ("Hello", " there"):
            await peer.send({"serverContent": {"modelTurn": {"parts": [{"text": text}]}}})
        await peer.send({"serverContent": {"generationComplete": True}}, turn_complete())
        await peer.until_closed()

    talk, server = stage(script, model="offline-engine", reply="text")
    talk.say("Hi")
    shot = until(talk, lambda shot: len(shot.rows) == 2 and not shot.answering)
    assert shot.rows[1].text == "Hello there" and shot.replies == 0
    assert server.peers[0].setup["generationConfig"]["responseModalities"] == ["TEXT"]


def test_hush_stops_the_answer_and_asks_for_none(stage: Stage) -> None:
    speaker = StillSpeaker()

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(heard_as("A long story"), sound(3))
        await peer.next("clientContent")
        await peer.send(turn_complete())
        await peer.until_closed()

    talk, server = stage(script, speaker)
    talk.say("Tell me a story")
    wait_until(lambda: speaker.waiting() == 7200)
    talk.hush()
    shot = until(talk, lambda shot: len(shot.rows) == 2 and shot.rows[1].interrupted and not shot.answering)
    assert speaker.waiting() == 0 and shot.rows[-1].heard_text == ""
    wait_until(lambda: len(server.peers[0].received) == 2)
    assert server.peers[0].received[1] == {"clientContent": {"turnComplete": False}}


def test_the_limit_of_money_ends_the_talk(stage: Stage) -> None:
    def price(model: str, usage: Usage) -> Decimal:
        return Decimal(usage.prompt or 0) / 100

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.answer("Expensive", promptTokenCount=100, responseTokenCount=1)
        await peer.until_closed()

    talk, _ = stage(script, price=price, most_money=Decimal("0.50"))
    talk.say("Hi")
    shot = until(talk, lambda shot: shot.state == "ended")
    assert shot.spending.money == Decimal(1) and shot.end and "$0.50" in shot.end.message


def test_both_sides_are_recorded(stage: Stage, tmp_path: Path) -> None:
    async def script(peer: Peer) -> None:
        await peer.next("audio")
        await peer.send(understood("Hi"))
        await peer.answer("Hello", 0.5)
        await peer.send(handle("h"))
        await peer.until_closed()

    talk, _ = stage(script, QuickSpeaker(), folder=tmp_path / "talk")
    until(talk, lambda shot: shot.state == "live")
    speak(talk, 10)
    until(talk, lambda shot: shot.handle_age is not None and not shot.answering)
    talk.stop()
    assert talk.folder and talk.folder.parent == tmp_path / "talk"
    kept = recorded(talk.folder)
    assert kept.microphone and kept.voice and len(kept.replies) == 1
    with wave.open(str(kept.replies[0])) as reply:
        assert (reply.getframerate(), reply.getnframes()) == (24_000, 12_000)
    with wave.open(str(kept.microphone)) as user:
        assert user.getframerate() == 16_000 and user.readframes(user.getnframes()).endswith(b"\xb8\x0b" * 3200)


def test_a_spoken_question_survives_a_lost_connection(stage: Stage) -> None:
    asked: list[str] = []

    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.next("audio")
            await peer.send(handle("h"), understood("What is"), understood(" the time?"))
            peer.drop()
        asked.append(await peer.asked())
        await peer.answer("Ten.")
        await peer.until_closed()

    talk, _ = stage(script)
    until(talk, lambda shot: shot.state == "live")
    speak(talk)
    shot = until(talk, lambda shot: len(shot.rows) == 2)
    assert asked == ["What is the time?"]
    assert [(row.turn, row.text) for row in shot.rows] == [(1, "What is the time?"), (1, "Ten.")]
