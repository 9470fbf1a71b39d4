"""What a photo says beside its pixels stays here; no pixel changes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from components.media.images import prepare
from components.media.private import without_private
from tests.media.making import gradient

PLACE, OWNER, CAMERA, EDITED = "48.1374", "Erika Musterfrau", "Camera 7 no. 4711", "lightroom edit"
SECRETS = tuple(word.encode() for word in (PLACE, OWNER, CAMERA, EDITED))
GPS, MAKER_NOTE = 0x8825, 0x927C
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{PLACE} {OWNER} {EDITED}</x:xmpmeta>".encode()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def told() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = CAMERA, CAMERA, OWNER
    gps = exif.get_ifd(GPS)
    gps[1], gps[2], gps[3], gps[4] = "N", (48.0, 8.0, 14.6), "E", (11.0, 34.0, 31.0)
    gps[27] = PLACE.encode()
    exif.get_ifd(0x8769)[MAKER_NOTE] = CAMERA.encode()
    return exif


def photo(form: str, **options: Any) -> bytes:
    """With a place, a camera and an owner wherever the format has room for them."""
    if form == "PNG":
        info = PngInfo()
        info.add_text("Comment", OWNER)
        info.add_text("Software", EDITED, zip=True)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        info.add(b"prVt", CAMERA.encode())
        options["pnginfo"] = info
    elif form in ("JPEG", "MPO"):
        options |= {"comment": OWNER, "xmp": XMP}
    else:
        options["xmp"] = XMP
    out = io.BytesIO()
    gradient().save(out, form, exif=told(), icc_profile=PROFILE, **options)
    return out.getvalue()


def with_segments(jpeg: bytes) -> bytes:
    """IPTC, and a maker's own, as cameras and programs write them; a film behind the end, as telephones do."""
    own = [(0xED, b"Photoshop 3.0\0" + OWNER.encode()), (0xE2, b"FPXR\0" + CAMERA.encode()), (0xE7, EDITED.encode())]
    parts = b"".join(bytes((0xFF, mark)) + (2 + len(text)).to_bytes(2, "big") + text for mark, text in own)
    return jpeg[:2] + parts + jpeg[2:] + b"ftypmp42 " + PLACE.encode()


PHOTOS = {
    "JPEG": with_segments(photo("JPEG")),
    "progressive JPEG": with_segments(photo("JPEG", progressive=True)),
    "JPEG with restarts": with_segments(photo("JPEG", restart_marker_blocks=1)),
    "MPO": photo("MPO", save_all=True, append_images=[gradient(12, 8)]),
    "PNG": photo("PNG"),
    "PNG with more behind": photo("PNG") + OWNER.encode(),
    "WebP": photo("WEBP", lossless=True),
    "lossy WebP": photo("WEBP"),
}


@pytest.mark.parametrize("name", PHOTOS)
def test_place_camera_and_owner_stay_here_and_every_pixel_and_colour_goes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(PHOTOS[name])
    assert any(secret in PHOTOS[name] for secret in SECRETS)
    sent = prepare(path, tmp_path / "out")
    assert [secret for secret in SECRETS if secret in sent.read_bytes()] == []
    with Image.open(path) as before, Image.open(sent) as after:
        assert not after.getexif() and not after.getexif().get_ifd(GPS)
        assert set(after.info) & {"exif", "xmp", "comment", "Comment", "Software", "photoshop", "mp"} == set()
        assert after.info["icc_profile"] == PROFILE
        assert after.tobytes() == before.tobytes()


@pytest.mark.parametrize("name", PHOTOS)
def test_whoever_wishes_sends_it_whole(name: str, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(PHOTOS[name])
    assert prepare(path, tmp_path / "out", tags=True) == path


@pytest.mark.parametrize("form", ["TIFF", "HEIF", "AVIF"])
def test_what_is_made_anew_says_nothing(form: str, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    gradient().save(path, form, exif=told().tobytes())
    sent = prepare(path, tmp_path / "out")
    assert [secret for secret in SECRETS if secret in sent.read_bytes()] == []
    with Image.open(sent) as after:
        assert not after.getexif()


def test_a_turned_photo_is_turned_and_says_nothing(tmp_path: Path) -> None:
    exif = told()
    exif[0x0112] = 6
    gradient(120, 80).save(tmp_path / "a.jpg", exif=exif)
    sent = prepare(tmp_path / "a.jpg", tmp_path / "out")
    with Image.open(sent) as after:
        assert (after.size, dict(after.getexif())) == ((80, 120), {})


def test_parts_that_cant_be_told_make_it_drawn_anew(tmp_path: Path) -> None:
    """Bytes between two segments: decoders jump over them, and what they say is unknown."""
    jpeg = photo("JPEG")
    start = jpeg.index(b"\xff\xdb")
    (tmp_path / "a.jpg").write_bytes(jpeg[:start] + OWNER.encode() + jpeg[start:])
    with pytest.raises(ValueError, match="no marker"):
        without_private((tmp_path / "a.jpg").read_bytes(), "JPEG")
    sent = prepare(tmp_path / "a.jpg", tmp_path / "out")
    assert [secret for secret in SECRETS if secret in sent.read_bytes()] == []


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_cut_off_one_ends_in_an_error_and_not_in_a_loop(form: str) -> None:
    whole = photo(form)
    for size in range(0, len(whole) - 1, 97):
        with pytest.raises(ValueError):
            without_private(whole[:size], form)
