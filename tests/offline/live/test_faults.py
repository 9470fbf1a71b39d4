"""Every fault of a session, one by one, through a real socket."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from components.offline import faults
from components.offline.live.twist import LiveTwist
from tests.offline.live.conftest import twist
from tests.offline.live.peer import (
    SPOKEN,
    TEXT_ONLY,
    Json,
    Peer,
    connected,
    content,
    kinds,
    open_tasks,
    run,
    said,
    sound,
    talking,
)
from tests.offline.stand_in import Served
from tests.waiting import wait_until

CLOSE: Json = {"code": 1011, "reason": "Internal error encountered."}
ECHO: Json = {"model": "models/offline-echo"}


def at_connect(server: Served, **do: Any) -> None:
    server.engine.script.replace([faults.Rule.model_validate({"match": {"path": "Bidi"}, "do": do})])


async def ready(peer: Peer, setup: Json = TEXT_ONLY) -> None:
    await peer.send(setup=setup)
    assert await peer.receive() == {"setupComplete": {}}


@pytest.mark.parametrize("code", [400, 401, 403, 404, 429, 500, 503])
def test_the_handshake_is_refused(server: Served, code: int) -> None:
    at_connect(server, status=code)

    async def main() -> None:
        with pytest.raises(InvalidStatus) as caught:
            async with connected(server):
                raise AssertionError("the handshake was accepted")
        assert caught.value.response.status_code == code
        async with talking(server):
            pass  # the rule was for one connection

    run(main())


def test_the_connection_is_dropped_before_the_handshake(server: Served) -> None:
    at_connect(server, reset=True)

    async def main() -> None:
        with pytest.raises((InvalidMessage, ConnectionError, EOFError)):
            async with connected(server):
                raise AssertionError("the handshake was accepted")

    run(main())


@pytest.mark.parametrize(
    ("code", "reason"), [(1007, "Bad."), (1008, "No."), (1011, "Oh."), (1000, "The operation was cancelled.")]
)
def test_closed_instead_of_set_up(server: Served, code: int, reason: str) -> None:
    twist(server, steps=[{"messages": 0, "close": {"code": code, "reason": reason}}])

    async def main() -> None:
        async with connected(server) as peer:
            await peer.send(setup=TEXT_ONLY)
            assert await peer.ended() == (code, reason)
            assert peer.got == []

    run(main())


@pytest.mark.parametrize(
    ("step", "code", "count"),
    [
        ({"messages": 1, "close": CLOSE}, 1011, 1),
        ({"messages": 3, "close": CLOSE}, 1011, 3),
        ({"messages": 2, "drop": True}, 1006, 2),
        ({"turns": 1, "close": {"code": 1007}}, 1007, 5),
    ],
)
def test_the_end_after_some_messages(server: Served, step: Json, code: int, count: int) -> None:
    twist(server, playback=0, steps=[step])

    async def main() -> None:
        async with connected(server) as peer:
            await peer.send(setup=TEXT_ONLY)
            await peer.ask("Hello")
            assert (await peer.ended())[0] == code
            assert len(peer.got) == count

    run(main())


@pytest.mark.parametrize("step", [{"drop": True}, {"close": CLOSE}])
def test_the_end_in_the_middle_of_the_voice(server: Served, step: Json) -> None:
    twist(server, playback=0, steps=[{"audio_ms": 500, **step}])

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer, SPOKEN)
            await peer.ask("Hello")
            assert (await peer.ended())[0] in (1006, 1011)
            assert len(sound(peer.got)) == 500 * 48

    run(main())


def test_the_end_after_some_time(server: Served) -> None:
    twist(server, steps=[{"ms": 100, "drop": True}])

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            assert (await peer.ended())[0] == 1006

    run(main())


def test_go_away_with_warning(server: Served) -> None:
    twist(server, steps=[{"ms": 50, "go_away": 0.2}, {"ms": 250, "close": CLOSE}])

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            assert await peer.receive() == {"goAway": {"timeLeft": "0.2s"}}
            assert await peer.ended() == (1011, "Internal error encountered.")

    run(main())


def test_go_away_without_time_left(server: Served) -> None:
    twist(server, steps=[{"messages": 1, "go_away": 0}, {"messages": 2, "close": CLOSE}])

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            assert await peer.receive() == {"goAway": {"timeLeft": "0s"}}
            assert (await peer.ended())[0] == 1011

    run(main())


def test_silence(server: Served) -> None:
    """The connection stays, pings are answered, but nothing is said any longer."""
    twist(server, playback=0, steps=[{"turns": 1, "silence": True}])

    async def main() -> None:
        async with talking(server) as peer:
            await peer.answer("Hello")
            await peer.ask("Hello")
            assert await (await peer.socket.ping()) >= 0
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(peer.socket.recv(), 0.2)

    run(main())


def test_slow_pongs(server: Served) -> None:
    twist(server, playback=0, pong_ms=300)

    async def main() -> None:
        async with talking(server) as peer:
            assert await (await peer.socket.ping()) >= 0.29
            assert (await peer.answer("Hello")).startswith("Hello.")

    run(main())


def test_a_message_that_is_not_json(server: Served) -> None:
    twist(server, steps=[{"messages": 1, "malformed": "json"}])

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            with pytest.raises(ValueError, match="Expecting value"):
                await peer.receive()

    run(main())


def test_bytes_that_are_no_frame(server: Served) -> None:
    twist(server, steps=[{"messages": 1, "malformed": "frame"}])

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            with pytest.raises(ConnectionClosed) as caught:
                await peer.receive()
            assert caught.value.sent is not None
            assert caught.value.sent.code == 1002

    run(main())


def spoken(server: Served, **live: object) -> tuple[list[Json], list[float]]:
    """One turn of the echo, and when its pieces came, in seconds from the question."""
    twist(server, **live)
    came: list[float] = []

    async def main() -> list[Json]:
        async with talking(server, ECHO) as peer:
            came.append(asyncio.get_running_loop().time())
            await peer.send(realtime_input={"text": "Hello"})
            while not content(await peer.receive()).get("turnComplete"):
                came.append(asyncio.get_running_loop().time())
            return peer.got

    got = asyncio.run(main())
    return got, [moment - came[0] for moment in came]


def test_voice_in_bursts(server: Served) -> None:
    got, _ = spoken(server, playback=0, burst_ms=200)
    assert [len(sound([message])) for message in got if sound([message])] == [200 * 48, 200 * 48]


def test_voice_slower_than_it_is_spoken(server: Served) -> None:
    got, came = spoken(server, playback=0, pace=0.5)
    assert len(sound(got)) == 400 * 48
    # 0.4 s of sound, of which 0.2 s lead, at half the speed.
    assert came[-1] >= 0.39


def test_turn_complete_waits_for_the_playback(server: Served) -> None:
    waited: list[float] = []

    async def main() -> None:
        twist(server, playback=1)
        async with talking(server, ECHO) as peer:
            before = asyncio.get_running_loop().time()
            await peer.send(realtime_input={"text": "Hello"})
            await peer.turn()
            waited.append(asyncio.get_running_loop().time() - before)

    run(main())
    assert waited[0] >= 0.39


def test_phantom_interruption(server: Served) -> None:
    phantom = {"serverContent": {"interrupted": True}}
    twist(server, playback=0, steps=[{"audio_ms": 200, "send": phantom}])

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer, ECHO)
            await peer.send(realtime_input={"text": "Hello"})
            turn = await peer.turn()
            assert phantom in turn[:-1]
            assert len(sound(turn)) == 400 * 48
            assert peer.grammar.faults != []

    run(main())


def test_interrupted_after_turn_complete(server: Served) -> None:
    twist(server, playback=0, interrupted_after_turn=True)

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            await peer.answer("Hello")
            assert await peer.receive() == {"serverContent": {"interrupted": True}}

    run(main())


def test_two_turn_completes(server: Served) -> None:
    twist(server, playback=0, turn_completes=2)

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            await peer.answer("Hello")
            assert kinds(await peer.turn()) == ["turnComplete"]

    run(main())


def test_no_usage(server: Served) -> None:
    twist(server, playback=0, no_usage=True)

    async def main() -> None:
        async with connected(server) as peer:
            await ready(peer)
            assert (await peer.answer("Hello")).startswith("Hello.")
            assert not any("usageMetadata" in message for message in peer.got)
            assert peer.grammar.faults == ["turnComplete carries usageMetadata"]

    run(main())


def test_empty_content(server: Served) -> None:
    twist(server, playback=0, empty=True)

    async def main() -> None:
        async with talking(server) as peer:
            assert (await peer.answer("Hello")).startswith("Hello.")
            assert {"serverContent": {}} in peer.got

    run(main())


@pytest.mark.parametrize(
    "step",
    [{}, {"messages": 1}, {"drop": True, "close": CLOSE}, {"close": {"code": 5}}, {"malformed": "bits"}, {"fly": True}],
)
def test_a_step_does_one_known_thing(step: Json) -> None:
    with pytest.raises(ValidationError):
        LiveTwist.model_validate({"steps": [step]})


def test_nothing_is_left_after_many_faults(server: Served) -> None:
    """Connections that end badly leave no thread, no folder and no open session."""
    steps: list[Json] = [
        {"messages": 1, "drop": True},
        {"messages": 2, "close": CLOSE},
        {"audio_ms": 100, "drop": True},
    ]
    noise = np.full(1600, 9000, np.int16)

    async def broken(step: Json) -> None:
        twist(server, playback=0, steps=[step])
        async with connected(server) as peer:
            await peer.send(setup=ECHO)
            try:
                await peer.hear(noise)
                await peer.ended()
            except ConnectionClosed:
                return

    async def main() -> None:
        for number in range(30):
            await broken(steps[number % 3])

    before, threads = set(server.engine.disk.root.iterdir()), threading.active_count()
    run(main())
    wait_until(lambda: set(server.engine.disk.root.iterdir()) <= before, what="the sessions' folders to go")
    wait_until(lambda: not open_tasks(), what="the sessions' tasks to end")
    assert threading.active_count() <= threads + 1
    assert server.engine.live.handles.open == 0
    server.engine.script.replace([])
    twist(server, playback=0)

    async def after() -> None:
        async with talking(server) as peer:
            assert said([]) == ""
            assert (await peer.answer("Hello")).startswith("Hello.")

    run(after())
