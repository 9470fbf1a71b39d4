"""Talks in text and voice, with a mind that says what the test wants where the engine would look and read."""

from __future__ import annotations

import asyncio
import base64
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from components.offline.live.voice import tone
from tests.offline.live.conftest import twist
from tests.offline.live.peer import (
    SPOKEN,
    TEXT_ONLY,
    THINKER,
    Json,
    Peer,
    content,
    kinds,
    open_tasks,
    parts,
    run,
    said,
    sound,
    talking,
)
from tests.offline.stand_in import Served
from tests.waiting import wait_until

NAME = "I am the offline engine, not Gemini."
ECHO: Json = {"model": "models/offline-echo"}
WEATHER: Json = {
    "name": "get_weather",
    "description": "Look up the weather for a city.",
    "parameters": {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}, "required": ["city"]},
}


def tools(behavior: str) -> list[Json]:
    return [{"functionDeclarations": [{**WEATHER, "behavior": behavior}]}]


def jpeg(colour: str = "white") -> Json:
    buffer = BytesIO()
    Image.new("RGB", (32, 32), colour).save(buffer, "JPEG")
    return {"data": base64.b64encode(buffer.getvalue()).decode(), "mime_type": "image/jpeg"}


def usage(message: Json) -> Json:
    found: Json = message["usageMetadata"]
    return found


def test_text_in_text_out(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            assert await peer.answer("Hello") == f"Hello.\n{NAME}"
            assert kinds(peer.got) == ["setupComplete", "modelTurn", "generationComplete", "turnComplete"]
            assert usage(peer.got[-1]) == {
                "promptTokenCount": 2,
                "responseTokenCount": 11,
                "totalTokenCount": 13,
                "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 2}],
                "responseTokensDetails": [{"modality": "TEXT", "tokenCount": 11}],
            }

    run(main())


def test_text_in_voice_out(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, SPOKEN) as peer:
            await peer.ask("Hello")
            turn = await peer.turn()
            assert said(turn) == f"Hello. {NAME}"
            assert {part["inlineData"]["mimeType"] for part in parts(turn)} == {"audio/pcm;rate=24000"}
            seconds = len(sound(turn)) / 48_000
            assert 2 < seconds < 8
            assert usage(turn[-1])["responseTokensDetails"] == [
                {"modality": "AUDIO", "tokenCount": round(25 * seconds)}
            ]
            assert int(np.abs(np.frombuffer(sound(turn), "<i2")).max()) > 3000

    run(main())


def test_without_output_transcription_there_is_only_sound(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, {"model": SPOKEN["model"]}) as peer:
            await peer.ask("Hello")
            turn = await peer.turn()
            assert sound(turn)
            assert said(turn) == ""

    run(main())


def test_a_chosen_voice_is_admitted_not_to_be_there(talk: Served) -> None:
    config = {"speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}}}

    async def main() -> None:
        async with talking(talk, SPOKEN, generationConfig=config) as peer:
            assert (await peer.answer("Hello")).endswith("I have one voice only, whichever you choose.")

    run(main())


def test_it_remembers_and_asks_the_whole_talk_each_turn(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            first = await peer.answer("My name is Alice and my favorite color is teal.")
            before = usage(peer.got[-1])
            assert first.startswith('You wrote: "My name is Alice')
            assert await peer.answer("What did I just say?") == (
                'You said: "My name is Alice and my favorite color is teal."'
            )
            assert usage(peer.got[-1])["promptTokenCount"] == before["totalTokenCount"] + 5

    run(main())


def test_history_is_seeded_without_an_answer(talk: Served) -> None:
    turns = [
        {"role": "user", "parts": [{"text": "My name is Alice and my favorite color is teal."}]},
        {"role": "model", "parts": [{"text": "Nice to meet you, Alice!"}]},
    ]

    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(client_content={"turns": turns, "turn_complete": False})
            assert "teal" in await peer.answer("What is my name and favorite color?")
            assert kinds(peer.got).count("turnComplete") == 1

    run(main())


def test_the_window_forgets_the_oldest(talk: Served) -> None:
    window = {"triggerTokens": 60, "slidingWindow": {"targetTokens": 40}}

    async def main() -> None:
        async with talking(talk, TEXT_ONLY, contextWindowCompression=window) as peer:
            await peer.answer("My name is Alice.")
            for number in range(4):
                await peer.answer(f"The train number {number} leaves on time.")
                assert usage(peer.got[-1])["promptTokenCount"] <= 60
            assert "Alice" not in await peer.answer("What is my name?")

    run(main())


def test_a_frame_is_given_to_the_eyes_with_the_question(talk: Served) -> None:
    talk.mind.pieces = ["It says: Room 2", "14.\n- Thursday\n", "\n(I am the offline engine, not Gemini: remarks.)"]

    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(realtime_input={"video": jpeg("red")})
            await peer.send(realtime_input={"video": jpeg("green")})
            answer = await peer.answer("What does the page I am holding say?")
            assert answer == f"It says: Room 214.\nThursday\n{NAME}"
            assert {"modality": "VIDEO", "tokenCount": 516} in usage(peer.got[-1])["promptTokensDetails"]

    run(main())
    assert talk.mind.files == [base64.b64decode(jpeg("green")["data"])]
    assert talk.mind.prompts[0].turns[-1].parts[-1] == "What does it say?"


def test_without_a_frame_it_says_so(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            assert (await peer.answer("What do you see?")).startswith("I see no picture.")

    run(main())


def test_a_camera_that_was_switched_off_is_not_looked_through(talk: Served) -> None:
    note = {"turns": [{"role": "user", "parts": [{"text": "(The camera is off now.)"}]}]}

    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(realtime_input={"video": jpeg()})
            await peer.send(client_content=note)
            assert (await peer.answer("What do you see?")).startswith("I see no picture.")

    run(main())
    assert talk.mind.prompts == []


def test_files_in_client_content_are_read(talk: Served) -> None:
    talk.mind.pieces = ["A red square."]
    picture = {"inlineData": {"mimeType": "image/jpeg", "data": jpeg("red")["data"]}}

    async def main() -> None:
        async with talking(talk) as peer:
            turns = [{"role": "user", "parts": [picture, {"text": "Describe this."}]}]
            await peer.send(client_content={"turns": turns, "turnComplete": True})
            assert said(await peer.turn()).startswith("A red square.")

    run(main())
    assert len(talk.mind.files) == 1


def test_a_blocking_call_holds_up_the_turn(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, tools=tools("BLOCKING")) as peer:
            await peer.ask("What is the weather in London?")
            (call,) = (await peer.until(lambda message: "toolCall" in message))[-1]["toolCall"]["functionCalls"]
            assert (call["name"], call["args"]) == ("get_weather", {"city": "London"})
            await peer.send(
                tool_response={
                    "functionResponses": [{"id": call["id"], "name": call["name"], "response": {"output": "Fog."}}]
                }
            )
            assert said(await peer.turn()).startswith("Get weather says: Fog.")
            assert kinds(peer.got).count("turnComplete") == 1

    run(main())


async def called(peer: Peer, scheduling: str | None) -> None:
    await peer.ask("What is the weather in London?")
    turn = await peer.turn()
    assert said(turn).startswith("I have called get weather.")
    (call,) = next(message["toolCall"]["functionCalls"] for message in turn if "toolCall" in message)
    response: Json = {"id": call["id"], "name": call["name"], "response": {"output": "Fog."}}
    await peer.send(
        tool_response={"functionResponses": [response | ({"scheduling": scheduling} if scheduling else {})]}
    )


def test_another_call_that_is_answered_at_once_is_told_at_once(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, tools=tools("NON_BLOCKING")) as peer:
            await peer.ask("What is the weather in London?")
            (call,) = (await peer.until(lambda message: "toolCall" in message))[-1]["toolCall"]["functionCalls"]
            await peer.send(tool_response={"functionResponses": [{"id": call["id"], "response": {"output": "Fog."}}]})
            assert said(await peer.turn()).startswith("Get weather says: Fog.")

    run(main())


def test_a_response_that_was_taken_back_is_not_told(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, tools=tools("BLOCKING")) as peer:
            await peer.ask("What is the weather in London?")
            (call,) = (await peer.until(lambda message: "toolCall" in message))[-1]["toolCall"]["functionCalls"]
            await peer.send(client_content={"turn_complete": False})
            await peer.turn()
            await peer.send(tool_response={"functionResponses": [{"id": call["id"], "response": {"output": "Fog."}}]})
            assert (await peer.answer("Hello")).startswith("Hello.")

    run(main())


def test_it_can_not_search_the_web(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, SPOKEN, tools=[{"googleSearch": {}}]) as peer:
            assert "I can't search the web." in await peer.answer("Who won the match?")

    run(main())


@pytest.mark.parametrize("scheduling", [None, "WHEN_IDLE", "INTERRUPT"])
def test_another_call_is_told_in_a_turn_of_its_own(talk: Served, scheduling: str | None) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, tools=tools("NON_BLOCKING")) as peer:
            await called(peer, scheduling)
            assert said(await peer.turn()) == "Get weather says: Fog."

    run(main())


def test_a_silent_response_is_only_remembered(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, tools=tools("NON_BLOCKING")) as peer:
            await called(peer, "SILENT")
            assert await peer.answer("Say that again.") == "Get weather says: Fog."

    run(main())


def test_a_required_argument_is_never_made_up(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, tools=tools("BLOCKING")) as peer:
            answer = await peer.answer("What is the weather?")
            assert answer.startswith("I could call get weather, but you did not say the city.")

    run(main())


def test_content_interrupts_a_call_which_is_taken_back(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, tools=tools("BLOCKING")) as peer:
            await peer.ask("What is the weather in London?")
            (call,) = (await peer.until(lambda message: "toolCall" in message))[-1]["toolCall"]["functionCalls"]
            await peer.ask("Hello")
            stopped = await peer.turn()
            assert stopped[0] == {"toolCallCancellation": {"ids": [call["id"]]}}
            assert kinds(stopped[1:]) == ["interrupted", "turnComplete"]
            assert said(await peer.turn()).startswith("Hello.")

    run(main())


def test_content_without_turn_complete_is_a_stop_button(talk: Served) -> None:
    twist(talk, playback=1)

    async def main() -> None:
        async with talking(talk, SPOKEN) as peer:
            await peer.ask("Hello")
            await peer.until(lambda message: content(message).get("generationComplete"))
            await peer.send(client_content={"turn_complete": False})
            assert kinds(await peer.turn()) == ["interrupted", "turnComplete"]

    run(main())


def test_no_interruption_waits_for_the_turn(talk: Served) -> None:
    config = {"activityHandling": "NO_INTERRUPTION"}

    async def main() -> None:
        async with talking(talk, TEXT_ONLY, realtimeInputConfig=config) as peer:
            for words in ("Hello", "What did I just say?"):
                await peer.send(realtime_input={"text": words})
            assert said(await peer.turn()).startswith("Hello.")
            assert said(await peer.turn()) == 'You said: "Hello"'

    run(main())


def test_only_what_was_played_is_remembered_of_an_interrupted_turn(talk: Served) -> None:
    twist(talk, playback=1)

    async def main() -> None:
        async with talking(talk, SPOKEN) as peer:
            await peer.ask("Hello")
            await peer.until(lambda message: content(message).get("generationComplete"))
            await peer.ask("Say that again.")
            await peer.turn()
            again = await peer.until(lambda message: content(message).get("generationComplete"))
            assert len(said(again)) < len(f"Hello. {NAME}")

    run(main())


def test_extended_thinking_tells_whether_more_is_to_come(talk: Served) -> None:
    setup = {**THINKER, "tools": tools("NON_BLOCKING")}

    async def main() -> None:
        async with talking(talk, setup) as peer:
            await peer.ask("What is the weather in London?")
            turn = await peer.turn()
            assert content(turn[-1])["interactionStatus"] == "IN_PROGRESS"
            (call,) = next(message["toolCall"]["functionCalls"] for message in turn if "toolCall" in message)
            await peer.send(tool_response={"functionResponses": [{"id": call["id"], "name": call["name"]}]})
            assert content((await peer.turn())[-1])["interactionStatus"] == "IDLE"

    run(main())


def test_the_echo_answers_the_first_sound(talk: Served) -> None:
    silence, noise = np.zeros(8000, np.int16), np.full(1600, 9000, np.int16)

    async def main() -> None:
        async with talking(talk, ECHO) as peer:
            for _ in range(2):
                await peer.hear(np.concatenate([silence, noise]))
                turn = await peer.turn()
                assert sound(turn) == tone()
                await peer.hear(silence)

    run(main())


def test_the_echo_takes_activity_and_text_too(talk: Served) -> None:
    config = {"automaticActivityDetection": {"disabled": True}}

    async def main() -> None:
        async with talking(talk, ECHO, realtimeInputConfig=config) as peer:
            await peer.send(realtime_input={"activity_start": {}})
            assert sound(await peer.turn()) == tone()
            await peer.send(realtime_input={"activity_end": {}})
            await peer.send(realtime_input={"text": "Hello"})
            assert sound(await peer.turn()) == tone()

    run(main())


def test_activity_is_the_clients_only_without_detection(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(realtime_input={"activity_start": {}})
            code, reason = await peer.ended()
            assert (code, reason[:25]) == (1007, "Explicit activity control")

    run(main())


@pytest.mark.parametrize(
    "given",
    [
        {"audio": {"data": "AAAA", "mime_type": "audio/mp3"}},
        {"audio": {"data": "?", "mime_type": "audio/pcm"}},
        {"video": {"data": "AAAA", "mime_type": "video/mp4"}},
        {"audio": {"data": "AAAA", "mime_type": "audio/pcm"}, "louder": True},
    ],
)
def test_media_that_is_refused(talk: Served, given: Json) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(realtime_input=given)
            assert (await peer.ended())[0] == 1007

    run(main())


def test_a_context_update_changes_functions_and_instructions(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(context_update={"tools": {"tools": tools("NON_BLOCKING")}})
            assert (await peer.answer("What is the weather in Rome?")).startswith("I have called get weather.")
            await peer.send(context_update={"systemInstruction": {"parts": [{"text": "The shop opens at nine."}]}})
            assert await peer.answer("When does the shop open?") == 'My instructions say: "The shop opens at nine."'

    run(main())


def test_several_talks_at_once_keep_to_themselves(talk: Served) -> None:
    async def one(name: str) -> str:
        async with talking(talk) as peer:
            await peer.answer(f"My name is {name}.")
            return await peer.answer("What did I just say?")

    async def main() -> None:
        names = [f"Number{number}" for number in range(8)]
        answers = await asyncio.gather(*(one(name) for name in names))
        assert answers == [f'You said: "My name is {name}."' for name in names]

    run(main())


def test_nothing_is_left_of_a_talk(talk: Served) -> None:
    def folders() -> set[Any]:
        return set(talk.engine.disk.root.iterdir())

    wait_until(lambda: not open_tasks(), what="earlier talks to end")
    before = folders()

    async def main() -> None:
        async with talking(talk) as peer:
            await peer.send(realtime_input={"video": jpeg()})
            await peer.answer("Hello")
            assert folders() - before
            assert open_tasks()

    run(main())
    wait_until(lambda: folders() <= before and not open_tasks(), what="the session's folder and tasks to go")
