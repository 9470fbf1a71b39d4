"""What a token rule needs to know of a part of a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from components.gemini.usage import Modality


@dataclass(frozen=True, slots=True)
class Piece:
    """None is unknown. Sizes in pixels as seen; `fps` is how often the service looks at a video, not the file's own
    frame rate, and None its default of once a second. A PDF's width and height are those of a page, in any unit.
    """

    modality: Modality
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    fps: float | None = None
    has_audio: bool | None = None
    pages: int | None = None
    characters: int | None = None


class MediaLike(Protocol):
    """The part of `components.media.probe.Media` that is read here."""

    @property
    def kind(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...
    @property
    def seconds(self) -> float | None: ...
    @property
    def has_audio(self) -> bool | None: ...
    @property
    def pages(self) -> int | None: ...
    @property
    def characters(self) -> int | None: ...


MODALITIES: dict[str, Modality] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "pdf": "document",
    "text": "text",
}


def piece(
    media: MediaLike, *, pages: int | None = None, seconds: float | None = None, fps: float | None = None
) -> Piece:
    """A file as a piece; `pages`, `seconds` and `fps` where only a part is sent or looked at differently.

    Raises KeyError for a kind of file no rule is about.
    """
    return Piece(
        MODALITIES[media.kind],
        media.width,
        media.height,
        media.seconds if seconds is None else seconds,
        fps,
        media.has_audio,
        media.pages if pages is None else pages,
        media.characters,
    )
