"""Files of a conversation: which can be sent, and as what."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from components.analysis.ask import Attachment
from components.errors import BadFile
from components.gemini.files import LIMITS
from components.gemini.request import FilePart, UriPart
from components.media import worker
from components.media.kind import sniff
from components.media.pages import parse_pages
from components.media.probe import Media
from components.prices.piece import Piece, piece

# Names that the service has for what we call otherwise, and what it takes (ai.google.dev, media pages).
NAMES = {"video/x-msvideo": "video/avi", "video/x-ms-wmv": "video/wmv"}
UNKNOWN = {
    "video/x-matroska": "MKV",
    "video/ogg": "OGG video",
    "video/mp2t": "MPEG transport stream",
    "audio/amr": "AMR",
    "audio/x-ms-wma": "WMA",
}
MOST = {"image": 3600, "video": 10}
PDF_PAGES = 1000
PLAIN = ("utf-8", "utf-8-sig", None)
VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the conversation that is here. With `tags` a picture is sent with its place and camera."""

    path: Path
    media: Media
    tags: bool = False


def attachment(key: str, name: str, media: Media, pages: str = "") -> Attachment:
    count = len(parse_pages(pages, media.pages or 1)) if media.kind == "pdf" else None
    return Attachment(
        name=name,
        kind=media.kind,
        mime_type=media.mime_type,
        sha256=key,
        pages=pages,
        count=count,
        seconds=media.seconds,
    )


def link(address: str) -> Attachment:
    """A film on YouTube, by any address it has. Raises BadFile for another address."""
    parts = urlsplit(address.strip() if "//" in address else f"https://{address.strip()}")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    id = parts.path.strip("/").split("/")[-1] if host == "youtu.be" or "/shorts/" in parts.path else ""
    if host == "youtube.com" and not id:
        id = next(iter(parse_qs(parts.query).get("v", ())), "")
    if host not in ("youtube.com", "youtu.be") or not VIDEO_ID.fullmatch(id):
        raise BadFile(
            "This is no link to a film on YouTube.", "It looks like https://www.youtube.com/watch?v=… or youtu.be/…"
        )
    uri = f"https://www.youtube.com/watch?v={id}"
    return Attachment(name=uri.removeprefix("https://www."), kind="link", uri=uri)


def refusal(media: Media) -> str:
    """Why the service would not take this file, and what to do; "" when it would."""
    if kind := UNKNOWN.get(media.mime_type):
        other = "MP4" if media.kind == "video" else "MP3 or WAV"
        return f"The model can't read {kind} files. Convert it to {other}, and add it again."
    if media.kind == "pdf" and media.size > LIMITS["pdf"]["file"]:
        return "A PDF over 50 MB can't be sent. Split it, and add the parts."
    return ""


def crowd(files: Collection[Attachment]) -> str:
    """What is too much about these files together, and what to do; "" when nothing is."""
    for kind, most in MOST.items():
        if (count := sum(file.kind == kind for file in files)) > most:
            return f"{count:,} {kind}s are too many for one conversation: the model takes {most:,}. Remove some."
    if any((file.count or 0) > PDF_PAGES for file in files):
        return f"The model takes {PDF_PAGES:,} pages of a PDF at most. Choose pages in the list of files."
    return ""


def part_of(file: Attachment, held: Held | None) -> FilePart | UriPart:
    """The file as it is sent. Raises BadFile."""
    if file.kind == "link":
        return UriPart(file.uri)
    if held is None:
        raise BadFile(f"{file.name} is no longer here.", "Add it again.")
    if file.kind == "image":
        path = worker.prepare_image(held.path, tags=held.tags)
        return FilePart(path, sniff(path) or file.mime_type, file.name)
    if file.kind == "pdf":
        path = worker.choose_pages(held.path, file.pages) if file.pages else held.path
        return FilePart(path, "application/pdf", file.name)
    if file.kind == "text":
        return FilePart(_plain(held), "text/plain", file.name)
    return FilePart(held.path, NAMES.get(file.mime_type, file.mime_type), file.name)


def piece_of(file: Attachment, held: Held | None) -> Piece:
    """For the estimate; of a link or a file that is gone little is known."""
    if held is None:
        return Piece("video" if file.kind == "link" else "text")
    return piece(held.media, pages=file.count)


def words_on(file: Attachment, held: Held | None, page: int) -> str:
    """The words of a PDF's page, counted as it was sent; "" for other files and where they can't be read."""
    if held is None or file.kind != "pdf":
        return ""
    numbers = parse_pages(file.pages, held.media.pages or 1)
    try:
        return worker.page_text(held.path, numbers[page - 1]) if 1 <= page <= len(numbers) else ""
    except BadFile:
        return ""


def _plain(held: Held) -> Path:
    """The text in UTF-8, which is what the service reads."""
    if held.media.encoding in PLAIN:
        return held.path
    path = held.path.with_name("plain.txt")
    path.write_text(held.path.read_text(held.media.encoding or "utf-8"), "utf-8")
    return path
