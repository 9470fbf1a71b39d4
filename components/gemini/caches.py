"""The long beginning of a conversation, kept at the service and read there at a lower price (explicit caching)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from google import genai
from google.genai.types import Content, CreateCachedContentConfig, GenerateContentConfig

from components.gemini import names, settings
from components.gemini.errors import BadRequest, GeminiError, NotAllowed, NotFound
from components.gemini.events import Extra, Notice
from components.gemini.journal import Journal
from components.gemini.mapping import map_error
from components.gemini.request import Helper, Request, Turn

FOLDER = "cachedContents/"
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
    """The caches of one set of uploads; the newest is the one in use, and older ones make way for it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._held: dict[Key, Cached] = {}

    @property
    def alive(self) -> Cached | None:
        """What is kept now, and for long enough to be read by the next request."""
        return next((one for one in self._held.values() if one.seconds > 0), None)

    @property
    def over(self) -> Cached | None:
        """What was kept last and has come to its end; the next request makes it again."""
        return None if self.alive else next(iter(self._held.values()), None)

    def holds(self, request: Request) -> bool:
        """Whether this request would be read from a cache that is there."""
        return self._usable(key_of(request)) is not None

    def forget(self) -> None:
        self._held.clear()

    async def give(
        self, client: genai.Client, request: Request, config: GenerateContentConfig, bring: Bring, emit: Emit
    ) -> Cached | None:
        """The cache for the request's beginning, made where there is none; None, said, where the service refuses."""
        key = key_of(request)
        if (held := self._usable(key)) is not None:
            return held
        hours = request.cache_hours or 1.0
        asked = CreateCachedContentConfig(
            ttl=f"{round(hours * 3600)}s",
            contents=list(await bring(key.turns)),
            system_instruction=config.system_instruction,
            tools=settings.tools(request.settings) or None,
        )
        try:
            made = await client.aio.caches.create(model=request.model, config=asked)
        except Exception as error:
            emit(Notice("uncached", _refusal(map_error(error))))
            return None
        before, self._held = self._held, {}
        await self._remove(client, before.values())
        tokens = made.usage_metadata.total_token_count if made.usage_metadata else None
        expires = made.expire_time or datetime.now(UTC) + timedelta(hours=hours)
        held = self._held[key] = Cached(made.name or "", tokens, expires)
        self._journal.add(held.name)
        emit(Extra("cache", "" if tokens is None else str(tokens), detail=f"{hours:g}"))
        return held

    def names(self) -> set[str]:
        """All there are, which are then no longer held here: the caller deletes them."""
        held, self._held = self._held, {}
        return {one.name for one in held.values()}

    def _usable(self, key: Key) -> Cached | None:
        held = self._held.get(key)
        return held if held is not None and held.seconds > 0 else None

    async def _remove(self, client: genai.Client, caches: Iterable[Cached]) -> None:
        for one in caches:
            try:
                await client.aio.caches.delete(name=one.name)
            except Exception as error:
                if not isinstance(map_error(error), (NotFound, NotAllowed)):
                    continue
            self._journal.remove(one.name)


def key_of(request: Request) -> Key:
    chosen = request.settings
    return Key(request.model, request.split()[0], chosen.system_instruction, chosen.helpers)


def reading(config: GenerateContentConfig, cached: Cached) -> GenerateContentConfig:
    """The configuration of a question that begins with the cache, which holds instruction and tools itself."""
    return config.model_copy(update={"cached_content": cached.name, "system_instruction": None, "tools": None})


def _refusal(error: GeminiError) -> str:
    why = "they are too short for that, or the model does not offer it" if isinstance(error, BadRequest) else error
    return f"The files could not be kept in the cache: {str(why).rstrip('.')}. They were sent along as usual."
