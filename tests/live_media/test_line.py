"""A whole line: both ends of a connection in this process, with aiortc for the browser.

Each test closes its connections in its own coroutine: a fixture's teardown would run in another event loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
import numpy.typing as npt
from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack, VideoStreamTrack
from streamlit_webrtc.sink import AudioSinkTrack, MediaSink, VideoSinkTrack

from components.live.ports import VideoSource, View
from components.live.transport.jitter import BUFFER, AtOnce
from components.live.transport.line import Line
from tests.live_media.loops import run

NO_SERVERS = RTCConfiguration(iceServers=[])


class Talk:
    """A conversation that only notes."""

    def __init__(self) -> None:
        self.heard = 0
        self.seen: list[View] = []
        self.gone: list[VideoSource] = []
        self.hand: list[str] = []

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        self.heard += len(pcm)

    def see(self, image: npt.NDArray[np.uint8], view: View) -> None:
        self.seen.append(view)

    def blind(self, source: VideoSource) -> None:
        self.gone.append(source)

    def press(self) -> None:
        self.hand.append("press")

    def release(self) -> None:
        self.hand.append("release")

    def mute(self, muted: bool) -> None:
        self.hand.append(f"mute {muted}")


class Page:
    """The browser's end."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(NO_SERVERS)
        self.controls: RTCDataChannel = self.connection.createDataChannel("controls")
        self.voice: MediaStreamTrack | None = None
        for track in (AudioStreamTrack(), VideoStreamTrack()):
            self.connection.addTrack(track)
        self.connection.on("track", self._take)

    def _take(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio":
            self.voice = track


async def until(condition: Callable[[], object], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def connected(line: Line) -> AsyncIterator[tuple[Page, RTCPeerConnection]]:
    """As streamlit-webrtc joins them: the sinks on the tracks that come, the speaker's track back."""
    page, server, relay = Page(), RTCPeerConnection(NO_SERVERS), MediaRelay()
    sinks: dict[str, MediaSink] = {"audio": AudioSinkTrack(line.hear), "video": VideoSinkTrack(line.eye)}
    server.on("track", lambda track: sinks[track.kind].addTrack(relay.subscribe(track)))
    try:
        await page.connection.setLocalDescription(await page.connection.createOffer())
        await server.setRemoteDescription(page.connection.localDescription)
        server.addTrack(line.speaker.track)
        for sink in sinks.values():
            sink.start()
        await server.setLocalDescription(await server.createAnswer())
        line.attach(server)
        await page.connection.setRemoteDescription(server.localDescription)
        await until(lambda: page.controls.readyState == "open")
        yield page, server
    finally:
        for sink in sinks.values():
            sink.stop()
        await page.connection.close()
        await server.close()


async def loudest(page: Page, frames: int) -> int:
    assert page.voice
    return max([int(np.abs((await page.voice.recv()).to_ndarray()).max()) for _ in range(frames)])  # type: ignore[union-attr]


def test_everything_travels_over_one_connection() -> None:
    async def talk() -> None:
        conversation = Talk()
        line = Line(conversation, conversation)
        async with connected(line) as (page, _):
            await until(lambda: conversation.heard > 16_000 / 4)
            page.controls.send('{"sources": ["camera"], "microphone": true}')
            await until(lambda: conversation.seen)
            page.controls.send('{"talk": "press"}')
            page.controls.send('{"nonsense": 1}')
            page.controls.send('{"talk": "release", "sources": []}')
            await until(lambda: conversation.gone)
            assert conversation.hand == ["mute False", "press", "release"]
            assert (set(conversation.seen), conversation.gone) == ({"camera"}, ["camera"])

    run(talk())


def test_the_voice_is_heard_and_dropped() -> None:
    async def talk() -> None:
        line = Line()
        async with connected(line) as (page, _):
            assert await loudest(page, 10) == 0
            tone = 9000 * np.sin(2 * np.pi * 500 * np.arange(24_000 * 5) / 24_000)
            line.speaker.play(tone.astype("<i2").tobytes())
            assert await loudest(page, 25) > 7000
            dropped = line.speaker.drop()
            assert dropped == 24_000 * 5 - line.speaker.played()
            # aiortc's own buffer, standing for the browser's, and the packets on their way.
            await loudest(page, 12)
            assert await loudest(page, 5) <= 2

    run(talk())


def test_the_audio_buffer_is_ours_and_the_other_stays() -> None:
    async def talk() -> None:
        line = Line()
        async with connected(line) as (_, server):
            line.attach(server)
            buffers = {r.track.kind: getattr(r, BUFFER) for r in server.getReceivers()}
            assert isinstance(buffers["audio"], AtOnce)
            assert type(buffers["video"]).__module__ == "aiortc.jitterbuffer"

    run(talk())


def test_a_lost_page_is_told_and_a_new_one_takes_over() -> None:
    async def talk() -> None:
        conversation = Talk()
        line = Line(conversation)
        async with connected(line) as (page, _):
            page.controls.send('{"sources": ["screen"]}')
            await until(lambda: conversation.seen)
        await until(lambda: conversation.gone == ["screen"])
        conversation.heard = 0
        async with connected(line) as (page, _):
            await until(lambda: conversation.heard > 0)
            assert await loudest(page, 3) == 0

    run(talk())


def test_no_thread_is_left() -> None:
    async def talk() -> None:
        async with connected(Line(Talk())):
            pass

    before = threading.active_count()
    run(talk())
    assert threading.active_count() <= before


def test_without_a_conversation_nothing_happens() -> None:
    async def talk() -> None:
        line, late = Line(), Talk()
        async with connected(line) as (page, _):
            page.controls.send('{"sources": ["camera"], "talk": "press"}')
            await until(lambda: line.eye.view == "camera")
            line.listener = late
            await until(lambda: late.heard and late.seen)

    run(talk())
