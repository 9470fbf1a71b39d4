"""Files on their way into a request: inside it while small, else through the Files API, and deleted after."""

from __future__ import annotations

import asyncio
import io
import threading
import tomllib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from google import genai
from google.genai.types import Blob as SdkBlob
from google.genai.types import File, FileData, FileState, Part, PartMediaResolution, PartMediaResolutionLevel

from components.gemini import names
from components.gemini.caches import FOLDER, PENDING, Caches, delete_marked
from components.gemini.errors import FileFailed, GeminiError, NetworkDown, NotAllowed, NotFound, TooLarge
from components.gemini.events import Notice, Progress
from components.gemini.flights import Flights
from components.gemini.journal import Journal
from components.gemini.mapping import map_error
from components.gemini.request import FilePart, Resolution
from components.gemini.retry import Patience

LIMITS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8"))
PROCESSING_SECONDS = 600
FIRST_LOOK, LONGEST_LOOK = 0.25, 5.0
DELETE_SECONDS = 10
MARGIN = timedelta(minutes=30)  # an upload this close to its end is made again
Emit = Callable[[Progress | Notice], None]


@dataclass(frozen=True, slots=True)
class Uploaded:
    name: str
    uri: str
    mime_type: str
    expires: datetime | None


class Uploads:
    """Uploaded files that several requests may share; whoever made the set releases it. Safe between threads.

    With `every`, small files are uploaded, too, instead of being sent inside each request.
    """

    def __init__(self, journal: Journal, *, every: bool = False) -> None:
        self.every = every
        self.caches = Caches(journal)
        self._journal = journal
        self._lock = threading.Lock()
        self._begun: set[str] = set()
        self._flights = Flights()
        self._ready: dict[tuple[Path, str], Uploaded] = {}

    async def part(self, client: genai.Client, file: FilePart, emit: Emit, patience: Patience) -> Part:
        """The file as a part of a request, uploaded unless this set has it. Raises GeminiError."""
        held = await self._flights.alone((file.path, file.mime_type), lambda: self._there(client, file, emit, patience))
        data = FileData(file_uri=held.uri, mime_type=held.mime_type)
        return Part(file_data=data, media_resolution=resolution(file.resolution))

    async def _there(self, client: genai.Client, file: FilePart, emit: Emit, patience: Patience) -> Uploaded:
        key = (file.path, file.mime_type)
        held = self._ready.get(key)
        if held is None or _is_expiring(held):
            if held is not None:
                emit(Notice("resent", f"The service keeps files for two days only: {file.name} was sent again."))
            held = self._ready[key] = await self._upload(client, file, emit, patience)
        return held

    async def release(self, client: genai.Client) -> None:
        """Delete all, also what was broken off; what can't be deleted now stays in the journal for the next start."""
        # A cache that is just being made has no name yet.
        await self.caches.settled()
        with self._lock:
            held, self._begun = self._begun | self.caches.names(), set()
            self._ready.clear()
        await delete(client, held, self._journal)

    def holds(self, files: Iterable[FilePart]) -> bool:
        """Whether one of these was uploaded already."""
        return any((file.path, file.mime_type) in self._ready for file in files)

    def forget(self) -> None:
        """Upload all anew when next asked for: the service has lost them. What was begun is still released."""
        self._ready.clear()
        self.caches.forget()

    def __bool__(self) -> bool:
        return bool(self._begun) or self.caches.busy

    async def _upload(self, client: genai.Client, file: FilePart, emit: Emit, patience: Patience) -> Uploaded:
        async for attempt in patience.retrying(emit):
            with attempt:
                # A broken-off upload keeps its name taken, so each attempt has its own.
                sent = await self._send(client, file, emit)
        ready = await _until_active(client, sent, file, emit, patience)
        emit(Progress(file.name, "ready", 1.0))
        return Uploaded(_name(ready), ready.uri or "", ready.mime_type or file.mime_type, ready.expiration_time)

    async def _send(self, client: genai.Client, file: FilePart, emit: Emit) -> File:
        name = f"files/{uuid.uuid4().hex}"
        with self._lock:
            self._begun.add(name)
        self._journal.add(name)
        with _Watched(file, emit) as source:
            try:
                return await client.aio.files.upload(file=source, config={"name": name, "mime_type": file.mime_type})
            except Exception as error:
                mapped = map_error(error)
                if isinstance(mapped, NotFound) and source.tell():
                    mapped = NetworkDown("The service lost the upload.", mapped.advice)
                if isinstance(mapped, NetworkDown):
                    mapped.sent = False  # uploading costs nothing
                raise mapped from error


class _Watched(io.FileIO):
    """A file that tells how far it has been read."""

    def __init__(self, file: FilePart, emit: Emit) -> None:
        super().__init__(file.path, "rb")
        self._told = file.name
        self._emit = emit
        self._size = max(1, file.path.stat().st_size)

    def read(self, size: int | None = -1, /) -> bytes:
        self._emit(Progress(self._told, "uploading", min(1.0, self.tell() / self._size)))
        return super().read(-1 if size is None else size) or b""


async def _until_active(client: genai.Client, file: File, asked: FilePart, emit: Emit, patience: Patience) -> File:
    pause, waited = FIRST_LOOK, 0.0
    while file.state == FileState.PROCESSING:
        if waited >= PROCESSING_SECONDS:
            raise FileFailed(f"The service did not finish preparing {asked.name}.", "Try again later.")
        emit(Progress(asked.name, "processing"))
        await asyncio.sleep(pause)
        waited, pause = waited + pause, min(LONGEST_LOOK, pause * 1.5)
        file = await _look(client, _name(file), emit, patience)
    if file.state == FileState.FAILED:
        raise FileFailed(f"The service could not read {asked.name}.", "Check that it opens, or convert it.")
    return file


async def _look(client: genai.Client, name: str, emit: Emit, patience: Patience) -> File:
    async for attempt in patience.retrying(emit):
        with attempt:
            try:
                file = await client.aio.files.get(name=name)
            except Exception as error:
                mapped = map_error(error)
                if isinstance(mapped, NetworkDown):
                    mapped.sent = False
                raise mapped from error
    return file


async def delete(client: genai.Client, held: Iterable[str], journal: Journal) -> None:
    """Delete uploads and caches by name, each at most 10 s; one that is not there (any more) counts as deleted."""
    for name in held:
        try:
            async with asyncio.timeout(DELETE_SECONDS):
                await _delete(client, name)
        except Exception as error:
            if not isinstance(map_error(error), (NotFound, NotAllowed)):
                continue
        journal.remove(name)


async def _delete(client: genai.Client, name: str) -> None:
    if name.startswith(PENDING):
        await delete_marked(client, name.removeprefix(FOLDER))
    else:
        await (client.aio.caches if FOLDER in name else client.aio.files).delete(name=name)


def inline(file: FilePart) -> Part:
    """The file inside the request. Raises FileFailed when it can't be read any more."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise map_error(error) from error
    return Part(inline_data=SdkBlob(data=data, mime_type=file.mime_type), media_resolution=resolution(file.resolution))


def to_upload(files: Iterable[FilePart]) -> frozenset[FilePart]:
    """Which files must go through the Files API so that the rest fits inline: the largest first."""
    sizes = {file: size_of(file) for file in files}
    total = sum(sizes.values())
    chosen = set()
    for file in sorted(sizes, key=lambda file: sizes[file], reverse=True):
        if total <= LIMITS["inline"]["prefer_below"]:
            break
        chosen.add(file)
        total -= sizes[file]
    return frozenset(chosen)


def require_sizes(files: Iterable[FilePart], *, may_upload: bool) -> None:
    """Raises TooLarge before anything is sent."""
    total = 0
    for file in files:
        size = size_of(file)
        total += size
        limit = _most(file, may_upload)
        if size > limit:
            raise TooLarge(
                f"{file.name} is larger than the service takes ({_megabytes(limit)}).", "Split or shrink it."
            )
    # Base64 makes four bytes of three.
    most = LIMITS["vertex"]["request"]
    if not may_upload and total * 4 / 3 > most:
        raise TooLarge(
            f"The files are too large for Vertex AI, which takes {_megabytes(most * 3 // 4)} of them in one request.",
            "Send fewer or smaller files. With a key of the Gemini API they may have 2 GB each.",
        )


def _most(file: FilePart, may_upload: bool) -> int:
    """Bytes that one file may have."""
    if file.mime_type == "application/pdf":
        return int(LIMITS["pdf"]["file"])
    if not may_upload and file.mime_type.startswith("image/"):
        return int(LIMITS["vertex"]["image"])
    return int(LIMITS["upload"]["file"])


def size_of(file: FilePart) -> int:
    try:
        return file.path.stat().st_size
    except OSError as error:
        raise map_error(error) from error


def resolution(level: Resolution | None) -> PartMediaResolution | None:
    if level is None:
        return None
    return PartMediaResolution(level=PartMediaResolutionLevel(f"MEDIA_RESOLUTION_{level.upper()}"))


def _name(file: File) -> str:
    if not file.name:
        raise GeminiError("The service did not name the uploaded file.", "Try again.")
    return names.held(file.name)


def _is_expiring(held: Uploaded) -> bool:
    return held.expires is not None and held.expires - datetime.now(UTC) < MARGIN


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"
