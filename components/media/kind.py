"""What a file really is, by its first bytes. Extensions only tell kinds of text apart.

Own table, because the packages for it are no better here: one has stood still for years, the other ranks guesses.
"""

from __future__ import annotations

import csv
import json
import mimetypes
import re
from pathlib import Path
from typing import Literal

Kind = Literal["image", "pdf", "audio", "video", "text"]

HEAD = 64 * 1024
PICTURES = frozenset(f"image/{form}" for form in ("png", "jpeg", "webp", "heic", "heif", "gif", "bmp", "tiff", "avif"))

# (offset, bytes, MIME type): the first that fits counts. Names as Gemini's documentation uses them, where it does.
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\xff\x4f\xff\x51", "image/jp2"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\0\0\x01\xba", "video/mpeg"),
    (0, b"\0\0\x01\xb3", "video/mpeg"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (4, b"moov", "video/quicktime"),
    (4, b"mdat", "video/quicktime"),
    (4, b"wide", "video/quicktime"),
)
RIFF = {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo", b"WEBP": "image/webp"}
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1"), "image/heif"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P ", b"F4A "), "audio/mp4"),
    b"qt  ": "video/quicktime",
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3gr6", b"3gs7", b"3ge6", b"3g2a"), "video/3gpp"),
}
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CODE = {".py": "text/x-python", ".js": "text/javascript", ".ts": "text/x-typescript", ".md": "text/markdown"}


def sniff(path: Path, name: str = "") -> str | None:
    """The MIME type, or None if the content is nothing known. The name's extension refines plain text only."""
    with open(path, "rb") as file:
        return sniff_bytes(file.read(HEAD), name)


def sniff_bytes(head: bytes, name: str = "") -> str | None:
    """As `sniff`, from a file's first 64 KB."""
    return _container(head) or _signature(head) or _bmp(head) or _mpeg_audio(head) or _pdf(head) or _text(head, name)


def kind_of(mime_type: str) -> Kind | None:
    """What the workbench treats it as; None for what it can't use."""
    if mime_type in PICTURES:
        return "image"
    if mime_type == "application/pdf":
        return "pdf"
    if mime_type.startswith("text/") or mime_type in ("application/json", "image/svg+xml"):
        return "text"
    if mime_type.startswith("audio/"):
        return "audio"
    return "video" if mime_type.startswith("video/") else None


def encoding(head: bytes) -> str | None:
    """The text encoding, or None if these are not the first bytes of a text."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return None
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # else a character cut in two by the end of the head
            return "cp1252" if _western(head) else None
    return "utf-8"


def _western(head: bytes) -> bool:
    # Old spreadsheets export cp1252: mostly ASCII, with a letter here and there.
    return b"\x7f" not in head and sum(byte >= 0x80 for byte in head) < 0.2 * len(head)


def _signature(head: bytes) -> str | None:
    return next((mime for at, magic, mime in SIGNATURES if head.startswith(magic, at)), None)


def _container(head: bytes) -> str | None:
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12])
    if head[:4] == b"FORM":
        return "audio/aiff" if head[8:12] in (b"AIFF", b"AIFC") else None
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[:4] == b"OggS":
        return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[:16] == ASF:
        return "video/x-ms-wmv" if ASF_VIDEO in head else "audio/x-ms-wma"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return "video/mp2t"
    return None


def _brand(head: bytes) -> str:
    """ISO base media: the major brand, else the first compatible one that names a picture format."""
    size = min(int.from_bytes(head[:4], "big"), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    major = BRANDS.get(brands[0])
    if major == "image/heif":
        return next((BRANDS[b] for b in brands if BRANDS.get(b) in ("image/heic", "image/avif")), major)
    return major or "video/mp4"


def _bmp(head: bytes) -> str | None:
    known_header = head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)
    return "image/bmp" if known_header else None


def _mpeg_audio(head: bytes) -> str | None:
    """MP3 and ADTS AAC start with 11 or 12 set bits; the two layer bits tell them apart."""
    if head[:3] == b"ID3":
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
        after = head[10 + size :]
        return _mpeg_audio(after) or _signature(after) or "audio/mp3"
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    layer, bitrate, rate = head[1] & 0x06, head[2] >> 4, head[2] & 0x0C
    # Layer I has died out, and its bits are those of a UTF-16 byte order mark.
    return "audio/mp3" if layer in (0x02, 0x04) and 0 < bitrate < 15 and rate != 0x0C else None


def _pdf(head: bytes) -> str | None:
    return "application/pdf" if b"%PDF-" in head[:1024] else None


def _text(head: bytes, name: str) -> str | None:
    coding = encoding(head)
    if not head or coding is None:
        return None
    text = head.decode(coding, errors="replace")
    end = Path(name.lower()).suffix
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html")):
        return "text/html"
    if "<svg" in start:
        return "image/svg+xml"
    if _is_json(text, whole=len(head) < HEAD):
        return "application/json"
    if end in (".csv", ".tsv") or _is_csv(text):
        return "text/csv"
    guess = CODE.get(end) or mimetypes.guess_type(f"x{end}")[0] or ""
    return guess if guess.startswith("text/") else "text/plain"


def _is_json(text: str, whole: bool) -> bool:
    if not re.match(r"\s*[\[{]", text):
        return False
    if not whole:
        return bool(re.match(r'\s*[\[{]\s*(["\[{\d-]|true|false|null)', text))
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_csv(text: str) -> bool:
    """Three lines or more, all of the same number of fields, two or more."""
    lines = text.splitlines()[:20]
    return len(lines) >= 3 and any(_columns(lines, delimiter) >= 2 for delimiter in ",;\t")


def _columns(lines: list[str], delimiter: str) -> int:
    """The number of fields that all lines share, else 0."""
    try:
        widths = {len(row) for row in csv.reader(lines, delimiter=delimiter) if row}
    except csv.Error:
        return 0
    return widths.pop() if len(widths) == 1 else 0
