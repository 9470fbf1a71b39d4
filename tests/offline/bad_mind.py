"""A mind that does to itself what its prompt's system instruction says, under the limits of the real one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

from components.offline import mind
from components.offline.prompt import Prompt, Unreadable

SWELLS = 4 << 30


def swell() -> None:
    bytearray(SWELLS)


def spin() -> None:
    mind.CPU = 1
    mind.limit_cpu()
    while True:
        pass


def find_it_broken() -> None:
    raise Unreadable("No picture.")


DEEDS: dict[str, Callable[[], object]] = {
    "": lambda: None,
    "swell": swell,
    "spin": spin,
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "be killed": lambda: os.kill(os.getpid(), 9),
    "hang": signal.pause,
    "find it broken": find_it_broken,
    "fail": lambda: 1 / 0,
}


def respond(prompt: Prompt, stopped: Callable[[], bool]) -> Iterator[str]:
    yield f"{os.getpid()} "
    while prompt.system == "go on" and not stopped():
        yield "tick "
    DEEDS.get(prompt.system, DEEDS[""])()
    yield "well"


if __name__ == "__main__":
    mind.main(respond)
