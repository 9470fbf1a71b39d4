"""batchGenerateContent, and its operations: list, get, cancel, delete."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.offline.answering import Json, whole
from components.offline.batches import Batch, Item
from components.offline.catalogue import Model, serving
from components.offline.engine import Engine
from components.offline.facts import limit
from components.offline.faults import NO_TWIST
from components.offline.files import StoredFile, new_id
from components.offline.routes.common import engine_of, guarded, json_body, owner_of, page, reply
from components.offline.routes.generate import taken_in
from components.offline.rules import check
from components.offline.wire.complaints import loaded, parsed
from components.offline.wire.errors import ApiError, file_not_active, invalid, no_such_method
from components.offline.wire.requests import BatchLine, BatchRequest, GenerateContentRequest

OUTPUT_TYPE = "application/jsonl"
LINE_BYTES = 100_000_000
# Ours: items and answers of a batch are held in memory.
MOST_REQUESTS = 10_000


async def create(request: Request) -> Response:
    engine, version = engine_of(request), request.path_params["version"]
    model = serving(request.state.model, version, "batchGenerateContent", engine.today)
    asked = parsed(BatchRequest, await json_body(request, limit("batch_request_bytes"))).batch
    config = asked.input_config
    if bool(config.requests) == bool(config.file_name):
        raise invalid("Exactly one of input_config.requests and input_config.file_name must be set.")
    owner = owner_of(request)
    items = await asyncio.to_thread(from_file, engine, config.file_name, owner) if config.file_name else []
    if config.requests:
        items = [Item(inlined.request, metadata=inlined.metadata) for inlined in config.requests.requests]
    if not items:
        raise invalid("The batch has no requests.")
    if len(items) > MOST_REQUESTS:
        raise invalid(f"The offline engine takes at most {MOST_REQUESTS} requests in a batch.")
    now = engine.clock()
    batch = Batch(owner, model.name, asked.display_name or "", items, now, now)
    from_disk = config.file_name is not None
    engine.batches.start(
        batch,
        lambda item: answered(engine, item, model, version, owner),
        lambda done: written(engine, done) if from_disk else inlined_output(done),
    )
    return reply(batch.as_json())


def from_file(engine: Engine, name: str, owner: str) -> list[Item]:
    """Items of an uploaded JSON Lines file; a bad line becomes an item that fails. Raises ApiError."""
    file = engine.files.get(name.removeprefix("files/"), owner)
    if file.state != "ACTIVE":
        raise file_not_active(file.id)
    return list(islice(lines(file.path), MOST_REQUESTS + 1))


def lines(path: Path) -> Iterator[Item]:
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LINE_BYTES), b"")):
            if line.strip():
                yield item_of(line, number)


def item_of(line: bytes, number: int) -> Item:
    try:
        read = parsed(BatchLine, loaded(line))
        return Item(read.request, key=read.key or str(number), metadata=read.metadata)
    except ApiError as error:
        return Item(error, key=str(number))


async def answered(engine: Engine, item: Item, model: Model, version: str, owner: str) -> Json:
    if isinstance(item.payload, ApiError):
        raise item.payload
    asked: GenerateContentRequest = item.payload
    check(asked, model, version)
    with engine.disk.passing_folder() as folder:
        taken = await taken_in(engine, asked, model, owner, folder)
        return await whole(taken, engine.crew, NO_TWIST)


async def inlined_output(batch: Batch) -> Json:
    return {"inlinedResponses": {"inlinedResponses": [item.as_json() for item in batch.items]}}


async def written(engine: Engine, batch: Batch) -> Json:
    """The results as a file of JSON Lines, which can be downloaded. Raises ApiError when there is no room for it."""
    body = "".join(json.dumps(item.as_json(), ensure_ascii=False) + "\n" for item in batch.items).encode()
    path = engine.disk.folder() / "responses"
    await asyncio.to_thread(path.write_bytes, body)
    created, expires = engine.files.lifetime()
    file = StoredFile(
        id=f"batch-{new_id(30)}",
        owner=batch.owner,
        mime_type=OUTPUT_TYPE,
        path=path,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        created=created,
        expires=expires,
        state="ACTIVE",
        source="GENERATED",
    )
    return {"responsesFile": engine.files.add(file).name}


async def index(request: Request) -> Response:
    shown, more = page(request, engine_of(request).batches.of(owner_of(request)), 50, 1000)
    return reply(({"operations": [batch.as_json() for batch in shown]} if shown else {}) | more)


async def show(request: Request) -> Response:
    return reply(engine_of(request).batches.get(request.path_params["id"], owner_of(request)).as_json())


async def cancel(request: Request) -> Response:
    id, _, method = request.path_params["id"].partition(":")
    if method != "cancel":
        raise no_such_method(id, request.path_params["version"], method)
    engine_of(request).batches.cancel(id, owner_of(request))
    return reply({})


async def delete(request: Request) -> Response:
    engine_of(request).batches.delete(request.path_params["id"], owner_of(request))
    return reply({})


routes = [
    Route("/{version}/batches", guarded(index), methods=["GET"]),
    Route("/{version}/batches/{id}", guarded(show), methods=["GET"]),
    Route("/{version}/batches/{id}", guarded(cancel), methods=["POST"]),
    Route("/{version}/batches/{id}", guarded(delete), methods=["DELETE"]),
]
