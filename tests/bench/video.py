"""Films: what opens, which cuts are found, how fast an hour is cut. Needs `ffmpeg` for the last.

`python -m tests.bench.video`, from the repository's root, on ../shared/media/video.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av

from components.errors import BadFile
from components.media import worker
from components.media.process import Pool
from components.media.streams import opened
from components.media.trim import trim
from components.offline.senses.cuts import cuts

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "media" / "video"
# Pictures at which a new shot begins, from the files' sources (see the folder's manifest).
KNOWN = {"bikes.mp4": (30, 76, 137, 187, 242), "fades.mp4": (84, 167)}
NEAR = {"bikes.mp4": 1, "fades.mp4": 6}  # pictures; a fade has no exact place
HOUR, FIRST, LAST, ROUNDS = 3600, 600.0, 3000.0, 7
# The last is a film as people have it; of the small ones the second has 68 tiny packets a second.
HOURS = {
    "silent.mp4": ("describe_video_content.mp4",),
    "small.mov": ("docling_10s.mov",),
    "full-hd.mp4": ("cat_shortened.mp4", "docling_10s.mov"),
}


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


def hour(target: Path, *sources: Path) -> Path:
    """An hour of these, over and over: pictures of the first, sound of the last."""
    command = ["ffmpeg", "-v", "error", "-y"]
    for source in sources:
        command += ["-stream_loop", "-1", "-i", str(source)]
    command += ["-map", "0:v", "-map", f"{len(sources) - 1}:a?", "-t", str(HOUR), "-c", "copy"]
    subprocess.run([*command, str(target)], check=True)
    return target


def race(film: Path, folder: Path) -> None:
    """Turn by turn, so that a busy moment hits all. The third is the floor: PyAV handing out the packets to nobody."""
    command = ["ffmpeg", "-v", "error", "-y", "-ss", str(FIRST), "-to", str(LAST), "-i", str(film), "-c", "copy"]
    theirs = [*command, str(folder / "theirs.mp4")]
    runners: dict[str, Callable[[], object]] = {
        "ours": lambda: trim(film, folder / "ours", FIRST, LAST),
        "ffmpeg": lambda: subprocess.run(theirs, check=True),
        "reading alone": lambda: read(film),
    }
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in runners}
    for _ in range(ROUNDS):
        for name, run in runners.items():
            start = busy()
            run()
            spent[name].append((busy()[0] - start[0], busy()[1] - start[1]))
    wall, work = ({name: statistics.median(one[i] for one in spent[name]) for name in runners} for i in (0, 1))
    told = ", ".join(f"{name} {wall[name]:.2f} s ({work[name]:.2f} s of work)" for name in runners)
    ratios = f"ratio {wall['ours'] / wall['ffmpeg']:.2f} ({work['ours'] / work['ffmpeg']:.2f})"
    print(f"{film.name}, {film.stat().st_size / 1e6:.0f} MB: {told}, {ratios}; medians of {ROUNDS}")


def busy() -> tuple[float, float]:
    """Seconds on the clock, and of work by this process and those it waited for."""
    spent = os.times()
    return time.perf_counter(), spent.user + spent.system + spent.children_user + spent.children_system


def read(film: Path) -> None:
    with opened(film) as container:
        video = container.streams.video[0]
        last = round(LAST / (video.time_base or 1))
        container.seek(round(FIRST * av.time_base))
        for packet in container.demux():
            if packet.stream_index == video.index and (packet.dts or 0) >= last:
                break


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
        for name, sources in HOURS.items():
            film = hour(Path(folder) / name, *(FOLDER / source for source in sources))
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
            print(f"{name}, in the worker process: {time.perf_counter() - begin:.1f} s, {made['result']}")
            race(film, Path(folder))


def answer(path: Path) -> str:
    try:
        return opens(path)
    except BadFile as error:
        return f"opens; only converting would cut it: {error}"


if __name__ == "__main__":
    main()
