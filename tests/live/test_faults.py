"""Connections that end, stall and lie: through real sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from components.live import connections, playback, watch
from components.live.lifecycle import FIRST_WAIT
from components.live.talk import Talk
from components.live.waiting import MOST_MISSED
from tests.live.conftest import Stage, until
from tests.live.microphone import Microphone
from tests.live.server import Peer, answer_the_key, handle, heard_as, sound, turn_complete, understood
from tests.live.speaker import StillSpeaker
from tests.waiting import wait_until


async def serve(peer: Peer, name: str = "h") -> None:
    while True:
        question = await peer.asked()
        await peer.answer(f"On {question}")
        await peer.send(handle(f"{name}{peer.number}"))


def test_a_dropped_connection_is_resumed_with_the_last_handle(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            question = await peer.asked()
            await peer.answer(f"On {question}")
            await peer.send(handle("good"), handle("", resumable=False))
            await peer.next("clientContent")
            peer.drop()
        await serve(peer)

    talk, server = stage(script)
    talk.say("one")
    until(talk, lambda shot: shot.handle_age is not None)
    talk.say("two")
    shot = until(talk, lambda shot: [row.text for row in shot.rows] == ["one", "On one", "two", "On two"])
    assert [peer.handle for peer in server.peers] == [None, "good"]
    assert shot.reconnects == 1 and shot.state == "live" and server.most_open == 1


def test_a_cut_answer_is_gone_on_with(stage: Stage) -> None:
    asked: list[str] = []

    async def script(peer: Peer) -> None:
        asked.append(await peer.asked())
        if peer.number == 1:
            await peer.send(handle("h"), heard_as("The first half"), sound(0.1))
            peer.drop()
        else:
            await peer.answer(" and the second half.")
            await peer.until_closed()

    talk, _ = stage(script)
    talk.say("Tell me all")
    shot = until(talk, lambda shot: len(shot.rows) == 3 and not shot.answering)
    assert [(row.turn, row.text, row.cut) for row in shot.rows] == [
        (1, "Tell me all", False),
        (1, "The first half", True),
        (1, " and the second half.", False),
    ]
    assert asked[1].startswith("Tell me all") and "The first half" in asked[1]


def test_going_away_is_answered_by_a_timer_and_the_old_socket_closes_first(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.send(handle("h"), {"goAway": {"timeLeft": "50s"}})
            await peer.until_closed()
            return
        await serve(peer)

    talk, server = stage(script)
    until(talk, lambda shot: shot.reconnects == 1 and shot.state == "live")
    talk.say("still there?")
    until(talk, lambda shot: len(shot.rows) == 2)
    assert server.most_open == 1 and server.peers[1].handle == "h"


def test_without_a_handle_it_leaves_just_before_the_deadline_and_tells_what_was_said(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.answer(f"On {await peer.asked()}")
            await peer.send({"goAway": {"timeLeft": "1.5s"}})
            await peer.until_closed()
            return
        await peer.next("clientContent")
        await serve(peer)

    talk, server = stage(script)
    talk.say("one")
    until(talk, lambda shot: shot.state == "going_away")
    until(talk, lambda shot: shot.reconnects == 1)
    talk.say("two")
    until(talk, lambda shot: len(shot.rows) == 4)
    told = server.peers[1].received[0]["clientContent"]
    assert server.peers[1].handle is None and told["turnComplete"] is False
    assert "User: one\nYou: On one" in told["turns"][0]["parts"][0]["text"]


@pytest.mark.parametrize("code", [1011, 1008, 1007, 1000])
def test_every_way_to_close_leads_back_to_the_talk(stage: Stage, code: int) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.answer(f"On {await peer.asked()}")
            await peer.send(handle("h"))
            await peer.next("clientContent")
            await peer.close(code, "Internal error encountered.")
            return
        if peer.setup.get("sessionResumption", {}).get("handle") is None:
            assert code == 1007
            await peer.next("clientContent")
        await serve(peer)

    talk, _ = stage(script)
    talk.say("one")
    until(talk, lambda shot: shot.handle_age is not None)
    talk.say("two")
    shot = until(talk, lambda shot: len(shot.rows) == 4 and not shot.answering)
    assert [row.text for row in shot.rows] == ["one", "On one", "two", "On two"]
    assert shot.notices


def test_a_resume_that_fails_with_a_fault_is_followed_by_a_fresh_start(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.answer(f"On {await peer.asked()}")
            await peer.send(handle("h"))
            await peer.close(1011, "Internal error encountered.")
        elif peer.handle:
            await peer.close(1011, "Internal error encountered.")
        else:
            await peer.next("clientContent")
            await serve(peer)

    talk, server = stage(script)
    talk.say("one")
    until(talk, lambda shot: shot.connections == 3)
    assert [peer.handle for peer in server.peers] == [None, "h", None]


@pytest.mark.parametrize(
    ("code", "reason", "advice"),
    [
        (1007, "API key not valid. Please pass a valid API key.", "key"),
        (1008, "models/x is not found for API version v1beta", "model"),
        (1007, "Request contains an invalid argument.", "settings"),
    ],
)
def test_a_refusal_is_not_dialled_again_and_the_user_is_told(stage: Stage, code: int, reason: str, advice: str) -> None:
    async def script(peer: Peer) -> None:
        await peer.close(code, reason)

    talk, server = stage(script)
    shot = until(talk, lambda shot: shot.state == "failed")
    assert len(server.peers) == 1 and shot.is_open is False
    assert advice in shot.notices[-1].advice.lower()


def test_quota_names_the_three_talks_and_gives_up_in_the_end(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.live.lifecycle.FIRST_WAIT", 0.01)
    assert FIRST_WAIT == 0.5

    async def script(peer: Peer) -> None:
        await peer.close(1011, "Resource has been exhausted (e.g. check quota).")

    talk, server = stage(script)
    shot = until(talk, lambda shot: shot.state == "failed", 60)
    assert len(server.peers) == 10
    assert "three talks" in shot.notices[0].advice


def test_after_a_failure_the_user_can_go_on(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.close(1008, "Policy violation")
        await serve(peer)

    talk, _ = stage(script)
    until(talk, lambda shot: shot.state == "failed")
    talk.say("again")
    shot = until(talk, lambda shot: len(shot.rows) == 2)
    assert shot.state == "live"


def test_an_answer_that_never_comes_leads_to_a_new_connection(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 0.5)

    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.send(handle("h"))
            await peer.until_closed()
            return
        await serve(peer)

    talk, _ = stage(script)
    until(talk, lambda shot: shot.handle_age is not None)
    talk.say("one")
    shot = until(talk, lambda shot: len(shot.rows) == 2)
    assert shot.reconnects == 1 and any("silent" in notice.message for notice in shot.notices)


def test_two_silent_connections_in_a_row_are_left_one_after_the_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 0.5)

    async def script(peer: Peer) -> None:
        await peer.asked()
        if peer.number == 3:
            await peer.answer("At last.")
        await peer.until_closed()

    talk, server = stage(script)
    talk.say("Is anybody there?")
    until(talk, lambda shot: [row.text for row in shot.rows] == ["Is anybody there?", "At last."])
    assert len(server.peers) == 3


def test_a_model_that_stays_silent_is_given_up_and_asked_again_by_hand(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 0.3)

    async def script(peer: Peer) -> None:
        while "late" not in await peer.asked():
            pass
        await peer.answer("At last.")
        await peer.until_closed()

    talk, server = stage(script)
    talk.say("Is anybody there?")
    shot = until(talk, lambda shot: any(notice.level == "error" for notice in shot.notices))
    assert not shot.awaiting and shot.state == "live" and len(server.peers) == 1 + MOST_MISSED
    talk.say("It is late")
    until(talk, lambda shot: shot.rows[-1].text == "At last.")


def test_an_answer_that_stops_in_the_middle_is_gone_on_with(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 0.5)

    async def script(peer: Peer) -> None:
        await peer.asked()
        if peer.number == 1:
            await peer.send(handle("h"), heard_as("The first half"), sound(0.1))
            await peer.until_closed()
            return
        await peer.answer(" and the second half.")
        await peer.until_closed()

    talk, server = stage(script)
    talk.say("Tell me all")
    shot = until(talk, lambda shot: len(shot.rows) == 3 and not shot.answering)
    assert [row.text for row in shot.rows[1:]] == ["The first half", " and the second half."]
    assert len(server.peers) == 2 and any("silent" in notice.message for notice in shot.notices)


def test_a_function_answered_to_nobody_is_not_waited_for_in_vain(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 0.5)
    call = {"toolCall": {"functionCalls": [{"id": "1", "name": "calculate", "args": {"expression": "6 * 7"}}]}}

    async def script(peer: Peer) -> None:
        await peer.asked()
        if peer.number == 1:
            await peer.send(handle("h"), call)
            await peer.next("toolResponse")
            await peer.until_closed()
            return
        await peer.answer("It is 42.")
        await peer.until_closed()

    talk, server = stage(script, functions=("calculate",))
    talk.say("What is 6 times 7?")
    until(talk, lambda shot: any(row.text == "It is 42." for row in shot.rows) and not shot.answering)
    assert len(server.peers) == 2


def count_to_one(talk: Talk, speaker: StillSpeaker) -> None:
    """Asks for the numbers, and hears a quarter of a second of them."""
    talk.say("Count")
    wait_until(lambda: speaker.waiting() == 7200)
    speaker.pass_samples(6000)
    wait_until(lambda: speaker.waiting() == 7200)


def test_interruption_silences_at_once_and_marks_what_was_heard(stage: Stage) -> None:
    speaker = StillSpeaker()

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(heard_as("One two three four five six seven eight"), sound(2.0))
        await peer.asked()
        await peer.send({"serverContent": {"interrupted": True}}, sound(0.5), heard_as(" nine"), turn_complete())
        await peer.answer("Yes?")
        await peer.until_closed()

    talk, _ = stage(script, speaker)
    count_to_one(talk, speaker)
    speaker.pass_samples(6000)
    until(talk, lambda shot: speaker.waiting() == 7200)
    talk.say("Stop")
    shot = until(talk, lambda shot: len(shot.rows) == 4)
    assert shot.rows[1].interrupted and shot.rows[1].text == "One two three four five six seven eight"
    assert shot.rows[1].heard_text == "One two"
    assert shot.rows[3].text == "Yes?" and speaker.drops >= 1


@pytest.mark.parametrize("leave", [Talk.stop, Talk.pause])
def test_an_answer_that_the_user_leaves_ends_where_it_was_heard(stage: Stage, leave: Callable[[Talk], None]) -> None:
    speaker = StillSpeaker()

    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(heard_as("One two three four five six seven eight"), sound(2.0))
        await peer.until_closed()

    talk, _ = stage(script, speaker)
    count_to_one(talk, speaker)
    leave(talk)
    row = until(talk, lambda shot: shot.state in ("paused", "ended")).rows[1]
    assert row.interrupted and not row.cut and row.heard_text == "One"


def test_an_answer_broken_off_while_nobody_spoke_is_explained(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(heard_as("One two"), sound(0.5), {"serverContent": {"interrupted": True}}, turn_complete())
        await peer.until_closed()

    talk, _ = stage(script, StillSpeaker())
    talk.say("Count")
    shot = until(talk, lambda shot: shot.notices)
    assert "as if you had spoken" in shot.notices[0].message and shot.rows[1].interrupted


def test_what_is_said_again_stands_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.live.lifecycle.FIRST_WAIT", 0.01)

    async def script(peer: Peer) -> None:
        await peer.close(1011, "Internal error encountered.")

    talk, server = stage(script)
    shot = until(talk, lambda shot: shot.state == "failed", 60)
    assert len(server.peers) == 10 and shot.words == "Not connected"
    assert [notice.level for notice in shot.notices] == ["warning", "error"]


def test_malformed_messages_are_left_out(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.raw("{not json")
        await peer.raw('{"somethingNew": 1}')
        await serve(peer)

    talk, server = stage(script)
    talk.say("one")
    shot = until(talk, lambda shot: len(shot.rows) == 2)
    assert shot.reconnects == 0 and len(server.peers) == 1 and shot.unhandled == 2


def test_idle_talk_is_paused_and_goes_on_when_typed_to(stage: Stage) -> None:
    talk, server = stage(serve, idle_minutes=0.01)
    talk.say("one")
    shot = until(talk, lambda shot: shot.state == "paused")
    assert server.open == 0 or wait_until(lambda: server.open == 0)
    assert shot.detail == "Paused, as nobody spoke for 0.01 min"
    talk.say("two")
    shot = until(talk, lambda shot: len(shot.rows) == 4 and any("saved" in notice.message for notice in shot.notices))
    assert server.peers[1].handle == "h1"


def test_whoever_asked_waits_on_when_a_new_handle_comes(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send(handle("h"))
        await peer.until_closed()

    talk, _ = stage(script)
    talk.say("one")
    assert until(talk, lambda shot: shot.handle_age is not None).awaiting


def test_a_question_left_by_a_pause_is_not_waited_for(stage: Stage) -> None:
    talk, _ = stage(Peer.until_closed)
    talk.say("one")
    until(talk, lambda shot: shot.state == "live" and shot.awaiting)
    talk.pause()
    until(talk, lambda shot: shot.state == "paused" and not shot.awaiting)


def test_what_is_said_in_a_pause_is_neither_waited_for_nor_sent(stage: Stage) -> None:
    talk, server = stage(serve)
    until(talk, lambda shot: shot.state == "live")
    talk.pause()
    until(talk, lambda shot: shot.state == "paused")
    with Microphone(talk).open() as microphone:
        microphone.speak(np.full(32_000, 3000, np.int16))
        until(talk, lambda shot: shot.speaking)
        until(talk, lambda shot: not shot.speaking)
    assert not talk.snapshot().awaiting
    talk.say("two")
    until(talk, lambda shot: len(shot.rows) == 2 and not shot.answering)
    assert not any("audio" in message.get("realtimeInput", {}) for message in server.peers[1].received)


def test_the_key_to_talk_continues_a_paused_talk(stage: Stage) -> None:
    talk, _ = stage(answer_the_key, mode="push")
    until(talk, lambda shot: shot.state == "live")
    talk.pause()
    until(talk, lambda shot: shot.state == "paused")
    talk.press()
    talk.hear(np.full(320, 3000, np.int16))
    until(talk, lambda shot: shot.connections == 2 and shot.state == "live")
    talk.release()
    shot = until(talk, lambda shot: len(shot.rows) == 2)
    assert [row.text for row in shot.rows] == ["Hello", "Hello to you"]


def test_a_voice_that_nobody_can_hear_keeps_no_talk_awake(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a media connection nothing takes the sound from the speaker."""
    monkeypatch.setattr(playback, "UNHEARD_SECONDS", 0.3)
    speaker = StillSpeaker()
    talk, _ = stage(serve, speaker=speaker, idle_minutes=0.02)
    talk.say("one")
    shot = until(talk, lambda shot: shot.state == "paused")
    assert not shot.answering and speaker.waiting() == 0 and speaker.drops > 0
    assert [(row.text, row.interrupted) for row in shot.rows] == [("one", False), ("On one", False)]


def test_the_limit_lets_the_answer_end(stage: Stage) -> None:
    talk, _ = stage(serve, most_minutes=0.02)
    talk.say("one")
    shot = until(talk, lambda shot: shot.state == "ended")
    assert shot.end and shot.end.reason == "limit" and "0.02 minutes" in shot.end.message
    assert [row.text for row in shot.rows] == ["one", "On one"]


def test_a_limit_from_outside_lets_the_answer_end(stage: Stage) -> None:
    talk, _ = stage(serve)
    talk.say("one")
    talk.wind_up("The day's money is spent.")
    shot = until(talk, lambda shot: shot.state == "ended")
    assert shot.end and (shot.end.reason, shot.words) == ("limit", "The day's money is spent.")
    assert [row.text for row in shot.rows] == ["one", "On one"]


def test_a_page_that_left_ends_the_talk(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LEFT_SECONDS", 0.3)
    talk, _ = stage(serve)
    wait_until(lambda: talk.over)
    shot = talk.snapshot()
    assert shot.end and shot.end.reason == "left"


def test_a_page_that_is_away_keeps_no_connection_and_finds_the_talk_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "AWAY_SECONDS", 0.3)
    talk, server = stage(serve)
    talk.say("one")
    wait_until(lambda: server.peers and server.open == 0)
    shot = until(talk, lambda shot: shot.connections == 2 and shot.state == "live")
    assert [row.text for row in shot.rows] == ["one", "On one"]


def test_silence_after_the_end_of_the_answer_before_is_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.asked()
            await peer.send(handle("h"), heard_as("The first"), sound(0.1))
            await peer.asked()
            await peer.send({"serverContent": {"interrupted": True}}, turn_complete())
            await peer.until_closed()
        await serve(peer)

    monkeypatch.setattr(watch, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(watch, "ANSWER_AFTER_INTERRUPTION", 1.0)
    talk, _ = stage(script)
    talk.say("one")
    until(talk, lambda shot: len(shot.rows) == 2)
    talk.say("two")
    shot = until(talk, lambda shot: len(shot.rows) == 4)
    assert shot.rows[3].text.startswith("On two") and shot.reconnects == 1


def test_an_echo_is_noticed(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        for _ in range(3):
            await peer.send(heard_as("Hello"), sound(0.1), {"serverContent": {"interrupted": True}}, turn_complete())
        await peer.until_closed()

    talk, _ = stage(script)
    talk.say("Hi")
    shot = until(talk, lambda shot: any("headphones" in notice.advice for notice in shot.notices))
    assert shot.rows and all(row.interrupted for row in shot.rows if row.role == "model")


def test_a_broken_answer_says_why(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        await peer.send({"serverContent": {"turnComplete": True, "turnCompleteReason": "MALFORMED_FUNCTION_CALL"}})
        await peer.until_closed()

    talk, _ = stage(script)
    talk.say("Hi")
    shot = until(talk, lambda shot: shot.notices)
    assert shot.notices[0].message == "The model broke off its answer: malformed function call."


def test_other_settings_keep_the_session_and_another_model_starts_one(stage: Stage) -> None:
    from components.live.config import Config

    async def script(peer: Peer) -> None:
        if peer.number == 3:
            await peer.next("clientContent")
        await serve(peer)

    talk, server = stage(script)
    talk.say("one")
    until(talk, lambda shot: shot.handle_age is not None)
    talk.restart_with(Config("gemini-3.8-live", voice="Puck"))
    until(talk, lambda shot: shot.connections == 2 and shot.state == "live")
    talk.restart_with(Config("gemini-3.8-live-extended-thinking"))
    shot = until(talk, lambda shot: shot.connections == 3 and shot.state == "live")
    assert [peer.handle for peer in server.peers] == [None, "h1", None]
    assert "Puck" in str(server.peers[1].setup) and shot.model == "gemini-3.8-live-extended-thinking"


def test_the_microphone_goes_on_over_the_gap(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        await peer.next("audio")
        if peer.number == 1:
            await peer.send(understood("Hello"), handle("h"))
            peer.drop()
        await peer.until_closed()

    talk, server = stage(script)
    until(talk, lambda shot: shot.state == "live")
    talk.hear(np.full(320, 5, np.int16))
    until(talk, lambda shot: shot.reconnects == 1)
    talk.hear(np.full(320, 7, np.int16))
    wait_until(lambda: len(server.peers) == 2 and server.peers[1].received)
    assert connections.DIAL_SECONDS == 15.0


async def fail(peer: Peer) -> None:
    """In one of seven ways, by turns."""
    ways: list[Callable[[], Awaitable[None]]] = [
        lambda: peer.close(1011, "Internal error encountered."),
        lambda: peer.close(1008, "Deadline expired before operation could complete."),
        lambda: peer.close(1007, "Request contains an invalid argument."),
        lambda: peer.close(1001, "Going away"),
        lambda: peer.close(1000, "The operation was cancelled."),
        lambda: peer.send({"goAway": {"timeLeft": "0s"}}),
    ]
    way = peer.number % (len(ways) + 1)
    if way == len(ways):
        peer.drop()
    else:
        await ways[way]()
        await peer.until_closed()


def test_many_faults_lose_no_turn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each connection answers one question, then fails in its own way, before, within or after the next answer."""
    monkeypatch.setattr("components.live.lifecycle.FIRST_WAIT", 0.01)
    faults = 24

    async def script(peer: Peer) -> None:
        await peer.send(handle(f"h{peer.number}"))
        question = await peer.asked()
        if peer.number <= faults and peer.number % 4 == 0:
            await peer.send(heard_as("Only half of"), sound(0.05))
        if peer.number <= faults and peer.number % 2 == 0:
            await fail(peer)
            return
        await peer.answer(f"Answer to {question.splitlines()[0]}")
        if peer.number <= faults:
            await fail(peer)
        await peer.until_closed()

    talk, server = stage(script)
    turns = 10
    for number in range(turns):
        talk.say(f"question {number}")
        until(
            talk,
            lambda shot, number=number: any(f"Answer to question {number}" in row.text for row in shot.rows),  # type: ignore[misc]
        )
    assert server.most_open == 1 and talk.snapshot().reconnects >= turns


def test_the_end_of_a_turn_before_does_not_end_a_typed_question(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        question = await peer.asked()
        if peer.number == 1:
            await peer.send(handle("h"))
            await peer.asked()
            await peer.send(turn_complete())
            peer.drop()
        await peer.answer(f"On {question}")
        await peer.until_closed()

    talk, _ = stage(script)
    talk.say("one")
    until(talk, lambda shot: shot.handle_age is not None)
    talk.say("two")
    until(talk, lambda shot: [row.text for row in shot.rows] == ["one", "two", "On two"])
