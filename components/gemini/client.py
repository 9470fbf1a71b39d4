"""One connection at work: ask, count, list models, test. Safe to share between threads."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Self

import httpx2
from google import genai

from components.gemini import catalogue, diagnose, files
from components.gemini.calls import Calls
from components.gemini.catalogue import Model
from components.gemini.connection import Connection, Vertex
from components.gemini.count import count_tokens
from components.gemini.credentials import Token
from components.gemini.diagnose import Diagnosis
from components.gemini.errors import Cancelled, GeminiError
from components.gemini.events import Event
from components.gemini.files import Uploads
from components.gemini.generate import generate
from components.gemini.journal import FOLDER, Journal
from components.gemini.listing import list_models
from components.gemini.request import Request
from components.gemini.retry import Patience
from components.gemini.session import load_credentials, session

ANSWER_SECONDS = 30.0
CLOSE_SECONDS = 12.0


class Gemini:
    """A client for a connection. Opens nothing before the first call; `close` ends what is under way.

    `transport` stands in for the network, `folder` holds the journal of uploads.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        patience: Patience | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        folder: Path = FOLDER,
    ) -> None:
        self.connection = connection
        self._patience = patience or Patience()
        self._transport = transport
        self._calls = Calls()
        self._journal = Journal(connection.fingerprint, folder)
        self._lock = threading.Lock()
        self._credentials: Token | None = None
        self._models: tuple[Model, ...] | None = None
        self._asked = False
        self._swept = False
        weakref.finalize(self, self._journal.close)

    def generate(
        self,
        request: Request,
        cancel: threading.Event,
        fallback: str | None = None,
        uploads: Uploads | None = None,
    ) -> Iterator[Event]:
        """Ask, and yield events up to one `Done` or `Failed`. Setting `cancel` ends it at once, wherever it stands.

        With a `fallback` model, it is asked when the first one is gone, overloaded or out of quota. Files that go
        through the Files API are deleted after, unless `uploads` (see `uploads`) keeps them for further questions.
        """
        self._sweep_once()

        async def work(emit: Callable[[Event], None]) -> None:
            async with self._session() as client:
                held = Uploads(self._journal) if uploads is None else uploads
                try:
                    await generate(client, request, fallback, held, emit, self._patience)
                finally:
                    if uploads is None:
                        await held.release(client)

        return self._calls.stream(work, cancel)

    @contextmanager
    def uploads(self) -> Iterator[Uploads]:
        """A set of uploads that several questions share; deleted at the end of the block, in the background."""
        held = Uploads(self._journal)
        try:
            yield held
        finally:
            self.release(held)

    def hold(self) -> Uploads:
        """A set of uploads for many questions about the same files: each is sent once, small ones included.

        For pages, which `release` it in the end.
        """
        return Uploads(self._journal, every=True)

    def release(self, uploads: Uploads) -> None:
        """Delete a set of uploads in the background; for pages that hold one longer than a block."""

        async def work() -> None:
            async with self._session() as client:
                await uploads.release(client)

        if uploads:
            with suppress(Cancelled):  # closed already: the next start sweeps
                self._calls.in_background(work)

    def models(self, *, refresh: bool = False) -> list[Model]:
        """What this connection offers: the catalogue, brought up to date by the service's list. Raises GeminiError."""
        if self._models is None or refresh:
            self._models = self._calls.value(self._list, ANSWER_SECONDS)
        return list(self._models)

    def listed(self) -> tuple[Model, ...] | None:
        """The same if it is known; else it is asked for, once, and None until it is there. Returns at once."""
        with self._lock:
            due, self._asked = self._models is None and not self._asked, True
        if due:
            with suppress(Cancelled):
                self._calls.in_background(self._list)
        return self._models

    def count_tokens(self, request: Request) -> int | None:
        """The prompt's tokens as the service counts them; None when it can't be asked or files are too large."""

        async def work() -> int | None:
            async with self._session() as client:
                return await count_tokens(client, request)

        try:
            return self._calls.value(work, ANSWER_SECONDS)
        except GeminiError:
            return None

    def diagnose(self) -> Diagnosis:
        """Whether this connection works, in one sentence, and what to do if not. Costs nothing, raises nothing."""

        async def work() -> Diagnosis:
            async with self._session() as client:
                return await diagnose.probe(client, self.connection)

        try:
            return self._calls.value(work, ANSWER_SECONDS)
        except GeminiError as error:
            return diagnose.explain(error, self.connection)

    def close(self) -> None:
        """Stop what is under way and wait until uploads are deleted, at most 12 s."""
        self._calls.close(CLOSE_SECONDS)
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[genai.Client]:
        credentials = None
        if isinstance(self.connection, Vertex) and self.connection.key is None:
            credentials = await asyncio.to_thread(self._load_credentials, self.connection)
        async with session(self.connection, credentials, self._transport) as client:
            yield client

    async def _list(self) -> tuple[Model, ...]:
        async with self._session() as client:
            self._models = catalogue.refreshed(await list_models(client))
        return self._models

    def _load_credentials(self, connection: Vertex) -> Token:
        """Loaded once, so that calls share the token."""
        with self._lock:
            if self._credentials is None:
                self._credentials = load_credentials(connection)
            return self._credentials

    def _sweep_once(self) -> None:
        """Delete what processes that died left at the service."""
        with self._lock:
            due, self._swept = not self._swept, True
        if due and self._journal.has_orphans():
            with suppress(Cancelled):
                self._calls.in_background(self._sweep)

    async def _sweep(self) -> None:
        async with self._session() as client:
            for orphan in self._journal.orphans():
                await files.delete(client, orphan.names(), orphan)
