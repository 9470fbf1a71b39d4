"""Faults in a row through one talk with the offline engine: turns lost, threads and sockets left over.

python -m tests.bench.live_faults [--faults 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import threading
import time
from collections import Counter
from typing import Any

import psutil

from components.gemini.connection import Offline
from components.live import watch
from components.live.config import Config
from components.live.snapshot import Snapshot
from components.live.talk import Talk
from tests.engine import Engine, running_engine
from tests.live.speaker import QuickSpeaker
from tests.waiting import wait_until

QUESTIONS = ("What is 6 times 7?", "Who are you?", "What time is it?")
TURN_SECONDS = 120.0
SILENT_SECONDS = 2.0


def fault(chance: random.Random) -> dict[str, Any]:
    """One connection's: how it ends, when, and what is odd about it until then."""
    when: dict[str, Any] = chance.choice(
        [{"messages": 1}, {"messages": 3}, {"audio_ms": 100}, {"audio_ms": 600}, {"turns": 1}]
    )
    how: dict[str, Any] = chance.choice(
        [
            {"drop": True},
            {"close": {"code": 1011, "reason": "Internal error encountered."}},
            {"close": {"code": 1008, "reason": "Deadline expired before operation could complete."}},
            {"close": {"code": 1007, "reason": "Request contains an invalid argument."}},
            {"go_away": chance.choice([0, 1, 5])},
            {"silence": True},
            {"malformed": "json"},
            {"malformed": "frame"},
        ]
    )
    pace: dict[str, Any] = chance.choice([{"pace": 10}, {"pace": 1}, {"pace": 0.7}, {"burst_ms": 700}])
    odd: dict[str, Any] = chance.choice(
        [{}, {"empty": True}, {"turn_completes": 2}, {"interrupted_after_turn": True}, {"pong_ms": 5000}]
    )
    live = {"live": {"steps": [{**when, **how}], "playback": 0, **pace, **odd}}
    return chance.choice([live, live, live, live, live, {"status": 503}, {"reset": True}])


def kind(rule: dict[str, Any]) -> str:
    """What a fault is called in the count."""
    step = rule.get("live", {}).get("steps", [rule])[0]
    name = next(
        name for name in ("drop", "close", "go_away", "silence", "malformed", "status", "reset") if name in step
    )
    return f"close {step['close']['code']}" if name == "close" else name


def sockets() -> int:
    return len([known for known in psutil.Process().net_connections() if known.status != psutil.CONN_TIME_WAIT])


def is_answered(shot: Snapshot, number: int) -> bool:
    """The question with that number, from 0, has an answer and nothing is under way."""
    asked = [index for index, row in enumerate(shot.rows) if row.role == "user"]
    if len(asked) <= number or shot.answering or shot.state not in ("live", "going_away"):
        return False
    after = shot.rows[asked[number] + 1 :]
    return any(row.role == "model" and (row.text.strip() or row.tools) for row in after)


def happened(engine: Engine) -> int:
    """How many faults met a connection."""
    return sum(min(rule["fitted"], rule["times"]) for rule in engine.admin("GET", "/admin/faults"))


def run(engine: Engine, count: int, seed: int) -> None:
    chance = random.Random(seed)
    faults = [fault(chance) for _ in range(count)]
    rules = [{"match": {"path": "BidiGenerateContent"}, "do": one} for one in faults]
    engine.faults(*rules)
    threads, open_sockets, lost, asked, began = threading.active_count(), sockets(), 0, 0, time.monotonic()
    talk = Talk(
        Offline(engine.base_url, str(engine.ca_file)),
        Config("offline-engine", functions=("calculate", "current_time"), idle_minutes=None),
        QuickSpeaker(),
    )
    talk.start()
    while happened(engine) < count:
        before = talk.snapshot().connections
        talk.resume()
        talk.say(QUESTIONS[asked % len(QUESTIONS)])
        try:
            wait_until(lambda number=asked: is_answered(talk.snapshot(), number), TURN_SECONDS)  # type: ignore[misc]
        except TimeoutError:
            lost += 1
            print("lost:", talk.snapshot().words, *talk.snapshot().rows[-3:], sep="\n  ", flush=True)
        asked += 1
        if asked % 10 == 0:
            print(f"{happened(engine)} faults, {asked} turns, {lost} lost", flush=True)
        if talk.snapshot().connections == before:
            # This connection's fault does not end it, or not in so short an answer: the next question gets a new one.
            talk.pause()
            wait_until(lambda: talk.snapshot().state == "paused")
    shot = talk.snapshot()
    talk.stop()
    print(f"faults {happened(engine)}, turns asked {asked}, lost {lost}, connections {shot.connections}")
    print(", ".join(f"{name} {number}" for name, number in sorted(Counter(map(kind, faults)).items())))
    print(f"threads left over {threading.active_count() - threads}, sockets {sockets() - open_sockets}")
    print(f"{time.monotonic() - began:.0f} s, {shot.unhandled} messages left out")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # Silent connections are given up sooner than in earnest, so that the run ends today.
    watch.ANSWER_SECONDS = watch.ANSWER_AFTER_INTERRUPTION = SILENT_SECONDS
    with running_engine() as engine:
        run(engine, options.faults, options.seed)


if __name__ == "__main__":
    main()
