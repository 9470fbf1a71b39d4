"""Functions in a whole talk: each effect once, whatever the wire does, and no question without end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from components.gemini.connection import Vertex
from components.live import functions, threads, toolbox, watch
from components.live.config import Config
from components.live.functions import Function
from components.live.snapshot import Snapshot, ToolUse
from components.live.talk import Talk
from components.live.tries import MOST_TRIES
from components.ui.talk_rows import called
from tests.live.conftest import Stage, until
from tests.live.microphone import Microphone
from tests.live.server import Json, LiveServer, Peer, handle, heard_as, sound, turn_complete, understood
from tests.live.speaker import QuickSpeaker
from tests.waiting import wait_until

CODES = [1007, 1008, 1011]


class Desk:
    """Books tables, which can't be undone. While `held`, it takes its time."""

    def __init__(self) -> None:
        self.booked: list[str] = []
        self.free = threading.Event()
        self.free.set()

    def book_table(self, name: str) -> str:
        """Book a table.

        Args:
            name: Whose.
        """
        self.booked.append(name)
        self.free.wait(30)
        return f"number {len(self.booked)} for {name}"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk()

    def book_table(name: str) -> str:
        """Book a table.

        Args:
            name: Whose.
        """
        return desk.book_table(name)

    monkeypatch.setitem(functions.FUNCTIONS, "book_table", Function("Book a table", book_table))
    yield desk
    desk.free.set()


def one(id: str, name: str = "Ann") -> Json:
    call: Json = {"name": "book_table", "args": {"name": name}}
    return call | ({"id": id} if id else {})


def as_message(*calls: Json) -> Json:
    return {"toolCall": {"functionCalls": list(calls)}}


def as_part(*calls: Json) -> Json:
    return {"serverContent": {"modelTurn": {"parts": [{"functionCall": call} for call in calls]}}}


def responses(*messages: Json) -> list[Json]:
    found: list[Json] = []
    for message in messages:
        content = message["toolResponse"]
        found += content.get("functionResponses") or content["function_responses"]
    return found


def result(response: Json) -> str:
    return str(response["response"]["result"])


def uses(shot: Snapshot) -> list[ToolUse]:
    return [use for row in shot.rows for use in row.tools]


def said(text: str) -> Any:
    return lambda shot: any(row.text == text for row in shot.rows)


@pytest.mark.parametrize("ids", [("c1", "c1"), ("", ""), ("", "c1")])
def test_a_call_in_both_wire_forms_is_run_and_answered_once(stage: Stage, desk: Desk, ids: tuple[str, str]) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(as_part(one(ids[0])), as_message(one(ids[1])))
        await peer.next("toolResponse")
        await peer.answer("Booked.")
        await peer.until_closed()

    desk.free.clear()
    talk, server = stage(script, functions=("book_table",))
    talk.say("Book a table for Ann")
    wait_until(lambda: desk.booked)
    desk.free.set()
    shot = until(talk, said("Booked."))
    answered = responses(*(message for message in server.peers[0].received if "toolResponse" in message))
    assert desk.booked == ["Ann"] and [response.get("id", "") for response in answered] == [ids[1]]
    assert [(use.name, use.state, use.result) for use in uses(shot)] == [("book_table", "done", "number 1 for Ann")]


def test_calls_without_ids_are_shown_and_answered_each_by_itself(stage: Stage, desk: Desk) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(as_message(one("", "Ann"), one("", "Bob"), one("", "Ann")))
        for _ in range(3):
            await peer.next("toolResponse")
        await peer.answer("Booked.")
        await peer.until_closed()

    talk, _ = stage(script, functions=("book_table",))
    talk.say("Two for Ann, one for Bob")
    shot = until(talk, said("Booked."))
    assert sorted(desk.booked) == ["Ann", "Ann", "Bob"]
    assert [use.state for use in uses(shot)] == ["done"] * 3 and len({use.result for use in uses(shot)}) == 3


@pytest.mark.parametrize("how", ["at work", "answered"])
@pytest.mark.parametrize("id", ["c1", "c{}", ""])
def test_a_lost_connection_costs_no_second_booking(stage: Stage, desk: Desk, how: str, id: str) -> None:
    """The model asks anew, under the same id, another, or none."""
    got: list[Json] = []

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(handle("h"), as_message(one(id.format(peer.number))))
        if peer.number == 1:
            if how == "answered":
                await peer.next("toolResponse")
            await asyncio.to_thread(wait_until, lambda: desk.booked)
            peer.drop()
            return
        got.append(await peer.next("toolResponse"))
        await peer.answer("Booked.")
        await peer.until_closed()

    if how == "at work":
        desk.free.clear()
    talk, server = stage(script, functions=("book_table",))
    talk.say("Book a table for Ann")
    wait_until(lambda: len(server.peers) == 2)
    desk.free.set()
    shot = until(talk, said("Booked."))
    assert desk.booked == ["Ann"] and [use.state for use in uses(shot)] == ["done"]
    assert [(answer.get("id", ""), result(answer)) for answer in responses(*got)] == [
        (id.format(2), "number 1 for Ann")
    ]


def test_a_spoken_question_without_a_transcript_books_once_too(stage: Stage, desk: Desk) -> None:
    async def script(peer: Peer) -> None:
        for _ in range(40):
            await peer.next("audio")
        await peer.send(as_message(one(f"c{peer.number}")))
        await peer.next("toolResponse")
        if peer.number == 1:
            peer.drop()
            return
        await peer.answer("Booked.")
        await peer.until_closed()

    talk, _ = stage(script, functions=("book_table",))
    until(talk, lambda shot: shot.state == "live")
    with Microphone(talk).open() as microphone:
        microphone.speak((8000 * np.sin(np.arange(16_000) * 0.2)).astype(np.int16))
        until(talk, said("Booked."))
    assert desk.booked == ["Ann"]


def test_the_same_wish_in_a_later_question_is_done_again(stage: Stage, desk: Desk) -> None:
    async def script(peer: Peer) -> None:
        for number in range(2):
            await peer.asked()
            await peer.send(as_message(one(f"c{number}")))
            await peer.next("toolResponse")
            await peer.answer(f"Booked {number}.")
        await peer.until_closed()

    talk, _ = stage(script, functions=("book_table",))
    for number in range(2):
        talk.say("Book a table for Ann")
        until(talk, said(f"Booked {number}."))
    assert desk.booked == ["Ann", "Ann"]


def test_a_result_whose_question_was_answered_meanwhile_is_told_in_the_next_connection(
    stage: Stage, desk: Desk
) -> None:
    async def script(peer: Peer) -> None:
        question = await peer.asked()
        if peer.number == 1:
            await peer.send(handle("h"), as_message(one("c1")))
            await peer.answer("I am at it.")
            await peer.send(handle("h2"))
            await asyncio.to_thread(wait_until, lambda: desk.booked)
            peer.drop()
            return
        await peer.answer(f"Told: {question}")
        await peer.until_closed()

    desk.free.clear()
    talk, server = stage(script, functions=("book_table",))
    talk.say("Book a table for Ann")
    wait_until(lambda: len(server.peers) == 2)
    desk.free.set()
    shot = until(talk, lambda shot: any("number 1 for Ann" in row.text for row in shot.rows))
    assert desk.booked == ["Ann"] and [use.state for use in uses(shot)] == ["done"]


def test_what_was_done_already_is_said_when_the_question_is_asked_again(stage: Stage, desk: Desk) -> None:
    asked: list[str] = []

    async def script(peer: Peer) -> None:
        asked.append(await peer.asked())
        if peer.number == 1:
            await peer.send(handle("h"), as_message(one("c1")))
            await peer.next("toolResponse")
            peer.drop()
            return
        await peer.answer("Booked.")
        await peer.until_closed()

    talk, _ = stage(script, functions=("book_table",))
    talk.say("Book a table for Ann")
    until(talk, said("Booked."))
    assert asked[1].startswith("Book a table for Ann\n") and "book_table(name='Ann') returned: number 1" in asked[1]


@pytest.mark.parametrize("code", CODES)
def test_a_question_whose_function_result_kills_the_connection_is_given_up(stage: Stage, desk: Desk, code: int) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(handle(f"h{peer.number}"))
        question = await peer.asked()
        if question.startswith("Book"):
            await peer.send(as_message(one(f"c{peer.number}")))
            await peer.next("toolResponse")
            await peer.close(code, "Operation is not implemented, or supported, or enabled.")
        await peer.answer("Hello.")
        await peer.until_closed()

    talk, server = stage(script, functions=("book_table",))
    talk.say("Book a table for Ann")
    until(talk, given_up)
    assert desk.booked == ["Ann"]
    shot = until(talk, lambda shot: shot.state == "live")
    assert len(server.peers) == MOST_TRIES + 1 and not shot.awaiting
    talk.say("Hi")
    until(talk, said("Hello."))
    assert len(server.peers) == MOST_TRIES + 1


def given_up(shot: Snapshot) -> bool:
    return any("given up" in notice.message and notice.level == "error" for notice in shot.notices)


@pytest.mark.parametrize("spoken", [False, True])
@pytest.mark.parametrize("code", [*CODES, 1000, None])
def test_a_question_each_of_whose_answers_breaks_off_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, code: int | None, spoken: bool
) -> None:
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 1.0)

    async def script(peer: Peer) -> None:
        await peer.send(handle(f"h{peer.number}"))
        if spoken and peer.number == 1:
            for _ in range(40):
                await peer.next("audio")
        else:
            await peer.asked()
        await peer.send(understood("Tell me all"), heard_as("The first"), sound(0.1))
        if code is None:
            peer.drop()
        else:
            await peer.close(code, "Internal error encountered.")

    talk, server = stage(script, price=lambda model, usage: Decimal(0))
    until(talk, lambda shot: shot.state == "live")
    with Microphone(talk).open() as microphone:
        if spoken:
            microphone.speak((8000 * np.sin(np.arange(16_000) * 0.2)).astype(np.int16))
        else:
            talk.say("Tell me all")
        until(talk, given_up)
        until(talk, lambda shot: shot.state == "live")
    # One connection may pass while the user still speaks, and nothing is asked in it.
    assert len(server.peers) in ((MOST_TRIES + 1, MOST_TRIES + 2) if spoken else (MOST_TRIES + 1,))


def test_an_answer_in_between_gives_the_next_question_all_its_tries(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(handle(f"h{peer.number}"))
        question = await peer.asked()
        if peer.number % MOST_TRIES:
            await peer.send(heard_as("Half"))
            await peer.close(1011, "Internal error encountered.")
        await peer.answer(f"On {question.splitlines()[0]}")
        await peer.close(1011, "Internal error encountered.")

    talk, _ = stage(script)
    for number in range(3):
        talk.say(f"question {number}")
        shot = until(talk, lambda shot, number=number: any(f"On question {number}" in row.text for row in shot.rows))  # type: ignore[misc]
    assert not given_up(shot)


def test_a_service_that_greets_and_hangs_up_is_not_dialled_for_ever(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.live.lifecycle.FIRST_WAIT", 0.01)

    async def script(peer: Peer) -> None:
        await peer.send(heard_as("Hello!"), sound(0.1), turn_complete())
        await peer.close(1011, "Internal error encountered.")

    talk, server = stage(script)
    shot = until(talk, lambda shot: shot.state == "failed")
    assert len(server.peers) <= 10 and shot.notices[-1].level == "error"


def test_calls_that_hang_or_were_withdrawn_block_no_later_one(
    stage: Stage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        many = [one(f"c{number}", f"guest {number}") for number in range(threads.MOST_AT_WORK)]
        await peer.send(as_message(*many))
        await asyncio.to_thread(wait_until, lambda: len(desk.booked) == len(many))
        await peer.send({"toolCallCancellation": {"ids": [call["id"] for call in many]}})
        await peer.send(as_message({"id": "sum", "name": "calculate", "args": {"expression": "6 * 7"}}))
        await peer.answer(result(responses(await peer.next("toolResponse"))[0]))
        await peer.until_closed()

    desk.free.clear()
    talk, _ = stage(script, functions=("book_table", "calculate"))
    talk.say("Book tables for everybody")
    shot = until(talk, said("42"))
    assert [use.state for use in uses(shot)] == ["cancelled"] * threads.MOST_AT_WORK + ["done"]


def test_a_huge_result_is_cut_for_the_model_and_for_the_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def book_table(name: str) -> str:
        """Book a table."""
        return "A" * 2_800_000

    monkeypatch.setitem(functions.FUNCTIONS, "book_table", Function("Book", book_table))

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(as_message(one("c1", "Ann" * 100_000)))
        await peer.next("toolResponse")
        await peer.answer("Booked.")
        await peer.until_closed()

    talk, server = stage(script, functions=("book_table",))
    talk.say("Book")
    shot = until(talk, said("Booked."))
    told = result(responses(*[m for m in server.peers[0].received if "toolResponse" in m])[0])
    assert toolbox.MOST_TOLD <= len(told) < toolbox.MOST_TOLD + 100 and "of 2,800,000 characters" in told
    assert len(called(uses(shot)[0])) < toolbox.MOST_SHOWN + 2 * toolbox.MOST_ARGUMENT


def test_the_page_shows_a_withdrawn_call_and_the_model_gets_no_result(stage: Stage, desk: Desk) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(as_message(one("c1")))
        await asyncio.to_thread(wait_until, lambda: desk.booked)
        await peer.send({"toolCallCancellation": {"ids": ["c1"]}})
        await peer.answer("Never mind.")
        await peer.until_closed()

    desk.free.clear()
    talk, server = stage(script, functions=("book_table",))
    talk.say("Book")
    shot = until(talk, lambda shot: said("Never mind.")(shot) and uses(shot)[0].state != "running")
    assert uses(shot)[0].state == "cancelled"
    desk.free.set()
    talk.say("There?")
    wait_until(lambda: "There?" in str(server.peers[0].received))
    assert not any("toolResponse" in message for message in server.peers[0].received)


def test_a_function_over_the_wire_of_vertex(stage: Stage, desk: Desk, tmp_path: Path) -> None:
    """No ids, no behaviour, no word of when the result is spoken of."""

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(as_message(one("")))
        await peer.next("toolResponse")
        await peer.answer("Booked.")
        await peer.until_closed()

    server = LiveServer(script)
    with server.running(tmp_path) as offline:
        connection = Vertex(key=SecretStr("AQ.test"), base_url=offline.base_url, ca_file=offline.ca_file)
        talk = Talk(connection, Config("gemini-3.8-live", functions=("book_table",)), QuickSpeaker())
        talk.start()
        try:
            talk.say("Book a table for Ann")
            until(talk, said("Booked."))
        finally:
            talk.stop()
    (peer,) = server.peers
    (response,) = responses(*(message for message in peer.received if "toolResponse" in message))
    assert "id" not in response and "scheduling" not in response and result(response) == "number 1 for Ann"
    assert "behavior" not in str(peer.setup) and "book_table" in str(peer.setup)
