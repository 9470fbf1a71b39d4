"""Films: what opens, which cuts are found, how fast an hour is cut. Needs `ffmpeg` for the last.

`python -m tests.bench.video`, from the repository's root, on ../shared/media/video.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import av

from components.errors import BadFile
from components.media import worker
from components.media.process import Pool
from components.media.trim import trim
from components.offline.senses.cuts import cuts

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "media" / "video"
# Pictures at which a new shot begins, from the files' sources (see the folder's manifest).
KNOWN = {"bikes.mp4": (30, 76, 137, 187, 242), "fades.mp4": (84, 167)}
NEAR = {"bikes.mp4": 1, "fades.mp4": 6}  # pictures; a fade has no exact place
HOUR, FIRST, LAST, ROUNDS = 3600, 600.0, 3000.0, 5


def opens(path: Path) -> str:
    try:
        media = worker.inspect(path, path.name)
    except BadFile as error:
        return f"refused: {error}"
    made = worker.trim(path)
    return f"{media.kind}, {media.seconds:.2f} s, {media.width} x {media.height}; copied as {made.path.suffix}"


def scenes(path: Path) -> str:
    with av.open(str(path)) as container:
        rate = float(container.streams.video[0].average_rate or 25)
        found = [round(second * rate) for second in cuts(container, 0.0, None, None, lambda: False)[1:]]
    known, near = KNOWN[path.name], NEAR[path.name]
    right = sum(any(abs(one - cut) <= near for one in found) for cut in known)
    wrong = sum(all(abs(one - cut) > near for cut in known) for one in found)
    return f"{right} of {len(known)} cuts found, {wrong} too many: {found} (known {list(known)})"


def hour(source: Path, target: Path) -> Path:
    command = ["ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-i", str(source), "-t", str(HOUR), "-c", "copy"]
    subprocess.run([*command, str(target)], check=True)
    return target


def race(film: Path, folder: Path) -> None:
    """Turn by turn, so that a busy moment hits both."""
    ours = [lambda: trim(film, folder / "ours", FIRST, LAST)]
    command = ["ffmpeg", "-v", "error", "-y", "-ss", str(FIRST), "-to", str(LAST), "-i", str(film), "-c", "copy"]
    theirs = [*command, "-movflags", "faststart", str(folder / "theirs.mp4")]
    runners: Sequence[Callable[[], object]] = (ours[0], lambda: subprocess.run(theirs, check=True))
    spent: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for number, run in enumerate(runners):
            start = time.perf_counter()
            run()
            spent[number].append(time.perf_counter() - start)
    ours_, theirs_ = (statistics.median(times) for times in spent)
    size = film.stat().st_size / 1e6
    print(
        f"{size:.0f} MB: ours {ours_:.2f} s, ffmpeg {theirs_:.2f} s (medians of {ROUNDS}), ratio {ours_ / theirs_:.2f}"
    )


def main() -> None:
    for path in sorted(path for path in FOLDER.iterdir() if path.suffix):
        print(f"{path.name}: {answer(path)}")
    for name in KNOWN:
        print(f"{name}: {scenes(FOLDER / name)}")
    worker.POOL.close()
    if shutil.which("ffmpeg") is None:
        print("no ffmpeg here: the race over an hour is left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        for source in ("describe_video_content.mp4", "docling_10s.mov"):
            film = hour(FOLDER / source, Path(folder) / f"hour{Path(source).suffix}")
            begin = time.perf_counter()
            made = Pool().run(
                {
                    "job": "trim",
                    "path": str(film),
                    "target": str(Path(folder) / "worker"),
                    "args": {"start": FIRST, "end": LAST, "sound": True},
                    "seconds": 120,
                },
                120,
            )
            print(f"{source}, an hour, in the worker process: {time.perf_counter() - begin:.1f} s, {made['result']}")
            race(film, Path(folder))


def answer(path: Path) -> str:
    try:
        return opens(path)
    except BadFile as error:
        return f"opens; only converting would cut it: {error}"


if __name__ == "__main__":
    main()
