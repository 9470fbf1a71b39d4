"""A film made anew in smaller pictures: for slow lines, and for films whose packets can't be copied."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType
from av.video.stream import VideoStream

from components.errors import BadFile
from components.media.streams import audio_of, opened, rotation, upright, video_of, zero

RATE = 15  # pictures a second; the service looks at one a second unless told otherwise
SOUND = 44_100
CLOCK = 90_000  # ticks a second of the pictures' times
APART, TICK = 2.0, 0.001  # seconds sound and pictures may lie apart in a file; one that rounding may take


def shrink(
    path: Path, target: Path, height: int, start: float = 0.0, end: float | None = None, *, sound: bool = True
) -> Path:
    """Writes an MP4 of the part from `start` to `end` (seconds), at most so many pixels high. Raises BadFile."""
    made = target.with_suffix(".mp4")
    with opened(path) as source, av.open(str(made), "w", format="mp4", options={"movflags": "faststart"}) as small:
        video = video_of(source)
        if video is None:
            raise BadFile("There is no picture in this file.", "Choose a video.")
        pictures = _Pictures(small, video, height, start, rotation(source, None, video))
        _encode(source, small, video, pictures, (start, end), sound)
    return made


def size(width: int, height: int, most: int) -> tuple[int, int]:
    """Width and height, both even as the codec wants them, at most so many pixels high."""
    scale = min(1.0, most / height)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def lay_out(made: VideoStream, video: VideoStream, most: int, turned: int) -> None:
    """Gives the stream to be written the film's shape: at most so many pixels high once a player has `turned` it."""
    seen = size(*upright(video, turned), most)
    made.width, made.height = seen[::-1] if turned % 180 else seen
    if turned:
        made.set_display_rotation(turned)
    made.pix_fmt = "yuv420p"


def _encode(
    source: InputContainer,
    small: OutputContainer,
    video: VideoStream,
    pictures: _Pictures,
    span: tuple[float, float | None],
    sound: bool,
) -> None:
    audio = audio_of(source) if sound else None
    voice = _Voice(small, span[0]) if audio else None
    for frame, at in _frames(source, video, audio, span):
        if isinstance(frame, av.VideoFrame):
            pictures.take(frame, at)
        elif voice:
            voice.take(frame, at)
    if not pictures.seen:
        raise BadFile("There is no picture in that part.", "Choose another part.")
    pictures.close()
    if voice:
        voice.close()


def _frames(
    source: InputContainer, video: VideoStream, audio: AudioStream | None, span: tuple[float, float | None]
) -> Iterator[tuple[av.VideoFrame | av.AudioFrame, float]]:
    """What lies in the span, each with its second of the whole."""
    begin = float(zero(video))
    start, end = span
    if start:
        source.seek(int((start + begin) * av.time_base), backward=True)
    for frame in source.decode([stream for stream in (video, audio) if stream]):
        if not isinstance(frame, av.AudioFrame | av.VideoFrame):
            continue
        at = (frame.time or 0.0) - begin
        if end is not None and at >= end + APART:
            return
        if at >= start - TICK and (end is None or at < end):
            yield frame, at


class _Pictures:
    """At most `height` pixels high when they are `turned` as the film tells, which is left to its player."""

    def __init__(self, small: OutputContainer, video: VideoStream, height: int, start: float, turned: int) -> None:
        self._small, self._start, self._due, self.seen = small, start, start, False
        stream = small.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "28"})
        lay_out(stream, video, height, turned)
        stream.codec_context.time_base = Fraction(1, CLOCK)
        self._stream = stream

    def take(self, frame: av.VideoFrame, at: float) -> None:
        if at < self._due - 0.5 / RATE:
            return
        self._due, self.seen = max(self._due, at) + 1 / RATE, True
        shown = frame.reformat(self._stream.width, self._stream.height, "yuv420p")
        shown.pts, shown.time_base = round((at - self._start) * CLOCK), Fraction(1, CLOCK)
        shown.pict_type = PictureType.NONE
        self._small.mux(self._stream.encode(shown))

    def close(self) -> None:
        self._small.mux(self._stream.encode())


class _Voice:
    """Sound without gaps, from where it begins."""

    def __init__(self, small: OutputContainer, start: float) -> None:
        self._small, self._start = small, start
        self._heard: int | None = None
        self._stream = small.add_stream("aac", rate=SOUND, layout="mono", bit_rate=64_000)
        self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=SOUND)

    def take(self, frame: av.AudioFrame, at: float) -> None:
        if self._heard is None:
            self._heard = max(0, round((at - self._start) * SOUND))
        for block in self._resampler.resample(frame):
            block.pts, block.time_base = self._heard, Fraction(1, SOUND)
            self._heard += block.samples
            self._small.mux(self._stream.encode(block))

    def close(self) -> None:
        self._small.mux(self._stream.encode())
