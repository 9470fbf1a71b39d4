"""A mind with knobs and a clock with hands, served over TLS on loopback."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import httpx2

from components.offline.engine import Engine
from components.offline.identity import certify
from components.offline.port import bound
from components.offline.prompt import Blob, Prompt
from components.offline.server import Server

KEY = "offline-tests"


@dataclass
class Mind:
    """Says `pieces`, or raises `error` after them; `endless` goes on until it is stopped."""

    pieces: list[str] = field(default_factory=lambda: ["Hello, ", "world."])
    error: Exception | None = None
    endless: bool = False
    prompts: list[Prompt] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    left: Event = field(default_factory=Event)

    def __call__(self, prompt: Prompt, stopped: Callable[[], bool]) -> Iterator[str]:
        self.prompts.append(prompt)
        self.files += [part.path.read_bytes() for turn in prompt.turns for part in turn.parts if isinstance(part, Blob)]
        try:
            yield from self.pieces
            while self.endless and not stopped():
                self.left.wait(0.01)
                yield "tick "
        finally:
            self.left.set()
        if self.error:
            raise self.error


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC) + self.ahead


@dataclass
class Served:
    """A running engine with its mind and clock; `mind` may be replaced."""

    engine: Engine
    clock: Clock
    mind: Mind
    base_url: str
    trusted: ssl.SSLContext

    def client(self, key: str | None = KEY) -> httpx2.Client:
        headers = {"x-goog-api-key": key} if key else {}
        return httpx2.Client(base_url=self.base_url, verify=self.trusted, headers=headers, timeout=30, trust_env=False)

    def reset(self) -> None:
        self.mind, self.clock.ahead = Mind(), timedelta()
        self.engine.script.replace([])
        self.engine.log.clear()


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    clock, ready = Clock(), Event()
    holder: list[Served] = []
    engine = Engine(
        respond=lambda prompt, stopped: holder[0].mind(prompt, stopped), clock=clock, key="offline", admin=True
    )
    ca_file, certificate = certify(folder, "127.0.0.1")
    with bound("127.0.0.1", 0) as (listener, base_url):
        server = Server(engine, certificate, ready.set)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        assert ready.wait(30)
        holder.append(Served(engine, clock, Mind(), base_url, ssl.create_default_context(cafile=ca_file)))
        try:
            yield holder[0]
        finally:
            server.should_exit = True
            thread.join(30)
