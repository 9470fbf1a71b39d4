"""Talks without a browser: `python -m tests.bench.voice_clients URL WAV TALKS SECONDS`.

All that is sent was encoded before, so that a client is light and its packets leave on time: ten browsers need more
than a machine has beside the server, and what they send late comes in bursts.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaBlackhole
from av import AudioFrame, Packet, VideoFrame

WIDTH, HEIGHT, PER_SECOND, BIT_RATE = 640, 480, 8, 600_000
FILM_SECONDS = 8
CONTROLS = '{"sources": ["camera"]}'


class Sent(MediaStreamTrack):
    """These pieces over and over, each `period` seconds after the one before."""

    def __init__(self, kind: Literal["audio", "video"], pieces: Sequence[bytes], period: float, ahead: float) -> None:
        super().__init__()
        self.kind = kind
        self._pieces: Iterator[bytes] = itertools.cycle(pieces)
        self._period, self._begun, self._count = period, time.monotonic() + ahead, 0

    async def recv(self) -> Packet:  # type: ignore[type-arg]
        due = self._begun + self._count * self._period
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        packet = Packet(next(self._pieces))
        packet.pts, packet.time_base = round(self._count * self._period * 90_000), Fraction(1, 90_000)
        self._count += 1
        return packet


def voice(path: Path) -> list[bytes]:
    """Opus, 20 ms each."""
    with av.open(str(path)) as file, av.open(io.BytesIO(), "w", "ogg") as target:
        stream = target.add_stream("libopus", 48_000, layout="mono", options={"frame_duration": "20"})
        frames = [frame for frame in file.decode(audio=0) if isinstance(frame, AudioFrame)]
        packets = [packet for frame in [*frames, None] for packet in stream.encode(frame)]
        return [bytes(packet) for packet in packets]


def camera() -> list[bytes]:
    """VP8 of a picture that moves, with a key frame every two seconds."""
    dice = np.random.default_rng(1)
    picture = dice.integers(0, 255, (HEIGHT // 8, WIDTH // 8, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    with av.open(io.BytesIO(), "w", "webm") as target:
        options = {"deadline": "realtime", "cpu-used": "8", "g": str(2 * PER_SECOND)}
        stream = target.add_stream("libvpx", PER_SECOND, options=options)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = WIDTH, HEIGHT, "yuv420p", BIT_RATE
        made = (VideoFrame.from_ndarray(np.roll(picture, 6 * n, 1)) for n in range(FILM_SECONDS * PER_SECOND))
        return [bytes(packet) for frame in [*made, None] for packet in stream.encode(frame)]


async def talk(url: str, number: int, words: Sequence[bytes], film: Sequence[bytes]) -> RTCPeerConnection:
    connection, played = RTCPeerConnection(), MediaBlackhole()
    connection.on("track", played.addTrack)
    controls = connection.createDataChannel("controls")
    controls.on("open", lambda: controls.send(CONTROLS))
    connection.createDataChannel("text")  # FastRTC begins with it
    ahead = 0.013 * number  # people's clocks differ
    connection.addTrack(Sent("audio", words, 0.02, ahead))
    connection.addTrack(Sent("video", film, 1 / PER_SECOND, ahead))
    await connection.setLocalDescription(await connection.createOffer())
    mine = connection.localDescription
    body = {"sdp": mine.sdp, "type": mine.type, "webrtc_id": f"talk{number}"}
    answer = await asyncio.to_thread(post, f"{url}/webrtc/offer", body)
    await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
    await played.start()
    return connection


def post(url: str, body: dict[str, str]) -> dict[str, str]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        said: dict[str, str] = json.load(answer)
    return said


async def run(url: str, microphone: Path, count: int, seconds: float) -> None:
    words, film = voice(microphone), camera()
    connections = [await talk(url, number, words, film) for number in range(count)]
    print("talking", flush=True)
    await asyncio.sleep(seconds)
    print(" ".join(connection.connectionState for connection in connections), flush=True)
    await asyncio.gather(*(connection.close() for connection in connections))


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
