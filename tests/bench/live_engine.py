"""How soon the offline engine answers in a Live session: milliseconds from the end of speech to the first sound.

`python -m tests.bench.live_engine [turns]`, from the repository's root. Speech is the engine's own voice, sent as a
microphone sends it. First the echo (what a connection costs by itself), then spoken questions, then one about a page.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
import time
from io import BytesIO
from statistics import median

import numpy as np
import psutil
from google import genai
from google.genai import types
from google.genai.live import AsyncSession
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from components.offline.live import voice
from tests.engine import Engine, running_engine

QUESTIONS = ("My name is Alice and my favorite color is teal.", "What is my favorite color?", "What did I just say?")
PIECE = 320  # samples, 20 ms


def spoken(words: str) -> NDArray[np.int16]:
    pcm = np.frombuffer(voice.speak(words), "<i2").astype(float)
    samples: NDArray[np.int16] = np.interp(np.arange(0, len(pcm), 1.5), np.arange(len(pcm)), pcm).astype(np.int16)
    return samples


def page() -> bytes:
    image = Image.new("RGB", (768, 576), "white")
    ImageDraw.Draw(image).text((60, 200), "Room 214", font=ImageFont.load_default(60), fill="black")
    buffer = BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


async def microphone(live: AsyncSession, samples: NDArray[np.int16]) -> None:
    """In real time, with quiet after it."""
    start = time.monotonic()
    sound = np.concatenate([samples, np.zeros(48_000, np.int16)]).astype("<i2")
    for number, at in enumerate(range(0, len(sound), PIECE)):
        piece = sound[at : at + PIECE].tobytes()
        await live.send_realtime_input(audio=types.Blob(data=piece, mime_type="audio/pcm;rate=16000"))
        await asyncio.sleep(max(0.0, start + (number + 1) * 0.02 - time.monotonic()))


async def delay(live: AsyncSession, samples: NDArray[np.int16], from_onset: bool = False) -> float:
    """Seconds to the first sound of the answer, which is then heard to its end."""
    start = time.monotonic() + (0 if from_onset else len(samples) / 16_000)
    sending = asyncio.create_task(microphone(live, samples))
    first = None
    async for message in live.receive():
        if message.data and first is None:
            first = time.monotonic() - start
    await sending
    return first or float("nan")


async def measured(engine: Engine, turns: int) -> None:
    trusted = ssl.create_default_context(cafile=engine.ca_file)
    options = types.HttpOptions(
        base_url=engine.base_url, api_version="v1beta", async_client_args={"ssl": trusted, "ping_interval": None}
    )
    client = genai.Client(api_key=engine.key, http_options=options).aio
    beep = np.full(3200, 9000, np.int16)
    async with client.live.connect(model="offline-echo", config=types.LiveConnectConfig()) as live:
        tell("echo, from the onset", [await delay(live, beep, from_onset=True) for _ in range(turns)])
    async with client.live.connect(model="gemini-3.8-live", config=types.LiveConnectConfig()) as live:
        tell("first words, models cold", [await delay(live, spoken("Hello, can you hear me?"))])
        clips = [spoken(words) for words in QUESTIONS]
        tell("spoken questions", [await delay(live, clips[number % 3]) for number in range(turns)])
        await live.send_realtime_input(video=types.Blob(data=page(), mime_type="image/jpeg"))
        clip = spoken("What does the page I am holding say?")
        tell("about a page", [await delay(live, clip) for _ in range(turns)])


def tell(what: str, seconds: list[float]) -> None:
    print(
        f"{what:26} median {1000 * median(seconds):6.0f} ms  longest {1000 * max(seconds):6.0f} ms  of {len(seconds)}"
    )


def main(turns: int) -> None:
    with running_engine() as engine:
        asyncio.run(measured(engine, turns))
        memory = psutil.Process(engine.pid).memory_info().rss
    print(f"{memory / 1e6:.0f} MB in the engine; load of the machine {psutil.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
