from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from components.media.kind import encoding, kind_of, sniff, sniff_bytes
from tests.media.making import gradient, write_pdf, write_video, write_wav


def ftyp(*brands: bytes) -> bytes:
    body = brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (8 + len(body)).to_bytes(4, "big") + b"ftyp" + body


@pytest.mark.parametrize(
    ("head", "mime_type"),
    [
        (ftyp(b"heic", b"mif1", b"heic"), "image/heic"),
        (ftyp(b"mif1", b"mif1", b"heic"), "image/heic"),
        (ftyp(b"mif1", b"mif1", b"avif"), "image/avif"),
        (ftyp(b"mif1", b"mif1", b"miaf"), "image/heif"),
        (ftyp(b"avif", b"mif1"), "image/avif"),
        (ftyp(b"isom", b"mp41"), "video/mp4"),
        (ftyp(b"M4A ", b"mp42"), "audio/mp4"),
        (ftyp(b"qt  "), "video/quicktime"),
        (ftyp(b"3gp5"), "video/3gpp"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "video/quicktime"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\0\0\0acon", None),
        (b"FORM\0\0\0\x2eAIFFCOMM", "audio/aiff"),
        (b"FORM\0\0\0\x2eAIFCCOMM", "audio/aiff"),
        (b"ID3\x04\0\0\0\0\0\x05hello\xff\xfb\x90\x64", "audio/mp3"),
        (b"ID3\x04\0\0\0\0\0\x05hellofLaC\0", "audio/flac"),
        (b"\xff\xfb\x90\x64", "audio/mp3"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\xff\xff\xff\xff", None),
        (b"OggS\0\x02" + bytes(22) + b"OpusHead", "audio/ogg"),
        (b"OggS\0\x02" + bytes(22) + b"\x80theora", "video/ogg"),
        (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x88matroska", "video/x-matroska"),
        (b"\0\0\x01\xba\x44", "video/mpeg"),
        (b"FLV\x01\x05", "video/x-flv"),
        ((b"\x47" + bytes(187)) * 3, "video/mp2t"),
        (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "audio/x-ms-wma"),
        (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6cc0ef19bc4d5bcf11a8fd00805f5c442b"), "video/x-ms-wmv"),
        (b"junk before %PDF-1.7", "application/pdf"),
        (b"BM" + bytes(12) + b"\x28\0\0\0", "image/bmp"),
        (b"BMW is a maker of cars", "text/plain"),
        (b"II*\0\x08\0\0\0", "image/tiff"),
        (b"PK\x03\x04", "application/zip"),
        (b"", None),
        (b"\0\x01\x02\x03", None),
        (b"\x7fELF\x02\x01\x01\0", None),
    ],
)
def test_first_bytes(head: bytes, mime_type: str | None) -> None:
    assert sniff_bytes(head) == mime_type


@pytest.mark.parametrize(
    ("text", "name", "mime_type"),
    [
        ("Hello, world", "", "text/plain"),
        ('{"a": 1}', "", "application/json"),
        ("[1, 2]", "x.webp", "application/json"),
        ("{not json}", "", "text/plain"),
        ("[" * 5000, "", "text/plain"),
        ("a,b\n1,2\n3,4\n", "", "text/csv"),
        ("a;b\n1;2\n3;4\n", "", "text/csv"),
        ("a,b\n", "x.csv", "text/csv"),
        ("First, this.\nThen that.\nDone.\n", "", "text/plain"),
        ("<!DOCTYPE html><p>", "", "text/html"),
        ('<?xml version="1.0"?><svg/>', "", "image/svg+xml"),
        ("print(1)", "x.py", "text/x-python"),
        ("# Title", "x.md", "text/markdown"),
        ("not a picture", "x.png", "text/plain"),
    ],
)
def test_kinds_of_text(text: str, name: str, mime_type: str) -> None:
    assert sniff_bytes(text.encode(), name) == mime_type


@pytest.mark.parametrize(
    ("head", "coding"),
    [
        (b"plain", "utf-8"),
        ("Käse".encode(), "utf-8"),
        ("Käse".encode("utf-8-sig"), "utf-8-sig"),
        ("Käse".encode("utf-16"), "utf-16"),
        ("\ufeffKäse".encode("utf-16-be"), "utf-16"),
        ("Käse und Brot".encode("cp1252"), "cp1252"),
        ("zu lang: ä".encode()[:-1], "utf-8"),
        (b"\xfe\xed\xfa\xce\xff\xee", None),
        (b"a\0b", None),
    ],
)
def test_encodings(head: bytes, coding: str | None) -> None:
    assert encoding(head) == coding


@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "gif", "bmp", "tiff", "avif"])
def test_pictures_that_pillow_writes(form: str) -> None:
    file = io.BytesIO()
    gradient().save(file, form)
    assert sniff_bytes(file.getvalue()) == f"image/{form}"
    assert kind_of(f"image/{form}") == "image"


def test_other_files_that_libraries_write(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "photo.jpg", "w") as archive:
        archive.writestr("a", "b")
    assert sniff(tmp_path / "photo.jpg", "photo.jpg") == "application/zip"
    assert sniff(write_pdf(tmp_path / "a", 1)) == "application/pdf"
    assert sniff(write_wav(tmp_path / "b", 0.1)) == "audio/wav"
    for end, mime_type in {"mp4": "video/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska"}.items():
        assert sniff(write_video(tmp_path / f"c.{end}", 1)) == mime_type


@pytest.mark.parametrize(
    ("mime_type", "kind"),
    [
        ("application/pdf", "pdf"),
        ("application/json", "text"),
        ("text/csv", "text"),
        ("image/svg+xml", "text"),
        ("audio/flac", "audio"),
        ("video/webm", "video"),
        ("image/jp2", None),
        ("application/zip", None),
    ],
)
def test_what_the_workbench_treats_it_as(mime_type: str, kind: str | None) -> None:
    assert kind_of(mime_type) == kind
