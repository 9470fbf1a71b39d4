"""Handles, goAway and the end of a connection."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.offline.live.conftest import twist
from tests.offline.live.peer import SPOKEN, TEXT_ONLY, Json, Peer, connected, run, said, talking
from tests.offline.stand_in import Served
from tests.waiting import wait_until

RESUMED: Json = {"sessionResumption": {}}


async def handle(peer: Peer) -> str:
    """The next handle that can be used."""
    update = (await peer.until(lambda message: message.get("sessionResumptionUpdate", {}).get("resumable")))[-1]
    new: str = update["sessionResumptionUpdate"]["newHandle"]
    return new


def until_ended(talk: Served) -> None:
    wait_until(lambda: not talk.engine.live.handles.open, what="the old connection to end")


def again(given: str) -> Json:
    return {**TEXT_ONLY, "sessionResumption": {"handle": given}}


async def refused(talk: Served, setup: Json, key: str = "offline-tests") -> tuple[int, str]:
    async with connected(talk, key) as peer:
        await peer.send(setup=setup)
        return await peer.ended()


def test_a_handle_brings_the_talk_back(talk: Served) -> None:
    async def first() -> str:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.answer("My name is Alice.")
            return await handle(peer)

    async def main() -> None:
        given = await first()
        until_ended(talk)
        async with talking(talk, again(given)) as peer:
            assert await peer.answer("What did I just say?") == 'You said: "My name is Alice."'

    run(main())


def test_an_older_handle_brings_back_less(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.answer("My name is Alice.")
            older = await handle(peer)
            await peer.answer("My name is Bob.")
        until_ended(talk)
        async with talking(talk, again(older)) as peer:
            assert await peer.answer("What did I just say?") == 'You said: "My name is Alice."'

    run(main())


def test_what_was_shown_and_sent_comes_back_too(talk: Served) -> None:
    talk.mind.pieces = ["Seen."]
    picture = {"mimeType": "image/jpeg", "data": "/9j/4AAQ"}

    async def main() -> None:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.send(realtime_input={"video": picture})
            await peer.answer("What do you see?")
            given = await handle(peer)
        until_ended(talk)
        async with talking(talk, again(given)) as peer:
            assert (await peer.answer("What do you see?")).startswith("Seen.")

    run(main())
    assert len(talk.mind.files) == 2


def test_what_can_not_come_back_any_more_is_removed(talk: Served) -> None:
    async def once() -> None:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.answer("Hello")
            await handle(peer)

    def folders() -> set[Path]:
        return set(talk.engine.disk.root.iterdir())

    before = folders()
    run(once())
    until_ended(talk)
    kept = folders() - before
    assert len(kept) == 1
    talk.clock.ahead = timedelta(days=1)
    run(once())
    assert not kept & folders()


def test_not_resumable_while_it_speaks(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.ask("Hello")
            turn = await peer.turn()
            assert turn[0] == {"sessionResumptionUpdate": {}}
            assert await handle(peer)

    run(main())


def test_without_being_asked_for_there_are_no_handles(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk) as peer:
            await peer.answer("Hello")
            await peer.answer("Hello")
            assert not any("sessionResumptionUpdate" in message for message in peer.got)

    run(main())


def test_refused_while_the_old_connection_is_open(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.answer("Hello")
            assert (await refused(talk, again(await handle(peer))))[0] == 1011

    run(main())


@pytest.mark.parametrize(
    ("change", "key", "hours", "code"),
    [
        ({}, "offline-tests", 2.1, 1008),
        ({}, "offline-others", 0, 1008),
        ({"model": "models/gemini-3.8-live", "generationConfig": {}}, "offline-tests", 0, 1007),
    ],
)
def test_a_handle_is_good_for_two_hours_one_key_and_one_model(
    talk: Served, change: Json, key: str, hours: float, code: int
) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.answer("Hello")
            given = await handle(peer)
        until_ended(talk)
        talk.clock.ahead = timedelta(hours=hours)
        assert (await refused(talk, again(given) | change, key))[0] == code

    run(main())


@pytest.mark.parametrize(
    ("setup", "film", "minutes"),
    [
        ({**TEXT_ONLY, "contextWindowCompression": {"slidingWindow": {}}}, False, 10),
        ({**TEXT_ONLY, "contextWindowCompression": {"slidingWindow": {}}}, True, 10),
        (TEXT_ONLY, True, 2),
    ],
)
def test_go_away_comes_50_seconds_before_the_end(talk: Served, setup: Json, film: bool, minutes: int) -> None:
    picture = {"data": "/9j/4AAQ", "mimeType": "image/jpeg"}

    async def main() -> None:
        async with talking(talk, setup) as peer:
            if film:
                await peer.send(realtime_input={"video": picture})
                await peer.answer("Hello")
            talk.clock.ahead = timedelta(minutes=minutes, seconds=-50)
            (message,) = await peer.until(lambda message: "goAway" in message)
            assert 45 < float(message["goAway"]["timeLeft"].rstrip("s")) <= 50
            talk.clock.ahead = timedelta(minutes=minutes)
            assert await peer.ended() == (1011, "Deadline expired before operation could complete.")

    run(main())


def test_a_session_without_compression_ends_over_all_its_connections(talk: Served) -> None:
    async def main() -> None:
        async with talking(talk, TEXT_ONLY, **RESUMED) as peer:
            await peer.answer("Hello")
            given = await handle(peer)
        until_ended(talk)
        talk.clock.ahead = timedelta(minutes=15)
        async with connected(talk) as peer:
            await peer.send(setup=again(given))
            assert (await peer.ended())[0] == 1011

    run(main())


def test_an_interrupted_talk_comes_back_with_what_was_heard(talk: Served) -> None:
    """A drop in the middle of the voice loses nothing that was said before it."""
    twist(talk, playback=0, steps=[{"turns": 1, "audio_ms": 9000, "drop": True}])
    got: list[Any] = []

    async def main() -> None:
        async with talking(talk, SPOKEN, **RESUMED) as peer:
            await peer.ask("My name is Alice.")
            await peer.turn()
            got.append(await handle(peer))
            await peer.ask("Repeat that.")
            assert (await peer.ended())[0] == 1006
        until_ended(talk)
        twist(talk, playback=0)
        setup = {**SPOKEN, "sessionResumption": {"handle": got[0]}}
        async with talking(talk, setup) as peer:
            await peer.ask("What did I just say?")
            assert said(await peer.turn()).startswith('You said: "My name is Alice."')

    run(main())
