"""The google-genai client drives a session over TLS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from google import genai
from google.genai import errors, types
from google.genai.live import AsyncSession

from tests.offline.live.conftest import twist
from tests.offline.stand_in import KEY, Served

LIVE = "gemini-3.8-live"


@asynccontextmanager
async def session(talk: Served, model: str = LIVE, **config: Any) -> AsyncIterator[AsyncSession]:
    options = types.HttpOptions(
        base_url=talk.base_url, api_version="v1beta", async_client_args={"ssl": talk.trusted, "ping_interval": None}
    )
    async with genai.Client(api_key=KEY, http_options=options).aio as client:
        async with client.live.connect(model=model, config=types.LiveConnectConfig(**config)) as live:
            yield live


async def turn(live: AsyncSession) -> list[types.LiveServerMessage]:
    return [message async for message in live.receive()]


def transcript(messages: list[types.LiveServerMessage]) -> str:
    contents = [message.server_content for message in messages if message.server_content]
    return "".join(one.output_transcription.text or "" for one in contents if one.output_transcription)


async def ask(live: AsyncSession, words: str) -> list[types.LiveServerMessage]:
    await live.send_client_content(turns=types.Content(role="user", parts=[types.Part(text=words)]), turn_complete=True)
    return await turn(live)


def test_a_session_with_everything_set(talk: Served) -> None:
    config = types.LiveConnectConfig(
        response_modalities=[types.Modality.AUDIO],
        speech_config=types.SpeechConfig(
            voice_config=types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name="Kore"))
        ),
        system_instruction="Be brief.",
        tools=[
            types.Tool(google_search=types.GoogleSearch()),
            types.Tool(function_declarations=[types.FunctionDeclaration(name="current_time", description="The time.")]),
        ],
        realtime_input_config=types.RealtimeInputConfig(
            automatic_activity_detection=types.AutomaticActivityDetection(
                start_of_speech_sensitivity=types.StartSensitivity.START_SENSITIVITY_LOW,
                silence_duration_ms=300,
                prefix_padding_ms=100,
            ),
            activity_handling=types.ActivityHandling.NO_INTERRUPTION,
            turn_coverage=types.TurnCoverage.TURN_INCLUDES_ALL_INPUT,
        ),
        input_audio_transcription=types.AudioTranscriptionConfig(language_codes=["de-DE"]),
        output_audio_transcription=types.AudioTranscriptionConfig(),
        session_resumption=types.SessionResumptionConfig(),
        context_window_compression=types.ContextWindowCompressionConfig(
            trigger_tokens=25_000, sliding_window=types.SlidingWindow(target_tokens=8_000)
        ),
        media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW,
        temperature=0.5,
        max_output_tokens=1000,
        seed=1,
    )

    async def main() -> None:
        async with session(talk, **config.model_dump(exclude_none=True)) as live:
            answer = await ask(live, "Hello")
            assert transcript(answer).startswith("Hello.")
            last = answer[-1]
            assert last.server_content is not None
            assert last.server_content.turn_complete
            assert last.usage_metadata is not None
            assert (last.usage_metadata.response_token_count or 0) > 20

    asyncio.run(main())


def test_a_function_is_called_and_answered(talk: Served) -> None:
    function = types.FunctionDeclaration(
        name="calculate",
        description="Evaluate an arithmetic expression.",
        behavior=types.Behavior.BLOCKING,
        parameters=types.Schema(
            type=types.Type.OBJECT,
            properties={"expression": types.Schema(type=types.Type.STRING)},
            required=["expression"],
        ),
    )

    async def main() -> None:
        tools = [types.Tool(function_declarations=[function])]
        async with session(talk, output_audio_transcription={}, tools=tools) as live:
            await live.send_client_content(
                turns=types.Content(role="user", parts=[types.Part(text="What is 12 times 7?")])
            )
            came: list[types.LiveServerMessage] = []
            async for message in live.receive():
                came.append(message)
                for call in (message.tool_call.function_calls if message.tool_call else None) or []:
                    assert call.args == {"expression": "12 * 7"}
                    response = types.FunctionResponse(id=call.id, name=call.name, response={"result": 84})
                    await live.send_tool_response(function_responses=[response])
            assert transcript(came).startswith("Calculate says: 84")

    asyncio.run(main())


def test_realtime_input_of_every_kind(talk: Served) -> None:
    async def main() -> None:
        async with session(talk, model="offline-echo") as live:
            await live.send_realtime_input(audio=types.Blob(data=bytes(640), mime_type="audio/pcm;rate=16000"))
            await live.send_realtime_input(video=types.Blob(data=b"\xff\xd8", mime_type="image/jpeg"))
            await live.send_realtime_input(audio_stream_end=True)
            await live.send_realtime_input(text="Hello")
            assert sum(len(message.data or b"") for message in await turn(live)) == 400 * 48

    asyncio.run(main())
    (entry,) = talk.engine.log.as_json()
    assert entry["received"] == {"setup": 1, "audio": 1, "video": 1, "audio_stream_end": 1, "text": 1}


@pytest.mark.parametrize("code", [1007, 1008, 1011])
def test_a_close_is_an_api_error_with_its_code(talk: Served, code: int) -> None:
    twist(talk, steps=[{"ms": 50, "close": {"code": code, "reason": "Because."}}])

    async def main() -> None:
        async with session(talk) as live:
            with pytest.raises(errors.APIError) as caught:
                await turn(live)
            assert (caught.value.code, caught.value.details) == (code, "Because.")

    asyncio.run(main())
