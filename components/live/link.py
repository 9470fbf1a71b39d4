"""One connection to the service: what goes up, each as one call, and the messages that come down."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from google import genai
from google.genai import errors as sdk
from google.genai import types
from google.genai.live import AsyncSession
from pydantic import ValidationError

from components.gemini.errors import BadAnswer
from components.live.events import Call
from components.live.ports import UPLINK_RATE
from components.live.uplink import Mark

SOUND = f"audio/pcm;rate={UPLINK_RATE}"
MOST_MALFORMED = 5


class Link:
    """An open session. Its calls raise what the SDK and the socket raise."""

    def __init__(self, session: AsyncSession, unreadable: Callable[[], None], *, vertex: bool = False) -> None:
        self._session = session
        self._vertex = vertex
        self._unreadable = unreadable

    async def sound(self, pcm: bytes) -> None:
        """PCM16 little endian, mono, 16 kHz."""
        await self._session.send_realtime_input(audio=types.Blob(data=pcm, mime_type=SOUND))

    async def mark(self, mark: Mark) -> None:
        match mark:
            case "activity_start":
                await self._session.send_realtime_input(activity_start=types.ActivityStart())
            case "activity_end":
                await self._session.send_realtime_input(activity_end=types.ActivityEnd())
            case "stream_end":
                await self._session.send_realtime_input(audio_stream_end=True)

    async def frame(self, jpeg: bytes) -> None:
        await self._session.send_realtime_input(video=types.Blob(data=jpeg, mime_type="image/jpeg"))

    async def text(self, text: str, *, ask: bool = True) -> None:
        """The user's words; without `ask` the model is told and does not answer, and what it says ends."""
        turns = types.Content(role="user", parts=[types.Part(text=text)])
        await self._session.send_client_content(turns=turns, turn_complete=ask)

    async def hush(self) -> None:
        await self._session.send_client_content(turn_complete=False)

    async def answer(self, call: Call, text: str, ok: bool, scheduling: bool) -> None:
        """A function's result; with `scheduling` the model speaks of it when it has finished its sentence."""
        response = types.FunctionResponse(
            id=call.id or (None if self._vertex else ""),  # Vertex gives none; elsewhere the SDK insists on one
            name=call.name,
            response={"result" if ok else "error": text},
            scheduling=types.FunctionResponseScheduling.WHEN_IDLE if scheduling and not self._vertex else None,
        )
        await self._session.send_tool_response(function_responses=response)

    async def messages(self) -> AsyncIterator[types.LiveServerMessage]:
        """Until the connection ends, which raises. A message that can't be read is told and left out.

        Raises BadAnswer when several in a row can't be read.
        """
        row = 0
        while True:
            try:
                # The SDK's iterator ends with each turn.
                async for message in self._session.receive():
                    row = 0
                    yield message
            except (ValueError, TypeError, AttributeError, ValidationError) as error:
                row += 1
                self._unreadable()
                if row >= MOST_MALFORMED:
                    raise BadAnswer("The service sends what can't be understood.", "Try again later.") from error


@asynccontextmanager
async def open_link(
    client: genai.Client, model: str, config: types.LiveConnectConfig, unreadable: Callable[[], None]
) -> AsyncIterator[Link]:
    """Dial, and close the socket at the end. Raises what the SDK raises."""
    async with client.aio.live.connect(model=model, config=config) as session:
        if session.setup_complete is None:
            raise sdk.APIError(1007, {"message": "The service did not confirm the settings."}, None)
        yield Link(session, unreadable, vertex=bool(client.vertexai))
