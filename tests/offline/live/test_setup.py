"""How a session begins, or is refused, over a real TLS WebSocket."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from components.offline.live.closing import Close
from tests.offline.live.peer import PATH, SPOKEN, TEXT_ONLY, THINKER, Json, connected, run, talking
from tests.offline.stand_in import Served

LIVE = "models/gemini-3.8-live"
INVALID = "Request contains an invalid argument."


def refusal(talk: Served, message: Json, key: str | None = "offline-tests", version: str = "v1beta") -> tuple[int, str]:
    end: list[tuple[int, str]] = []

    async def main() -> None:
        async with connected(talk, key, version) as peer:
            with suppress(ConnectionClosed):  # a bad key is refused before anything is said
                await peer.send(**message)
            end.append(await peer.ended())
            assert peer.got == []

    run(main())
    return end[0]


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
def test_setup_is_complete(talk: Served, version: str) -> None:
    async def main() -> None:
        async with connected(talk, version=version) as peer:
            await peer.send(setup=SPOKEN)
            assert await peer.receive() == {"setupComplete": {}}

    run(main())


def test_both_spellings_of_every_field(talk: Served) -> None:
    """As the SDK mixes them."""
    setup = {
        "model": LIVE,
        "generation_config": {"response_modalities": ["AUDIO"], "mediaResolution": "MEDIA_RESOLUTION_LOW"},
        "realtimeInputConfig": {"automatic_activity_detection": {"silence_duration_ms": 100}},
        "contextWindowCompression": {"trigger_tokens": 25000, "sliding_window": {"target_tokens": "8000"}},
        "session_resumption": {},
        "proactivity": {"proactiveAudio": True},
    }

    async def main() -> None:
        async with talking(talk, setup) as peer:
            assert len(peer.got) == 1

    run(main())


@pytest.mark.parametrize(
    ("change", "code", "reason"),
    [
        ({"model": "models/gemini-9-live"}, 1008, "models/gemini-9-live is not found for API version v1beta"),
        ({"model": "models/gemini-3.8-flash"}, 1008, "models/gemini-3.8-flash is not found for API version v1beta"),
        ({"generationConfig": {"responseModalities": ["TEXT"]}}, 1007, INVALID),
        ({"generationConfig": {"responseModalities": ["AUDIO", "TEXT"]}}, 1007, INVALID),
        ({"generationConfig": {"responseMimeType": "application/json"}}, 1007, INVALID),
        ({"generationConfig": {"thinkingConfig": {"thinkingLevel": "LOW"}}}, 1007, "Thinking config is not supported"),
        ({"generationConfig": {"enableAffectiveDialog": True}}, 1007, INVALID),
        ({"generationConfig": {"temperature": 9}}, 1007, "* GenerateContentRequest.generation_config.temperature"),
        ({"generationConfig": {"speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Bob"}}}}},
         1007, "Requested voice api_name 'Bob' is not available"),
        ({"proactivity": {"proactiveAudio": False}}, 1007, "Proactive audio can't be turned off for this model."),
        ({"tools": [{"codeExecution": {}}]}, 1008, "Operation is not implemented, or supported, or enabled."),
        ({"tools": [{"functionDeclarations": [{"description": "no name"}]}]}, 1007, "* BidiGenerateContentSetup.tools"),
        ({"sessionResumption": {"transparent": True}}, 1007, "Transparent session resumption is not supported."),
        ({"sessionResumption": {"handle": "gone"}}, 1008, "BidiGenerateContent session not found"),
        ({"avatarConfig": {}}, 1008, "Operation is not implemented, or supported, or enabled."),
        ({"voice": "Kore"}, 1007, 'Invalid JSON payload received. Unknown name "voice" at'),
        ({"contextWindowCompression": {"triggerTokens": 5, "slidingWindow": {"targetTokens": 9}}}, 1007, "target"),
    ],
)  # fmt: skip
def test_refused_settings(talk: Served, change: Json, code: int, reason: str) -> None:
    told = refusal(talk, {"setup": {"model": LIVE, **change}})
    assert told[0] == code
    assert told[1].startswith(reason[:123])


@pytest.mark.parametrize(
    "config", [{}, {"thinkingConfig": {}}, {"thinkingConfig": {"thinkingLevel": "THINKING_LEVEL_UNSPECIFIED"}}]
)
def test_extended_thinking_needs_a_level(talk: Served, config: Json) -> None:
    setup = {"model": THINKER["model"], "generationConfig": config}
    assert refusal(talk, {"setup": setup}) == (1007, "This model needs a thinking level: LOW, MEDIUM, HIGH.")


@pytest.mark.parametrize("level", ["LOW", "medium", "HIGH"])
def test_extended_thinking_takes_its_levels(talk: Served, level: str) -> None:
    async def main() -> None:
        setup = {"model": THINKER["model"], "generationConfig": {"thinkingConfig": {"thinkingLevel": level}}}
        async with talking(talk, setup) as peer:
            assert peer.got == [{"setupComplete": {}}]

    run(main())


def test_extended_thinking_calls_no_blocking_function(talk: Served) -> None:
    function = {"name": "now", "behavior": "BLOCKING"}
    setup = {**THINKER, "tools": [{"functionDeclarations": [function]}]}
    assert refusal(talk, {"setup": setup}) == (1007, "Blocking function calls are not supported for this model.")


@pytest.mark.parametrize(
    ("key", "code", "reason"),
    [
        (None, 1008, "Method doesn't allow unregistered callers"),
        ("AIza-wrong", 1007, "API key not valid. Please pass a valid API key."),
        ("AQ.wrong", 1008, "Request had invalid authentication credentials."),
    ],
)
def test_bad_keys(talk: Served, key: str | None, code: int, reason: str) -> None:
    told = refusal(talk, {"setup": TEXT_ONLY}, key)
    assert told[0] == code
    assert told[1].startswith(reason)


@pytest.mark.parametrize(
    "message",
    [{"client_content": {}}, {"realtime_input": {"text": "Hello"}}, {"tool_response": {}}],
)
def test_setup_comes_first(talk: Served, message: Json) -> None:
    assert refusal(talk, message) == (1007, "setup must be the first message and only the first")


def test_setup_comes_once(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(setup=TEXT_ONLY)
            assert await peer.ended() == (1007, "setup must be the first message and only the first")

    run(main())


@pytest.mark.parametrize("raw", ["no JSON", '{"setup": ', '{"hello": {}}', "{}", '{"setup": {"model": 5}}'])
def test_what_is_no_message(talk: Served, raw: str) -> None:
    async def main() -> None:
        async with connected(talk) as peer:
            await peer.socket.send(raw)
            code, reason = await peer.ended()
            assert code == 1007
            assert reason

    run(main())


def test_the_address_that_the_sdk_makes_of_its_own(talk: Served) -> None:
    """It ends in a slash, to which the SDK adds /ws."""

    async def main() -> None:
        async with connected(talk, path=f"/{PATH}") as peer:
            await peer.send(setup=SPOKEN)
            assert await peer.receive() == {"setupComplete": {}}

    run(main())


def test_an_address_that_is_not_there(talk: Served) -> None:
    async def main() -> None:
        with pytest.raises(InvalidStatus) as caught:
            async with connected(talk, version="v7"):
                raise AssertionError("the handshake was accepted")
        assert caught.value.response.status_code == 404
        assert json.loads(caught.value.response.body)["error"]["status"] == "NOT_FOUND"

    run(main())


def test_the_request_log_knows_sessions(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            await peer.answer("Hello")

    run(main())
    (entry,) = talk.engine.log.as_json()
    assert "offline-tests" not in str(entry)
    assert entry["path"].endswith("v1beta.GenerativeService.BidiGenerateContent")
    assert entry["received"] == {"setup": 1, "client_content": 1}


def test_reasons_fit_a_close_frame() -> None:
    end: Any = Close(1007, "ä" * 200)
    assert len(end.reason.encode()) <= 123
