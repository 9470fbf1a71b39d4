"""What a picture says beside its pixels: place, camera, owner, edits. Cut out without touching a pixel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

# Only what is needed to draw the picture stays, so that a maker's own segment goes, too.
JPEG_START, JPEG_END, JPEG_SCAN, JPEG_FILL = 0xD8, 0xD9, 0xDA, 0xFF
JPEG_ALONE = {0x01, *range(0xD0, 0xD8)}
JPEG_DRAWN = {*range(0xC0, 0xD0), *range(0xDA, 0xE0)}  # frames, tables, scans
JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # units, colours, how they are coded
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs"}
WEBP_DRAWN = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"}
WEBP_EXIF_XMP = 0b1100


def without_private(content: bytes, form: str | None) -> bytes:
    """The same picture, JPEG, PNG or WebP, with what draws it only. Raises ValueError where its parts can't be told."""
    cut = CUTS.get(form or "")
    if cut is None:
        raise ValueError(f"no parts known of {form}")
    try:
        return b"".join(cut(content))
    except IndexError as error:
        raise ValueError("cut off") from error


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Up to the end of its first picture: behind it stand previews, films and makers' notes, with tags of their own."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    yield content[:2]
    place = 2
    while content[place + 1] != JPEG_END:
        if content[place] != JPEG_FILL:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == JPEG_FILL:
            place += 1
            continue
        end = place + 2
        if marker not in JPEG_ALONE:
            end += int.from_bytes(_taken(content, end, 2), "big")
        if marker == JPEG_SCAN:
            end = _scanned(content, end)
        if _draws(marker, content[place + 4 : place + 20]):
            yield _taken(content, place, end - place)
        place = end
    yield content[place : place + 2]


def _draws(marker: int, begins: bytes) -> bool:
    return marker in JPEG_ALONE | JPEG_DRAWN or (marker in JPEG_KEPT and begins.startswith(JPEG_KEPT[marker]))


def _scanned(content: bytes, place: int) -> int:
    """Where the next marker stands: within a scan, a byte FF is followed by 00 or by the number of a restart."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0:
            raise ValueError("without an end")
        if content[place + 1] != 0 and content[place + 1] not in JPEG_ALONE:
            return place
        place += 2


def _png(content: bytes) -> Iterator[bytes]:
    if not content.startswith(PNG_START):
        raise ValueError("no PNG")
    yield PNG_START
    place, name = len(PNG_START), b""
    while name != b"IEND":
        size, name = int.from_bytes(_taken(content, place, 4), "big"), _taken(content, place + 4, 4)
        if name in PNG_DRAWN:
            yield _taken(content, place, size + 12)
        place += size + 12


def _webp(content: bytes) -> Iterator[bytes]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("no WebP")
    kept, place, end = [], 12, min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    if end < 8 + int.from_bytes(content[4:8], "little"):
        raise ValueError("cut off")
    while place < end:
        name, size = _taken(content, place, 4), int.from_bytes(_taken(content, place + 4, 4), "little")
        if name == b"ANMF":
            raise ValueError("an animation has parts within parts")
        if name in WEBP_DRAWN:
            chunk = bytearray(_taken(content, place, 8 + size) + b"\0" * (size % 2))
            if name == b"VP8X":
                chunk[8] &= ~WEBP_EXIF_XMP
            kept.append(bytes(chunk))
        place += 8 + size + size % 2
    yield b"RIFF" + (4 + sum(map(len, kept))).to_bytes(4, "little") + b"WEBP"
    yield from kept


def _taken(content: bytes, place: int, size: int) -> bytes:
    part = content[place : place + size]
    if len(part) < size:
        raise ValueError("cut off")
    return part


CUTS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {"JPEG": _jpeg, "MPO": _jpeg, "PNG": _png, "WEBP": _webp}
