"""What a file is and holds, as far as can be told before anything is sent."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from components.errors import BadFile
from components.media.kind import HEAD, Kind, encoding, kind_of, sniff

FRIENDLY = {
    "application/zip": "a ZIP archive or an Office document",
    "application/x-ole-storage": "an old Office document",
    "application/gzip": "a compressed archive",
    "application/x-7z-compressed": "a compressed archive",
    "application/vnd.rar": "a compressed archive",
    "application/vnd.sqlite3": "a database",
    "image/jp2": "a JPEG 2000 picture",
    "image/jxl": "a JPEG XL picture",
    "image/vnd.adobe.photoshop": "a Photoshop picture",
}


@dataclass(frozen=True, slots=True)
class Media:
    """A usable file. None is unknown or does not apply; `size` in bytes, `seconds` of play, `width` and `height` in
    pixels as seen (after the EXIF turn), `frames` of an animation or video, `orientation` the EXIF tag (1 to 8).

    `encrypted` ones are refused, so it is False for every PDF.
    `fingerprint` is a perceptual hash, see `duplicates`. `warnings` are sentences for the user: it works, but.
    """

    kind: Kind
    mime_type: str
    name: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    orientation: int | None = None
    fingerprint: int | None = None
    pages: int | None = None
    encrypted: bool | None = None
    seconds: float | None = None
    fps: float | None = None
    sample_rate: int | None = None
    channels: int | None = None
    has_audio: bool | None = None
    has_video: bool | None = None
    characters: int | None = None
    encoding: str | None = None
    warnings: tuple[str, ...] = ()


def probe(path: Path, name: str) -> Media:
    """Reads the whole file in this process: for files of strangers use `worker.inspect`.

    Raises BadFile for empty, broken, encrypted, unknown and oversized ones.
    """
    size = path.stat().st_size
    if not size:
        raise BadFile("The file is empty.", "Check that it was saved completely, and add it again.")
    mime_type = sniff(path, name)
    kind = kind_of(mime_type) if mime_type else None
    if mime_type is None or kind is None:
        raise unusable(mime_type)
    if kind == "text" and (said := claimed_kind(name)):
        raise BadFile(f"The name says {said}, but the content is text.", "Export the original again.")
    facts: dict[str, Any] = {"kind": kind, "mime_type": mime_type, "name": name, "size": size}
    facts |= _facts(path, kind, mime_type)
    return Media(sha256=digest(path), **facts)


def claimed_kind(name: str) -> str | None:
    """What the extension promises, if not text: "a picture", "a PDF", "a recording"."""
    promised = kind_of(mimetypes.guess_type(f"x{Path(name).suffix.lower()}")[0] or "")
    return {"image": "a picture", "pdf": "a PDF", "audio": "a recording", "video": "a recording"}.get(promised or "")


def digest(path: Path) -> str:
    """SHA-256 of the content, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unusable(mime_type: str | None) -> BadFile:
    """The message for a file whose content is of no use here."""
    known = FRIENDLY.get(mime_type or "")
    what = f"This is {known}, whatever its name says." if known else "The content is of no kind known here."
    return BadFile(what, "Use a picture, PDF, audio, video or text file.")


def _facts(path: Path, kind: Kind, mime_type: str) -> dict[str, Any]:
    # Imported when needed: each brings a large library, and the worker should stay small.
    if kind == "image":
        from components.media import images

        return asdict(images.look(path))
    if kind == "pdf":
        from components.media import pdf

        return {"pages": pdf.count_pages(path), "encrypted": False}
    if kind == "text":
        return _text(path)
    from components.media import streams

    found = streams.look(path)
    if kind == "video" and not found.has_video:
        kind, mime_type = "audio", mime_type.replace("video/", "audio/").replace("quicktime", "mp4")
    return asdict(found) | {"kind": kind, "mime_type": mime_type}


def _text(path: Path) -> dict[str, Any]:
    with open(path, "rb") as file:
        coding = encoding(file.read(HEAD))
    try:
        characters = len(path.read_bytes().decode(coding or "utf-8"))
    except UnicodeDecodeError as error:
        raise BadFile("This looks like text, but parts of it can't be read.", "Save it again as UTF-8.") from error
    return {"characters": characters, "encoding": coding}
