"""Files of strangers, looked into and prepared by a process apart: a crash, hang or bomb there ends in a BadFile here.

Every function may be called from any thread, blocks for at most some ten seconds a job (25 for two pictures, two
minutes for a recording of hours, ten to make a film anew), and keeps its outcome beside the spooled file, so that
asking again is cheap. What it writes goes when the file is dropped from its spool; of two files, when the first is.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from components.disk import is_told
from components.errors import BadFile
from components.media.compare.value import Aligned, Comparison
from components.media.preview import Preview
from components.media.probe import Media, digest
from components.media.process import Pool
from components.media.spool import CAPACITY, content_of, extension, lane, session_folder
from components.media.trimmed import Trimmed

if TYPE_CHECKING:
    from components.voiceprint import Sums

COPYING = {"preview", "trim", "shrink", "cut_sound"}  # jobs that may make as much as they are given
GONE = ("The file is no longer here.", "Add it again.")
SECONDS, PAIR_SECONDS = 10, 25  # a job; one with two large pictures takes longer
SHRINK_SECONDS = 600  # one that makes a film anew
LONG_SECONDS = 120  # one that walks through a recording of hours
POOL = Pool()
atexit.register(POOL.close)


def inspect(path: Path, name: str) -> Media:
    """What the file is and holds. Raises BadFile for one that can't be used, with what to do instead."""
    facts = _run("inspect", path, name=f"x{extension(name)}")
    return replace(Media(**facts | {"warnings": tuple(facts["warnings"])}), name=name)


def prepare_image(path: Path, max_side: int = 3072, max_bytes: int = 20_000_000, *, tags: bool = False) -> Path:
    """A JPEG, PNG or WebP that models take, upright, within the limits (pixels, bytes).

    Without `tags` it says nothing of place, camera and owner. The path given, when the file is already one. Its
    extension tells its type.
    """
    return Path(_run("prepare_image", path, max_side=max_side, max_bytes=max_bytes, tags=tags))


def thumbnail(path: Path, side: int = 320) -> Path:
    """A small upright JPEG of a picture, a PDF's first page or a video's first second."""
    return Path(_run("thumbnail", path, side=side))


def mark_boxes(
    path: Path,
    boxes: Sequence[tuple[float, float, float, float]],
    labels: Sequence[str] = (),
    side: int = 1600,
    lossless: bool = False,
) -> Path:
    """A JPEG of the picture with boxes drawn on it, each (ymin, xmin, ymax, xmax) in thousandths, and its label.

    With `lossless` a PNG.
    """
    drawn = [list(box) for box in boxes]
    return Path(_run("mark_boxes", path, boxes=drawn, labels=list(labels), side=side, lossless=lossless))


def page_image(path: Path, page: int, dpi: int = 150) -> Path:
    """A PNG of a PDF's page, the first being 1."""
    return Path(_run("page_image", path, page=page, dpi=dpi))


def page_text(path: Path, page: int) -> str:
    """The text a PDF's page holds; empty for a scan."""
    return str(_run("page_text", path, page=page))


def page_rows(path: Path, page: int) -> str:
    """The same text as it is seen: a line for each level, from left to right."""
    return str(_run("page_rows", path, page=page))


def choose_pages(path: Path, pages: str) -> Path:
    """A PDF of the pages chosen, "1-3, 5"; the path given when that is all. See `pages.parse_pages`."""
    return Path(_run("choose_pages", path, pages=pages))


def still(path: Path, second: float, side: int = 1280) -> Path:
    """A JPEG of the picture a video shows at that second."""
    return Path(_run("still", path, second=second, side=side))


def crop(path: Path, box: tuple[float, float, float, float], margin: int = 30, side: int = 1024) -> Path:
    """A PNG of the picture's part in the box (thousandths), with `margin` thousandths around it."""
    return Path(_run("crop", path, box=list(box), margin=margin, side=side))


def align(first: Path, second: Path, register: bool = True) -> Aligned:
    """Two pictures brought together; `register` seeks a shift and scale, where they help. Kept beside the first."""
    args: dict[str, Any] = {"second": str(second.absolute()), "register": register}
    return Aligned.of(_run("align_images", first, beside=second, **args))


def compare(aligned: Aligned, threshold: float = 0.1) -> Comparison:
    """Two aligned pictures, pixel by pixel; colours up to `threshold` (0-1) apart are the same. Kept beside the first.

    Two of 12 million pixels take some seconds of processor time.
    """
    args: dict[str, Any] = {
        "second": str(aligned.second.absolute()),
        "placement": asdict(aligned.placement),
        "threshold": threshold,
    }
    return Comparison.of(_run("compare_images", aligned.first, beside=aligned.second, **args))


def preview(path: Path) -> Preview:
    """A copy that browsers play. Takes seconds where it can be packed anew, minutes where it must be made anew."""
    made = _run("preview", path, seconds=LONG_SECONDS)
    return Preview(Path(made["path"]), made["mime_type"], made["exact"])


def trim(path: Path, start: float = 0.0, end: float | None = None, *, sound: bool = True) -> Trimmed:
    """The part of a film from `start` to `end` (seconds) as it is, without its sound if so wished; seconds of work.

    It begins at the key frame before `start`. Raises BadFile also where only converting would do, see `shrink`.
    """
    made = _run("trim", path, seconds=LONG_SECONDS, start=start, end=end, sound=sound)
    return Trimmed(Path(made["path"]), made["start"], made["seconds"])


def shrink(path: Path, height: int, start: float = 0.0, end: float | None = None, *, sound: bool = True) -> Path:
    """An MP4 of that part, made anew at most so many pixels high; takes minutes for a long one."""
    return Path(_run("shrink", path, seconds=SHRINK_SECONDS, height=height, start=start, end=end, sound=sound))


def sound_levels(path: Path) -> list[float]:
    """Loudness in decibels, one value each `windows.STEP` seconds."""
    return [float(level) for level in _run("sound_levels", path, seconds=LONG_SECONDS)]


def cut_sound(path: Path, spans: Sequence[tuple[float, float]]) -> list[Path]:
    """The pieces of a recording from start to end (seconds), as FLAC of 16 kHz, mono."""
    pieces = _run("cut_sound", path, seconds=LONG_SECONDS, spans=[list(span) for span in spans])
    return [Path(piece) for piece in pieces]


def voice_prints(path: Path, voices: Mapping[str, Sequence[tuple[float, float]]]) -> dict[str, Sums]:
    """What each voice sounds like in its spans (seconds) of a recording of minutes."""
    from components.voiceprint import Sums  # with numpy, which the app's start and most pages do without

    asked = {voice: [list(span) for span in spans] for voice, spans in voices.items()}
    found = _run("voice_prints", path, voices=asked)
    return {voice: Sums.read(plain) for voice, plain in found.items()}


def _run(job: str, path: Path, beside: Path | None = None, seconds: float | None = None, **args: Any) -> Any:
    """`beside` is a second file, whose content the outcome hangs on, too; `seconds` how long it may take."""
    asked = json.dumps([args, beside and _content(beside)])
    target = _folder(path) / f"{job}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"
    kept = target.with_suffix(".json")
    try:
        answer = json.loads(kept.read_bytes())
    except FileNotFoundError:
        request = {"job": job, "path": str(path.absolute()), "target": str(target), "args": args, "lane": lane(path)}
        limit = seconds or (SECONDS if beside is None else PAIR_SECONDS)
        if job in COPYING:
            CAPACITY.require(path.stat().st_size)
        answer = POOL.run(request | {"seconds": limit}, limit)
        if not answer.get("passing"):
            _keep(kept, answer)
    if "error" in answer:
        raise BadFile(answer["error"], answer["advice"])
    return answer["result"]


def _folder(path: Path) -> Path:
    """That of a spooled file; for others, one in this process's own folder."""
    if content_of(path):
        return path.parent
    folder = _own_folder() / _content(path)
    folder.mkdir(exist_ok=True)
    return folder


def _content(path: Path) -> str:
    try:
        return content_of(path) or digest(path)
    except FileNotFoundError:
        raise BadFile(*GONE) from None


@cache
def _own_folder() -> Path:
    return session_folder()


def _keep(kept: Path, answer: dict[str, Any]) -> None:
    # Renamed into place, because two threads may ask the same at once.
    try:
        handle, part = tempfile.mkstemp(dir=kept.parent)
        with open(handle, "w") as file:
            json.dump(answer, file)
        os.replace(part, kept)
    except FileNotFoundError:  # dropped while the worker was at it
        raise BadFile(*GONE) from None
    except OSError as error:  # on a full disk the work is done again when it is next asked for
        if not is_told(error):
            raise
