"""What recorded exchanges still tell of the files they carried.

Their base64 is cut after some 150 bytes: the size of a PNG, the length of a WAV and of an MP3 of constant bit rate are
left, a JPEG's size, a PDF's pages and a video's length are not.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.gemini.usage import Modality, Usage
from components.prices.piece import Piece

CUT = re.compile(r"^(.*)\.\.\.ELIDED_(\d+)_B64_CHARS(.*)$", re.DOTALL)
MODALITIES: dict[str, Modality] = {
    "TEXT": "text",
    "IMAGE": "image",
    "VIDEO": "video",
    "AUDIO": "audio",
    "DOCUMENT": "document",
    "1": "text",
    "2": "image",
}
# Kilobits a second by index, of layer III: MPEG 1, and MPEG 2 and 2.5.
RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


@dataclass(frozen=True)
class File:
    """`name` tells files apart; `piece` is None where nothing of use is left of it."""

    name: str
    mime_type: str
    piece: Piece | None
    fps: float | None = None


@dataclass(frozen=True)
class Exchange:
    """`plain` has no tools, cache, schema or parts of other kinds: what is not a file is `text`."""

    source: str
    model: str
    files: tuple[File, ...]
    text: str
    plain: bool
    tool_files: bool
    usage: Usage


def exchanges(folder: Path) -> Iterator[Exchange]:
    """Those that ask for content and were told a prompt's tokens."""
    with gzip.open(folder / "exchanges.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            found = exchange(json.loads(line))
            if found:
                yield found


def exchange(row: Mapping[str, Any]) -> Exchange | None:
    model = re.search(r"models/([^:/?]+):\w*[gG]enerateContent", row["url"] or "")
    metadata = last_metadata(row["response"] or "")
    try:
        request = json.loads(row["request"] or "")
    except ValueError:
        return None
    if model is None or metadata is None or metadata.get("promptTokenCount") is None or not isinstance(request, dict):
        return None
    system = either(request, "systemInstruction", "system_instruction") or {}
    parts = [part for turn in listed(request.get("contents")) for part in listed(turn.get("parts"))]
    texts = [part.get("text") or "" for part in [*parts, *listed(system.get("parts"))]]
    files = tuple(found for part in parts if (found := file(part)))
    return Exchange(
        row["src"],
        model[1],
        files,
        "".join(texts),
        is_plain(request, parts),
        any(re.search(r'"(inline|file)_?data"', json.dumps(p.get("functionResponse") or ""), re.I) for p in parts),
        usage(metadata),
    )


def is_plain(request: Mapping[str, Any], parts: list[dict[str, Any]]) -> bool:
    config = either(request, "generationConfig", "generation_config") or {}
    plain = {"text", "thought", "inlineData", "inline_data", "fileData", "file_data", "videoMetadata"}
    return not (
        request.get("tools")
        or either(request, "cachedContent", "cached_content")
        or any("schema" in key.lower() for key in config)
        or any(set(part) - plain for part in parts)
    )


def file(part: Mapping[str, Any]) -> File | None:
    inline, linked = either(part, "inlineData", "inline_data"), either(part, "fileData", "file_data")
    if inline:
        mime_type, data = either(inline, "mimeType", "mime_type"), inline.get("data") or ""
        return File(f"{len(data)} {data[:64]}", mime_type, look(mime_type, data))
    if linked:
        settings = either(part, "videoMetadata", "video_metadata") or {}
        name, mime_type = either(linked, "fileUri", "file_uri"), either(linked, "mimeType", "mime_type") or ""
        return File(name, mime_type, None, settings.get("fps"))
    return None


def look(mime_type: str, data: str) -> Piece | None:
    cut = CUT.match(data)
    start = cut[1] if cut else data
    size = (len(cut[1]) + int(cut[2]) + len(cut[3]) if cut else len(data)) * 3 // 4
    head = base64.urlsafe_b64decode(start.replace("+", "-").replace("/", "_") + "=" * (-len(start) % 4))
    if head.startswith(b"\x89PNG"):
        return Piece("image", *struct.unpack(">II", head[16:24]))
    if head.startswith(b"RIFF"):
        return Piece("audio", seconds=(size - 44) / struct.unpack("<I", head[28:32])[0])
    if mime_type.startswith("audio/") and head[0] == 0xFF:
        rates = RATES_1 if head[1] & 0x08 else RATES_2
        return Piece("audio", seconds=size * 8 / (rates[head[2] >> 4] * 1000))
    if mime_type == "text/plain" and not cut:
        return Piece("text", characters=len(head))
    if mime_type == "application/pdf" and not cut:
        return Piece("document", pages=len(re.findall(rb"/Type\s*/Page\b", head)))
    return None


def usage(metadata: Mapping[str, Any]) -> Usage:
    by: dict[Modality, int] = {}
    for detail in metadata.get("promptTokensDetails") or ():
        modality = MODALITIES[str(detail["modality"])]
        by[modality] = by.get(modality, 0) + detail.get("tokenCount", 0)
    return Usage(prompt=metadata["promptTokenCount"], prompt_by=by)


def last_metadata(response: str) -> dict[str, Any] | None:
    """Of a stream, the last: it holds the whole."""
    places = [match.end() for match in re.finditer(r'"usageMetadata"\s*:\s*', response)]
    try:
        found: dict[str, Any] = json.JSONDecoder().raw_decode(response, places[-1])[0]
    except (IndexError, ValueError):
        return None
    return found


def either(value: Mapping[str, Any], *names: str) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)


def listed(value: Any) -> list[dict[str, Any]]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
