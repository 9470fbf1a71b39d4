"""Our turns as the SDK's contents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from google.genai.types import Content, FileData, Part

from components.gemini.request import FilePart, Request, TextPart, UriPart
from components.gemini.request import Part as OurPart

Bring = Callable[[FilePart], Awaitable[Part]]


async def contents(request: Request, bring: Bring) -> list[Content]:
    """The turns, with each file as `bring` brings it, one after the other."""
    return [Content(role=turn.role, parts=[await _part(ours, bring) for ours in turn.parts]) for turn in request.turns]


async def _part(ours: OurPart, bring: Bring) -> Part:
    match ours:
        case TextPart(text):
            return Part(text=text)
        case UriPart(uri, mime_type):
            return Part(file_data=FileData(file_uri=uri, mime_type=mime_type))
        case FilePart():
            return await bring(ours)
