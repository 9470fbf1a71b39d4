"""Once through what the product does, for those who watch from outside: `python -m tests.walk app|engine FOLDER`.

Says "walked" at the end, and keeps everything running until standard input closes.
"""

from __future__ import annotations

import asyncio
import io
import os
import ssl
import sys
import wave
from contextlib import suppress
from pathlib import Path

from google import genai
from google.genai import types
from playwright.sync_api import expect, sync_playwright
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from components.live.ports import DOWNLINK_RATE
from components.media.samples import CAFE
from components.pages import PAGES
from tests.browser.chromium import FLAGS
from tests.browser.visitor import Visitor
from tests.engine import running_engine
from tests.serve import serving

MILLISECONDS = 300_000
DEAF = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # Chromium's own names are not ours


def app(folder: Path) -> None:
    with sync_playwright() as playwright, serving(folder, address="0.0.0.0") as served:
        chromium = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=[*FLAGS, DEAF])
        visitor = Visitor(chromium.new_context(), served.base_url, folder)
        visitor.context.set_default_timeout(MILLISECONDS)
        for page in PAGES:
            visitor.open(page.address)
        read_receipt(visitor)
        knock(served.base_url)
        visitor.expect_well()
        rest()


def read_receipt(visitor: Visitor) -> None:
    visitor.open().get_by_role("button", name="Read the sample receipt").click()
    expect(visitor.page.get_by_role("button", name="This record (JSON)")).to_be_visible(timeout=MILLISECONDS)


def knock(base_url: str) -> None:
    """As a page of somebody else's would, in a visitor's browser."""
    with suppress(InvalidStatus):
        connect(f"ws{base_url.removeprefix('http')}/_stcore/stream", origin=Origin("https://elsewhere.example")).close()


def engine(folder: Path) -> None:
    os.environ["TMPDIR"] = str(folder)
    with running_engine() as running:
        trusted = ssl.create_default_context(cafile=running.ca_file)
        options = types.HttpOptions(
            base_url=running.base_url, client_args={"verify": trusted}, async_client_args={"ssl": trusted}
        )
        client = genai.Client(api_key=running.key, http_options=options)
        voice = asyncio.run(talk(client, "Say that we meet on Thursday at noon."))
        for data, mime_type in ((CAFE.path.read_bytes(), "image/png"), (recording(voice), "audio/wav")):
            file = types.Part.from_bytes(data=data, mime_type=mime_type)
            asked = types.Content(role="user", parts=[file, types.Part(text="When is it?")])
            client.models.generate_content(model="gemini-3.8-flash", contents=asked)
        rest()


async def talk(client: genai.Client, words: str) -> bytes:
    """What the engine says to it, as sound; it hears a second of silence, too."""
    config = types.LiveConnectConfig(response_modalities=[types.Modality.AUDIO])
    async with client.aio.live.connect(model="gemini-3.8-live", config=config) as live:
        await live.send_realtime_input(audio=types.Blob(data=bytes(32_000), mime_type="audio/pcm;rate=16000"))
        turn = types.Content(role="user", parts=[types.Part(text=words)])
        await live.send_client_content(turns=turn, turn_complete=True)
        return b"".join([message.data or b"" async for message in live.receive()])


def recording(voice: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((1, 2, DOWNLINK_RATE, 0, "NONE", ""))
        wav.writeframes(voice)
    return file.getvalue()


def rest() -> None:
    print("walked", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    {"app": app, "engine": engine}[sys.argv[1]](Path(sys.argv[2]))
