"""A cheap look into a file: what token rules need to know, without decoding it whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.offline.facts import kinds
from components.offline.pdfium import PDFIUM
from components.offline.prompt import Unreadable

MAX_PIXELS = 200_000_000
# Of a film's picture, a little more than 4K: its decoder holds a dozen at a time.
MAX_FILM_PIXELS = 4096 * 2304


@dataclass(frozen=True, slots=True)
class Look:
    """`kind` is image, video, audio, pdf or text; what doesn't apply is 0."""

    kind: str
    width: int = 0
    height: int = 0
    pages: int = 0
    seconds: float = 0.0
    has_audio: bool = False
    characters: int = 0


def look(path: Path, mime_type: str) -> Look:
    """Raises Unreadable, with the words the client is told."""
    kind = kinds()[mime_type]
    readers = {"image": image, "video": video, "audio": audio, "pdf": pdf, "text": text}
    if path.stat().st_size == 0:
        raise unreadable(kind)
    return readers[kind](path)


def unreadable(kind: str) -> Unreadable:
    if kind == "pdf":
        return Unreadable("The document has no pages.")
    return Unreadable(
        f"Unable to process input {kind}. Please retry or report in "
        "https://developers.generativeai.google/guide/troubleshooting"
    )


def image(path: Path) -> Look:
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    try:
        with Image.open(path) as picture:
            width, height = picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise unreadable("image") from error
    if width * height > MAX_PIXELS:
        raise unreadable("image")
    return Look("image", width=width, height=height)


def pdf(path: Path) -> Look:
    import pypdfium2  # type: ignore[import-untyped]

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path)
            pages = len(document)
            document.close()
        except (pypdfium2.PdfiumError, OSError) as error:
            raise unreadable("pdf") from error
    if not pages:
        raise unreadable("pdf")
    return Look("pdf", pages=pages)


def video(path: Path) -> Look:
    seconds, has_audio, has_video = streams(path, "video")
    if not has_video:
        raise unreadable("video")
    return Look("video", seconds=seconds, has_audio=has_audio)


def audio(path: Path) -> Look:
    seconds, has_audio, _ = streams(path, "audio")
    if not has_audio:
        raise unreadable("audio")
    return Look("audio", seconds=seconds, has_audio=True)


def streams(path: Path, kind: str) -> tuple[float, bool, bool]:
    """Duration in seconds, whether there is sound, whether there are pictures."""
    import av

    try:
        with av.open(str(path)) as container:
            require_small(container)
            known = container.duration / av.time_base if container.duration else 0.0
            return known or last_second(container), bool(container.streams.audio), bool(container.streams.video)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise unreadable(kind) from error


def require_small(container: Any) -> None:
    """Before a picture is decoded, by what the file says; a decoder that meets a larger one gives up."""
    for stream in container.streams.video:
        width, height = stream.codec_context.width, stream.codec_context.height
        if width * height > MAX_FILM_PIXELS:
            raise Unreadable(
                f"The video's pictures are {width} × {height} pixels large. The offline engine takes at most "
                f"{MAX_FILM_PIXELS:,} pixels a picture, a little more than 4K."
            )
        if not stream.codec_context.is_open:
            stream.codec_context.options = {"max_pixels": str(MAX_FILM_PIXELS)}


def last_second(container: object) -> float:
    # Recorders in browsers write files without a duration.
    ends = [0.0]
    for packet in container.demux():  # type: ignore[attr-defined]
        if packet.pts is not None:
            ends.append(float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return max(ends)


def text(path: Path) -> Look:
    with path.open(encoding="utf-8", errors="replace") as file:
        return Look("text", characters=sum(len(piece) for piece in iter(lambda: file.read(1 << 20), "")))
