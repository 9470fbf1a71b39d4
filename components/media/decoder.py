"""The worker process: reads jobs from standard input, answers on standard output, one line of JSON each, after a
first line that says it is ready.

It decodes what strangers upload, so it may crash, hang or swell: limits end it, and its parent starts another.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from components.disk import is_told, unwritten
from components.errors import BadFile

MEMORY = 1 << 30  # bytes of data
CPU = 30  # seconds a job, or twice what it is given; its parent's clock is the stricter one, but the parent may be gone


def inspect(path: Path, target: Path, name: str) -> dict[str, Any]:
    from components.media.probe import probe

    return dataclasses.asdict(probe(path, name))


def prepare_image(path: Path, target: Path, max_side: int, max_bytes: int, tags: bool) -> str:
    from components.media import images

    return str(images.prepare(path, target, max_side, max_bytes, tags))


def thumbnail(path: Path, target: Path, side: int) -> str:
    """Of a picture, a PDF's first page, or a video's first second."""
    from components.media import images, kind

    what = kind.kind_of(kind.sniff(path) or "")
    if what == "pdf":
        from components.media import pdf

        return str(images.save(images.scaled(pdf.render(path, 1, 72), side), target.with_suffix(".jpg")))
    if what == "video":
        from components.media import video

        return str(images.save(images.scaled(video.still(path, 1), side), target.with_suffix(".jpg")))
    if what != "image":
        raise BadFile("There is no picture in this file.", "Choose a picture, PDF or video.")
    return str(images.thumbnail(path, target, side))


def mark_boxes(path: Path, target: Path, boxes: list[Any], labels: list[str], side: int, lossless: bool) -> str:
    from components.media import images

    return str(images.mark(path, target.with_suffix(".png" if lossless else ".jpg"), boxes, labels, side))


def page_image(path: Path, target: Path, page: int, dpi: int) -> str:
    from components.media import images, pdf

    return str(images.save(pdf.render(path, page, dpi), target.with_suffix(".png")))


def page_text(path: Path, target: Path, page: int) -> str:
    from components.media import pdf

    return pdf.text(path, page)


def page_rows(path: Path, target: Path, page: int) -> str:
    from components.media import pdf

    return pdf.rows(path, page)


def choose_pages(path: Path, target: Path, pages: str) -> str:
    from components.media import pdf
    from components.media.pages import parse_pages

    count = pdf.count_pages(path)
    chosen = parse_pages(pages, count)
    return str(path if chosen == tuple(range(1, count + 1)) else pdf.choose(path, chosen, target.with_suffix(".pdf")))


def still(path: Path, target: Path, second: float, side: int) -> str:
    from components.media import images, video

    return str(images.save(images.scaled(video.still(path, second), side), target.with_suffix(".jpg")))


def crop(path: Path, target: Path, box: list[float], margin: int, side: int) -> str:
    from components.media import images

    return str(images.cut(path, target, box, margin, side))


def align_images(path: Path, target: Path, second: str, register: bool) -> dict[str, Any]:
    from components.media.compare import pair

    return pair.facts(pair.align(path, Path(second), target, register))


def compare_images(
    path: Path, target: Path, second: str, placement: dict[str, float], threshold: float
) -> dict[str, Any]:
    from components.media.compare import pair
    from components.media.compare.value import Placement

    return pair.facts(pair.compare(path, Path(second), target, Placement(**placement), threshold))


def preview(path: Path, target: Path) -> dict[str, Any]:
    from components.media.repack import preview as make

    made = make(path, target)
    return {"path": str(made.path), "mime_type": made.mime_type, "exact": made.exact}


def trim(path: Path, target: Path, start: float, end: float | None, sound: bool) -> dict[str, Any]:
    from components.media.trim import trim as cut

    made = cut(path, target, start, end, sound=sound)
    return {"path": str(made.path), "start": made.start, "seconds": made.seconds}


def shrink(path: Path, target: Path, height: int, start: float, end: float | None, sound: bool) -> str:
    from components.media.shrink import shrink as make

    return str(make(path, target, height, start, end, sound=sound))


def sound_levels(path: Path, target: Path) -> list[float]:
    from components.media import audio

    return audio.levels(path)


def cut_sound(path: Path, target: Path, spans: list[list[float]]) -> list[str]:
    from components.media import audio

    return [str(piece) for piece in audio.cut(path, [(start, end) for start, end in spans], target)]


def voice_prints(path: Path, target: Path, voices: dict[str, list[list[float]]]) -> dict[str, Any]:
    from components.media.voices import prints

    found = prints(path, {voice: [(start, end) for start, end in spans] for voice, spans in voices.items()})
    return {voice: sums.plain() for voice, sums in found.items()}


JOBS: dict[str, Callable[..., Any]] = {
    job.__name__: job
    for job in (
        inspect,
        prepare_image,
        thumbnail,
        mark_boxes,
        crop,
        align_images,
        compare_images,
        page_image,
        page_text,
        page_rows,
        choose_pages,
        still,
        preview,
        sound_levels,
        cut_sound,
        voice_prints,
        trim,
        shrink,
    )
}


def answer(line: bytes) -> dict[str, Any]:
    """{"result": ...}, or what to tell the user: {"error": ..., "advice": ...}."""
    job = json.loads(line)
    try:
        return {"result": JOBS[job["job"]](Path(job["path"]), Path(job["target"]), **job["args"])}
    except BadFile as error:
        return {"error": error.message, "advice": error.advice}
    except FileNotFoundError:
        return {"error": "The file is no longer here.", "advice": "Add it again.", "passing": True}
    except OSError as error:
        if not is_told(error):
            raise
        told = unwritten(error)
        return {"error": told.message, "advice": told.advice, "passing": True}
    except MemoryError:
        return {"error": "Reading the file takes too much memory.", "advice": "Use a smaller one."}


def limit_memory() -> None:
    """On systems that know such limits; elsewhere the time limit alone has to do."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(seconds: float = CPU) -> None:
    """Grants the coming job its processor time, counted from now."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + int(seconds), hard))


def peak() -> int | None:
    """Bytes of memory this process held at most, where that can be told: on Linux."""
    # Not getrusage: a child starts with its parent's peak there.
    with contextlib.suppress(OSError), open("/proc/self/status", "rb") as status:
        found = re.search(rb"VmHWM:\s*(\d+) kB", status.read())
        return int(found[1]) * 1024 if found else None
    return None


def private_output() -> BinaryIO:
    """Standard output for answers only: libraries that print would garble them, so they get nothing to print to."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def main() -> None:
    answers = private_output()
    limit_memory()

    answers.write(b"ready\n")
    answers.flush()
    for line in sys.stdin.buffer:
        limit_cpu(max(CPU, 2 * json.loads(line).get("seconds", 0)))
        answers.write(json.dumps(answer(line) | {"peak": peak()}).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
