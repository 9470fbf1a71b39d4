"""Resumable upload: start, upload, finalize, query, cancel, as X-Goog-Upload-* headers say."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.offline import probe
from components.offline.engine import Engine
from components.offline.facts import kinds
from components.offline.files import StoredFile, new_id
from components.offline.prompt import Unreadable
from components.offline.routes.common import (
    VERSIONS,
    answering_for_bugs,
    base_url,
    engine_of,
    failure,
    guarded,
    json_body,
    not_found,
    owner_of,
    pretty,
    twist_of,
)
from components.offline.uploads import GRANULARITY, Upload
from components.offline.wire.complaints import parsed
from components.offline.wire.errors import ApiError, bad_field, invalid
from components.offline.wire.requests import FileFields, UploadRequest

FILE_ID = re.compile(r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")
# One of IANA's top-level types, and names as RFC 6838 has them, or what Google's own guide to batches sends; which
# kinds are answered is another question.
MIME_TYPE = re.compile(
    r"jsonl|(?:application|audio|font|haptics|image|message|model|multipart|text|video)"
    r"/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:\s*;.*)?",
    re.IGNORECASE,
)
START_BYTES = 1 << 20
DISPLAY_NAME = 512
# Kinds that the service looks into before they can be used; the others are ready at once.
SLOW_KINDS = ("video", "audio")


async def start(request: Request) -> Response:
    engine = engine_of(request)
    if request.headers.get("x-goog-upload-protocol") != "resumable":
        raise invalid("The offline engine takes resumable uploads only (X-Goog-Upload-Protocol: resumable).")
    fields = parsed(UploadRequest, await json_body(request, START_BYTES)).file
    announced = request.headers.get("x-goog-upload-header-content-length")
    mime_type = fields.mime_type or request.headers.get("x-goog-upload-header-content-type")
    size = number(announced) if announced else fields.size_bytes
    check_fields(fields, mime_type)
    engine.files.require_room(engine.uploads.announced() + (size or 0))
    fields = fields.model_copy(update={"mime_type": mime_type or "application/octet-stream"})
    upload = engine.uploads.begin(owner_of(request), fields, size, twist_of(request))
    url = f"{base_url(request)}{request.url.path}?upload_id={upload.id}&upload_protocol=resumable"
    return Response(
        headers=progress(upload)
        | {
            "x-goog-upload-url": url,
            "x-goog-upload-control-url": url,
            "x-goog-upload-chunk-granularity": str(GRANULARITY),
        },
        media_type="text/plain",
    )


def check_fields(fields: FileFields, mime_type: str | None) -> None:
    if mime_type and not MIME_TYPE.fullmatch(mime_type):
        raise bad_field("mime_type", "must be a valid type/subtype, such as `text/plain`.", "CreateFileRequest.file")
    if fields.name is not None and not FILE_ID.match(fields.name.removeprefix("files/")):
        raise invalid(f"Invalid file name: {fields.name}")
    if len(fields.display_name or "") > DISPLAY_NAME:
        raise bad_field("display_name", f"must be at most {DISPLAY_NAME} characters.", "CreateFileRequest.file")


def number(text: str) -> int:
    if not text.isdecimal():
        raise invalid("Request contains an invalid argument.")
    return int(text)


async def proceed(request: Request) -> Response:
    """A chunk or a question about an upload; its secret address stands for the key."""
    engine = engine_of(request)
    upload = engine.uploads.get(request.query_params["upload_id"])
    commands = {word.strip() for word in request.headers.get("x-goog-upload-command", "").split(",")}
    if "query" in commands:
        return Response(headers=progress(upload) | {"x-goog-upload-size-received": str(upload.received)})
    if "cancel" in commands:
        upload.end("cancelled")
        return Response(headers=progress(upload))
    if not commands & {"upload", "finalize"}:
        raise invalid("Invalid X-Goog-Upload-Command.")
    upload.rewind(number(request.headers.get("x-goog-upload-offset", str(upload.received))))
    async for piece in request.stream():
        upload.write(piece)
    if "finalize" in commands:
        return await finalized(engine, upload, request)
    if upload.received % GRANULARITY:
        raise invalid(f"All chunks but the last must be multiples of {GRANULARITY} bytes.")
    return Response(headers=progress(upload))


async def finalized(engine: Engine, upload: Upload, request: Request) -> Response:
    if upload.size is not None and upload.received != upload.size:
        raise invalid(f"Received {upload.received} bytes of the {upload.size} announced.")
    upload.end("final")
    created, expires = engine.files.lifetime()
    file = StoredFile(
        id=(upload.fields.name or new_id()).removeprefix("files/"),
        owner=upload.owner,
        mime_type=upload.fields.mime_type or "",
        path=upload.path,
        size=upload.received,
        sha256=upload.sha256,
        created=created,
        expires=expires,
        display_name=upload.fields.display_name or "",
    )
    engine.files.add(file)
    await process(engine, file, upload, request)
    body = pretty({"file": file.as_json(base_url(request))})
    return Response(body, headers=progress(upload) | {"content-type": "application/json; charset=UTF-8"})


async def process(engine: Engine, file: StoredFile, upload: Upload, request: Request) -> None:
    """Sound and video, and whatever a fault rule holds back, are still PROCESSING when the upload is answered."""
    twists = (upload.twist, twist_of(request))
    hold = max(twist.processing for twist in twists)
    work = looked_into(file, hold, fails=any(twist.file_fails for twist in twists))
    if hold or kinds().get(file.mime_type) in SLOW_KINDS:
        engine.in_background(work)
    else:
        await work


async def looked_into(file: StoredFile, hold: float, fails: bool) -> None:
    await asyncio.sleep(hold)
    try:
        if fails:
            raise Unreadable("The file could not be processed.")
        if file.mime_type in kinds():
            file.look = await asyncio.to_thread(probe.look, file.path, file.mime_type)
        file.state = "ACTIVE"
    except (Unreadable, FileNotFoundError) as error:
        file.state = "FAILED"
        file.error = invalid(str(error)).rpc_status()


def progress(upload: Upload) -> dict[str, str]:
    return {"x-goog-upload-status": upload.status}


async def upload(request: Request) -> Response:
    if request.path_params["version"] not in VERSIONS:
        return not_found()
    if "upload_id" not in request.query_params:
        return await guarded(start)(request)
    try:
        return await proceed(request)
    except ApiError as error:
        return failure(request, error)


routes = [Route("/upload/{version}/files", answering_for_bugs(upload), methods=["POST", "PUT"])]
