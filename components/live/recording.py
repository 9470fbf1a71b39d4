"""Keep a talk on disk: each side as a WAV in step with the clock, each reply as its own, the pictures sent."""

from __future__ import annotations

import logging
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from components.live.playback import loudness
from components.live.ports import DOWNLINK_RATE, UPLINK_RATE
from components.live.voice import QUIET

LOG = logging.getLogger("workbench")
MICROPHONE, VOICE = "microphone.wav", "model.wav"
ENDED = "ended-early"
MOST_BYTES = 500 << 20
# A stretch out of step by less than this is left as it came.
TOLERANCE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Recorded:
    """Files of one talk, as they are now; frames by the second at which they were sent."""

    folder: Path
    microphone: Path | None
    voice: Path | None
    replies: tuple[Path, ...]
    frames: tuple[Path, ...]

    @property
    def ended_early(self) -> bool:
        """Whether the talk went on after it."""
        return (self.folder / ENDED).exists()

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(path for path in (self.microphone, self.voice, *self.replies, *self.frames) if path)


class Track:
    """A mono WAV whose silence is filled in, so that its position is the talk's clock."""

    def __init__(self, path: Path, rate: int) -> None:
        self._rate = rate
        self._written = 0
        self._file = wave.open(str(path), "wb")
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(rate)

    def write(self, pcm: bytes, at: float | None) -> int:
        """How many bytes that took. `at`: the second of the talk at which this begins; None is right after the last.

        Sound that came late, in a lump after its gap was filled, puts the track ahead; quiet pieces make up for it.
        """
        missing = 0 if at is None else int(at * self._rate) - self._written
        if -missing > TOLERANCE_SECONDS * self._rate and loudness(pcm) < QUIET:
            return 0
        before = self._written
        if missing > TOLERANCE_SECONDS * self._rate or self._written == 0:
            self._file.writeframesraw(bytes(max(0, missing) * 2))
            self._written += max(0, missing)
        self._file.writeframesraw(pcm)
        self._written += len(pcm) // 2
        return 2 * (self._written - before)

    def close(self) -> None:
        self._file.close()


class Recorder:
    """Writes in a thread of its own; the calls return at once. `clock` gives seconds since the talk began."""

    def __init__(self, folder: Path, clock: Callable[[], float], most: int = MOST_BYTES) -> None:
        self.folder = folder
        self._left = most
        self._clock = clock
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="talk-recording")
        self._tracks: dict[str, Track] = {}
        self._frames = 0
        folder.mkdir(parents=True, exist_ok=True)

    def microphone(self, pcm: bytes, waiting: float = 0.0) -> None:
        """`waiting`: seconds of later sound that are not sent yet, as after a gap; so long ago was this said."""
        self._write(MICROPHONE, UPLINK_RATE, pcm, self._clock() - waiting - len(pcm) / 2 / UPLINK_RATE)

    def voice(self, pcm: bytes) -> None:
        self._write(VOICE, DOWNLINK_RATE, pcm, self._clock())

    def reply(self, number: int, pcm: bytes) -> None:
        self._write(f"reply-{number:03}.wav", DOWNLINK_RATE, pcm, None)

    def reply_finished(self, number: int) -> None:
        self._disk.submit(self._close, f"reply-{number:03}.wav")

    def frame(self, source: str, jpeg: bytes) -> None:
        self._frames += 1
        name = f"frame-{self._frames:04}-{source}-{self._clock():07.1f}s.jpg"
        self._disk.submit(self._spend, partial(_write_whole, self.folder / name, jpeg))

    def close(self) -> None:
        """Wait until all is written."""
        self._disk.submit(self._close_all).result()
        self._disk.shutdown()

    def _write(self, name: str, rate: int, pcm: bytes, at: float | None) -> None:
        self._disk.submit(self._spend, partial(self._append, name, rate, pcm, at))

    def _spend(self, write: Callable[[], int]) -> None:
        """What is too much, or more than the disk takes, ends the recording, not the talk."""
        if self._left <= 0:
            return
        try:
            self._left -= write()
        except OSError:
            LOG.exception("A talk can't be recorded any further")
            self._left = 0
        if self._left <= 0:
            with suppress(OSError):
                (self.folder / ENDED).touch()

    def _append(self, name: str, rate: int, pcm: bytes, at: float | None) -> int:
        if name not in self._tracks:
            self._tracks[name] = Track(self.folder / name, rate)
        return self._tracks[name].write(pcm, at)

    def _close(self, name: str) -> None:
        if track := self._tracks.pop(name, None):
            track.close()

    def _close_all(self) -> None:
        for name in list(self._tracks):
            self._close(name)


def _write_whole(path: Path, content: bytes) -> int:
    """The page looks into the folder at any time, and must find no half of a picture."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
    return len(content)


def recorded(folder: Path) -> Recorded:
    """What a folder holds of a talk that has ended."""
    return Recorded(
        folder,
        _if_there(folder / MICROPHONE),
        _if_there(folder / VOICE),
        tuple(sorted(folder.glob("reply-*.wav"))),
        tuple(sorted(folder.glob("frame-*.jpg"))),
    )


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None
