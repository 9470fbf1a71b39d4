"""Of a film only a part is looked at, and as often as asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from google.genai.types import Blob, Part

from components.gemini.contents import contents, offset
from components.gemini.request import Clip, FilePart, Request, TextPart, Turn, UriPart

LINK = "https://www.youtube.com/watch?v=abc"


async def bring(file: FilePart) -> Part:
    return Part(inline_data=Blob(data=b"film", mime_type=file.mime_type))


def test_vertex_is_told_what_a_link_is() -> None:
    asked = Request("m", (Turn("user", (UriPart(LINK), UriPart(LINK, "video/*"))),))

    def types(vertex: bool) -> list[str | None]:
        (turn,) = asyncio.run(contents(asked, bring, vertex=vertex))
        return [part.file_data.mime_type for part in turn.parts or () if part.file_data]

    assert types(True) == ["video/mp4", "video/*"] and types(False) == [None, "video/*"]


def test_a_clip_becomes_video_metadata_of_files_and_links() -> None:
    film = FilePart(Path("film.mp4"), "video/mp4", "film.mp4", clip=Clip(30, 60.5, 2))
    turn = Turn("user", (film, UriPart(LINK, clip=Clip(start=5)), UriPart(LINK), TextPart("What happens?")))
    (content,) = asyncio.run(contents(Request("m", (turn,)), bring))
    first, second, third, _ = content.parts or []
    assert first.inline_data and first.video_metadata and second.video_metadata
    meant = first.video_metadata
    assert (meant.start_offset, meant.end_offset, meant.fps) == ("30s", "60.5s", 2)
    assert (second.video_metadata.start_offset, second.video_metadata.end_offset) == ("5s", None)
    assert third.video_metadata is None


@pytest.mark.parametrize(("seconds", "written"), [(None, None), (0, "0s"), (100, "100s"), (90.1234, "90.123s")])
def test_an_offset_is_written_as_a_duration(seconds: float | None, written: str | None) -> None:
    assert offset(seconds) == written
