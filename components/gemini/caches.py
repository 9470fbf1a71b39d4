"""The long beginning of a conversation, kept at the service and read there at a lower price (explicit caching)."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from google import genai
from google.genai.types import Content, CreateCachedContentConfig, GenerateContentConfig

from components.gemini import names, settings
from components.gemini.errors import BadRequest, GeminiError, NotAllowed, NotFound
from components.gemini.events import Extra, Notice
from components.gemini.flights import Flights, unbroken
from components.gemini.journal import Journal
from components.gemini.mapping import map_error
from components.gemini.request import Helper, Request, Turn

FOLDER = "cachedContents/"
MARK = "workbench-"  # begins what we call a cache that has no name yet
PENDING = FOLDER + MARK
MARGIN = timedelta(minutes=1)  # one this close to its end is made again
Emit = Callable[[Extra | Notice], None]
Bring = Callable[[tuple[Turn, ...]], Awaitable[list[Content]]]


@dataclass(frozen=True, slots=True)
class Key:
    """What a cache is good for: it can be read by the same model only, and carries instruction and helpers itself."""

    model: str
    turns: tuple[Turn, ...]
    system: str | None
    helpers: tuple[Helper, ...]


@dataclass(frozen=True, slots=True)
class Cached:
    """`tokens` are None where the service did not say how many it holds."""

    name: str
    tokens: int | None
    expires: datetime

    def __post_init__(self) -> None:
        names.held(self.name)

    @property
    def seconds(self) -> float:
        """For so long it will be read; then it is made again."""
        return (self.expires - MARGIN - datetime.now(UTC)).total_seconds()


class Caches:
    """The caches of one set of uploads; the newest is the one in use, and older ones go once nobody reads them.

    Safe between threads.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.Lock()
        self._flights = Flights()
        self._held: dict[Key, Cached] = {}
        self._old: set[str] = set()
        self._readers: Counter[str] = Counter()

    @property
    def alive(self) -> Cached | None:
        """What is kept now, and for long enough to be read by the next request."""
        return next((one for one in tuple(self._held.values()) if one.seconds > 0), None)

    @property
    def over(self) -> Cached | None:
        """What was kept last and has come to its end; the next request makes it again."""
        return None if self.alive else next(iter(self._held.values()), None)

    @property
    def busy(self) -> bool:
        """Whether there is anything at the service, or on its way there."""
        return self._flights.busy or self.alive is not None or bool(self._old)

    def holds(self, request: Request) -> bool:
        """Whether this request would be read from a cache that is there."""
        return self._usable(key_of(request)) is not None

    def forget(self) -> None:
        with self._lock:
            self._held.clear()

    async def give(
        self, client: genai.Client, request: Request, config: GenerateContentConfig, bring: Bring, emit: Emit
    ) -> Cached | None:
        """The cache for the request's beginning, made where there is none, to be given back by `done`. None, said,
        where the service refuses.
        """
        key = key_of(request)

        async def made() -> Cached | None:
            if (held := self._lent(key)) is not None:
                return held
            contents = list(await bring(key.turns))
            return await unbroken(self._make(client, request, config, contents, emit))

        return self._lent(key) or await self._flights.alone(key, made)

    async def done(self, client: genai.Client, cached: Cached) -> None:
        """It was read; an older one that nobody reads any more is deleted."""
        with self._lock:
            self._readers[cached.name] -= 1
        await unbroken(self._tidy(client))

    async def settled(self) -> None:
        """Waits until nothing is being made."""
        await self._flights.settled()

    def names(self) -> set[str]:
        """All there are, which are then no longer held here: the caller deletes them."""
        with self._lock:
            found = {one.name for one in self._held.values()} | self._old
            self._held, self._old = {}, set()
        return found

    async def _make(
        self,
        client: genai.Client,
        request: Request,
        config: GenerateContentConfig,
        contents: list[Content],
        emit: Emit,
    ) -> Cached | None:
        hours = request.cache_hours or 1.0
        mark = f"{MARK}{uuid.uuid4().hex}"
        asked = CreateCachedContentConfig(
            display_name=mark,
            ttl=f"{round(hours * 3600)}s",
            contents=list(contents),
            system_instruction=config.system_instruction,
            tools=settings.tools(request.settings) or None,
        )
        # The service gives the name: until it has, a cache is known by what we call it.
        self._journal.add(FOLDER + mark)
        try:
            made = await client.aio.caches.create(model=request.model, config=asked)
        except Exception as error:
            mapped = map_error(error)
            if not mapped.retryable:
                self._journal.remove(FOLDER + mark)
            emit(Notice("uncached", _refusal(mapped)))
            return None
        tokens = made.usage_metadata.total_token_count if made.usage_metadata else None
        expires = made.expire_time or datetime.now(UTC) + timedelta(hours=hours)
        held = Cached(made.name or "", tokens, expires)
        self._journal.add(held.name)
        self._journal.remove(FOLDER + mark)
        with self._lock:
            self._old |= {one.name for one in self._held.values()}
            self._held = {key_of(request): held}
            self._readers[held.name] += 1
        emit(Extra("cache", "" if tokens is None else str(tokens), detail=f"{hours:g}"))
        await self._tidy(client)
        return held

    def _usable(self, key: Key) -> Cached | None:
        held = self._held.get(key)
        return held if held is not None and held.seconds > 0 else None

    def _lent(self, key: Key) -> Cached | None:
        with self._lock:
            held = self._usable(key)
            if held is not None:
                self._readers[held.name] += 1
        return held

    async def _tidy(self, client: genai.Client) -> None:
        with self._lock:
            unread = {name for name in self._old if self._readers[name] <= 0}
        for name in unread:
            if await gone(client, name):
                self._journal.remove(name)
                with self._lock:
                    self._old.discard(name)


async def gone(client: genai.Client, name: str) -> bool:
    """Whether the cache is deleted, now or before."""
    try:
        await client.aio.caches.delete(name=name)
    except Exception as error:
        return isinstance(map_error(error), (NotFound, NotAllowed))
    return True


async def delete_marked(client: genai.Client, mark: str) -> None:
    """The cache of a process that ended before it was told the cache's name."""
    async for one in await client.aio.caches.list():
        if one.display_name == mark and one.name:
            await client.aio.caches.delete(name=one.name)


def key_of(request: Request) -> Key:
    chosen = request.settings
    return Key(request.model, request.split()[0], chosen.system_instruction, chosen.helpers)


def reading(config: GenerateContentConfig, cached: Cached) -> GenerateContentConfig:
    """The configuration of a question that begins with the cache, which holds instruction and tools itself."""
    return config.model_copy(update={"cached_content": cached.name, "system_instruction": None, "tools": None})


def _refusal(error: GeminiError) -> str:
    why = "they are too short for that, or the model does not offer it" if isinstance(error, BadRequest) else error
    return f"The files could not be kept in the cache: {str(why).rstrip('.')}. They were sent along as usual."
