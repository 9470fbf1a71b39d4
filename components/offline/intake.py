"""From a request's contents to turns on disk, and to what they count."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from components.offline import probe, prompt, tokens
from components.offline.disk import keep
from components.offline.facts import kinds, limit
from components.offline.files import Files
from components.offline.wire.content import Blob, Content, FileData, FunctionResponsePart, Part
from components.offline.wire.errors import ApiError, Violation, bad_payload, file_not_active, invalid, too_large

FILE_URI = re.compile(r"(?:^|/)files/([a-z0-9-]{1,40})$")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: the turns for the mind, and their parts for the count."""

    turns: tuple[prompt.Turn, ...]
    parts: tuple[tokens.Part, ...]

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.turns + other.turns, self.parts + other.parts)


class Intake:
    """Reads contents for one request; all its files are in `folder`."""

    def __init__(self, folder: Path, files: Files, owner: str) -> None:
        self._folder = folder
        self._files = files
        self._owner = owner
        self._inline = 0

    def take(self, contents: Iterable[Content]) -> Taken:
        """Blocking: decodes and looks into files. Raises ApiError."""
        turns, counted = [], []
        for number, content in enumerate(contents):
            pieces: list[str | prompt.Blob] = []
            for place, part in enumerate(content.parts):
                piece, count = self._part(part, f"contents[{number}].parts[{place}]")
                counted.extend(count)
                pieces.extend(piece)
            turns.append(prompt.Turn("model" if content.role == "model" else "user", tuple(pieces)))
        require_few(counted)
        return Taken(tuple(turns), tuple(counted))

    def _part(self, part: Part, path: str) -> tuple[list[str | prompt.Blob], list[tokens.Part]]:
        if part.inline_data or part.file_data:
            return self._media(part, path)
        said = text_of(part)
        pieces: list[str | prompt.Blob] = [said] if said and not part.thought else []
        counted = [tokens.Part(text=said)]
        for inner in part.function_response.parts if part.function_response else ():
            more, count = self._media(inner, path)
            pieces, counted = pieces + more, counted + count
        return pieces, counted

    def _media(self, part: Part | FunctionResponsePart, path: str) -> tuple[list[str | prompt.Blob], list[tokens.Part]]:
        blob, look = self._inlined(part.inline_data, path) if part.inline_data else self._stored(part.file_data)
        count = counting(part, look)
        return [replace(blob, start=count.start, end=count.end, fps=count.fps)], [count]

    def _inlined(self, data: Blob, path: str) -> tuple[prompt.Blob, probe.Look]:
        mime_type = known(data.mime_type)
        raw = decoded(data.data or "", path)
        self._inline += len(raw)
        if self._inline > limit("request_bytes"):
            raise too_large(limit("request_bytes"))
        if mime_type == "application/pdf" and len(raw) > limit("inline_pdf_bytes"):
            raise invalid(f"The document size exceeds the limit: {limit('inline_pdf_bytes')} bytes.")
        file = self._folder / path
        file.write_bytes(raw)
        return prompt.Blob(mime_type, file, data.display_name or ""), looked(file, mime_type)

    def _stored(self, data: FileData | None) -> tuple[prompt.Blob, probe.Look]:
        uri = (data.file_uri if data else None) or ""
        if not (found := FILE_URI.search(uri)):
            raise unreachable(uri)
        file = self._files.get(found[1], self._owner)
        mime_type = known(file.mime_type)
        if file.state != "ACTIVE" or file.look is None:
            raise file_not_active(file.id)
        # The file may be deleted or expire while the answer is being made.
        return prompt.Blob(mime_type, keep(file.path, self._folder), file.display_name), file.look


def text_of(part: Part) -> str:
    """What a part says in words; calls and their results as JSON."""
    if part.text is not None:
        return part.text
    if part.executable_code:
        return part.executable_code.code or ""
    if part.code_execution_result:
        return part.code_execution_result.output or ""
    for struct in (part.function_call, part.function_response, part.tool_call, part.tool_response):
        if struct is not None:
            return json.dumps(struct.model_dump(exclude_none=True, exclude={"id", "parts"}), ensure_ascii=False)
    return ""


def counting(part: Part | FunctionResponsePart, look: probe.Look) -> tokens.Part:
    clip = part.video_metadata or part.audio_metadata
    pages = part.document_metadata
    return tokens.Part(
        look=look,
        resolution=part.media_resolution.level if part.media_resolution else None,
        start=seconds(clip.start_offset if clip else None) or 0.0,
        end=seconds(clip.end_offset if clip else None),
        fps=part.video_metadata.fps if part.video_metadata else None,
        first_page=pages.start_page if pages else None,
        last_page=pages.end_page if pages else None,
    )


def seconds(duration: str | None) -> float | None:
    return float(duration[:-1]) if duration else None


def known(mime_type: str | None) -> str:
    """Without its parameters and in lower case. Raises ApiError for one the service doesn't take."""
    bare = (mime_type or "").split(";")[0].strip().lower()
    if bare not in kinds():
        raise invalid(f"Unsupported MIME type: {mime_type or ''}")
    return bare


def decoded(data: str, path: str) -> bytes:
    """Standard or URL-safe base64, with or without padding."""
    plain = data.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        field = f"{path}.inline_data.data"
        sentence = f"Invalid value at '{field}' (TYPE_BYTES), Base64 decoding failed for \"{data[:40]}\""
        raise bad_payload([Violation(field, sentence)]) from None


def looked(file: Path, mime_type: str) -> probe.Look:
    try:
        return probe.look(file, mime_type)
    except prompt.Unreadable as error:
        raise invalid(str(error)) from error


def unreachable(uri: str) -> ApiError:
    if uri.startswith(("http://", "https://")):
        return invalid("Cannot fetch content from the provided URL. The offline engine reaches no other computer.")
    return invalid(f"Invalid or unsupported file uri: {uri}")


def require_few(parts: Sequence[tokens.Part]) -> None:
    looks = [part.look for part in parts if part.look]
    if sum(look.kind == "image" for look in looks) > limit("images"):
        raise invalid(f"Please use fewer than {limit('images')} images in your request.")
    if sum(look.kind == "video" for look in looks) > limit("videos"):
        raise invalid(f"Please use at most {limit('videos')} videos in your request.")
    for look in looks:
        if look.pages > limit("pdf_pages"):
            raise invalid(
                f"The document contains {look.pages} pages which exceeds the supported page limit of "
                f"{limit('pdf_pages')}."
            )
