"""Our turns as the SDK's contents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from google.genai.types import Content, FileData, Part, VideoMetadata

from components.gemini.request import Clip, FilePart, Request, TextPart, UriPart
from components.gemini.request import Part as OurPart

FILM = "video/mp4"  # Vertex AI requires a type (FileData.mimeType), and takes this one for films on YouTube
Bring = Callable[[FilePart], Awaitable[Part]]


async def contents(request: Request, bring: Bring, *, vertex: bool = False) -> list[Content]:
    """The turns, with each file as `bring` brings it, one after the other."""
    return [
        Content(role=turn.role, parts=[await _part(ours, bring, vertex) for ours in turn.parts])
        for turn in request.turns
    ]


async def _part(ours: OurPart, bring: Bring, vertex: bool) -> Part:
    match ours:
        case TextPart(text):
            return Part(text=text)
        case UriPart(uri, mime_type, clip):
            return clipped(
                Part(file_data=FileData(file_uri=uri, mime_type=mime_type or (FILM if vertex else None))), clip
            )
        case FilePart():
            return clipped(await bring(ours), ours.clip)


def clipped(part: Part, clip: Clip | None) -> Part:
    """The same part, of which the model sees the clip."""
    if clip is None:
        return part
    metadata = VideoMetadata(start_offset=offset(clip.start), end_offset=offset(clip.end), fps=clip.fps)
    return part.model_copy(update={"video_metadata": metadata})


def offset(seconds: float | None) -> str | None:
    """As google.protobuf.Duration is written."""
    return None if seconds is None else f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"
