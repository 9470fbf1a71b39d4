"""One question from settings to the last event: files up, ask, retry, fall back, files away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from google import genai
from google.genai.types import Content, GenerateContentConfig, Part

from components.gemini import caches, catalogue, files, settings
from components.gemini.answer import Answer
from components.gemini.contents import contents
from components.gemini.errors import BadRequest, GeminiError, NotAllowed, NotFound, QuotaExceeded, ServiceBusy
from components.gemini.events import Event, Failed, Notice
from components.gemini.files import Uploads
from components.gemini.mapping import map_error
from components.gemini.request import FilePart, Request, Turn
from components.gemini.retry import Patience

Emit = Callable[[Event], None]


class BrokeOff(Exception):
    """An answer that ended in an error after some of it had arrived: never asked again unasked."""

    def __init__(self, error: GeminiError) -> None:
        super().__init__(error.message)
        self.error = error


async def generate(
    client: genai.Client, request: Request, fallback: str | None, uploads: Uploads, emit: Emit, patience: Patience
) -> None:
    """Emits events up to one Done or Failed. Uploads stay in `uploads`, to be released by its owner."""
    try:
        await _generate(client, request, fallback, uploads, emit, patience)
    except BrokeOff as broken:
        emit(Failed(_kept(broken.error)))
    except Exception as error:
        emit(Failed(map_error(error)))


async def _generate(
    client: genai.Client, request: Request, fallback: str | None, uploads: Uploads, emit: Emit, patience: Patience
) -> None:
    reused = uploads.holds(request.files()) or (request.cache_hours and uploads.caches.holds(request))
    try:
        await _answer(client, request, fallback, uploads, emit, patience)
    except NotAllowed:
        # So the service answers about a file that is gone, by its own doing or another's.
        if not reused:
            raise
        uploads.forget()
        emit(Notice("resent", "The service no longer had the files: they were sent again."))
        await _answer(client, request, fallback, uploads, emit, patience)


async def _answer(
    client: genai.Client, request: Request, fallback: str | None, uploads: Uploads, emit: Emit, patience: Patience
) -> None:
    config = _config(client, request, emit)
    try:
        if not await _from_cache(client, request, config, uploads, emit, patience):
            asked = await _contents(client, request, uploads, emit, patience)
            await _ask(client, request.model, asked, config, emit, patience)
    except (NotFound, ServiceBusy, QuotaExceeded) as error:
        second = _second(request, fallback, error)
        if second is None:
            raise
        emit(Notice("fallback", f"{error.message} {catalogue.get(second.model).name} answers instead."))
        config = _config(client, second, emit)
        asked = await _contents(client, second, uploads, emit, patience)
        await _ask(client, second.model, asked, config, emit, patience)


def _config(client: genai.Client, request: Request, emit: Emit) -> GenerateContentConfig:
    """Raises BadRequest for what the model refuses, and tells of what it only ignores."""
    model = catalogue.get(request.model)
    config = settings.config(request, model, vertex=client.vertexai)
    if ignored := model.ignored(request.settings):
        emit(Notice("ignored", f"{model.name} ignores {settings.named(ignored)}."))
    return config


async def _from_cache(
    client: genai.Client,
    request: Request,
    config: GenerateContentConfig,
    uploads: Uploads,
    emit: Emit,
    patience: Patience,
) -> bool:
    """Whether the question was asked with its beginning in the cache."""
    before, after = request.split()
    if request.cache_hours is None or not before or not after:
        return False

    async def bring(turns: tuple[Turn, ...]) -> list[Content]:
        return await _contents(client, replace(request, turns=turns), uploads, emit, patience)

    cached = await uploads.caches.give(client, request, config, bring, emit)
    if cached is None:
        return False
    try:
        await _ask(client, request.model, await bring(after), caches.reading(config, cached), emit, patience)
    except NotFound as error:
        # The model has made the cache, so it is the cache that is gone: no case for another model.
        raise NotAllowed(error.message, error.advice) from error
    finally:
        await uploads.caches.done(client, cached)
    return True


async def _ask(
    client: genai.Client,
    model: str,
    asked: list[Content],
    config: GenerateContentConfig,
    emit: Emit,
    patience: Patience,
) -> None:
    async for attempt in patience.retrying(emit):
        with attempt:
            await _stream(client, model, asked, config, emit)


async def _stream(
    client: genai.Client, model: str, asked: list[Content], config: GenerateContentConfig, emit: Emit
) -> None:
    answer = Answer()
    try:
        stream = await client.aio.models.generate_content_stream(model=model, contents=list(asked), config=config)
        async for chunk in stream:
            for event in answer.take(chunk):
                emit(event)
    except Exception as error:
        if not answer.blocked:
            mapped = map_error(error)
            raise (BrokeOff(mapped) if answer.came else mapped) from error
    emit(answer.done())


def _second(request: Request, fallback: str | None, error: GeminiError) -> Request | None:
    """The request for the second model, when that may help and it takes the same settings."""
    if fallback is None or request.continuation or catalogue.short_id(fallback) == catalogue.short_id(request.model):
        return None
    if isinstance(error, QuotaExceeded) and not error.per_model:
        return None
    second = replace(request, model=fallback)
    try:
        settings.require_taken(second, catalogue.get(fallback))
    except BadRequest:
        return None
    return second


def _kept(error: GeminiError) -> GeminiError:
    error.message = f"The answer broke off. {error.message}"
    error.advice = "What had arrived is kept. Asking again is charged again."
    return error


async def _contents(
    client: genai.Client, request: Request, uploads: Uploads, emit: Emit, patience: Patience
) -> list[Content]:
    sent = request.files()
    files.require_sizes(sent, may_upload=not client.vertexai)
    large = frozenset() if client.vertexai else frozenset(sent) if uploads.every else files.to_upload(sent)

    async def bring(file: FilePart) -> Part:
        if file in large:
            return await uploads.part(client, file, emit, patience)
        return await asyncio.to_thread(files.inline, file)

    return await contents(request, bring, vertex=bool(client.vertexai))
