"""What audio and video files hold: their streams, and how long they really play."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from components.errors import BadFile

MAX_SIDE = 8_192  # pixels
MAX_RATE = 768_000  # samples a second; more is a broken header
WALK_BYTES = 300_000_000  # larger files are not read to their end: their header is believed

# No network and no playlists: a file must not make its reader fetch others.
FORMATS = "mov,matroska,avi,flv,asf,mpeg,mpegvideo,mpegts,ogg,mp3,aac,wav,w64,flac,aiff,amr"
OPTIONS = {"protocol_whitelist": "file", "format_whitelist": FORMATS}


@dataclass(frozen=True, slots=True)
class Streams:
    """Fields as in `probe.Media`."""

    seconds: float | None
    has_audio: bool
    has_video: bool
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    frames: int | None = None
    sample_rate: int | None = None
    channels: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Walk:
    """What the packets show: seconds from the first to the end of the last, and whether reading broke off."""

    seconds: float | None
    video_packets: int
    broke_off: bool


def look(path: Path) -> Streams:
    """Reads every packet of all but very large files, and decodes a first frame. Raises BadFile."""
    with opened(path) as container:
        audio, video = audio_of(container), video_of(container)
        if video and max(video.codec_context.width, video.codec_context.height) > MAX_SIDE:
            raise BadFile(f"The video's pictures are larger than {MAX_SIDE:,} pixels.", "Scale it down.")
        if audio and not 0 < audio.codec_context.sample_rate <= MAX_RATE:
            raise BadFile("The sound's sample rate makes no sense: the file is broken.", "Export it again.")
        claimed = container.duration / av.time_base if container.duration else None
        turned = rotation(container, audio, video)
        width, height = upright(video, turned) if video else (None, None)
        walk = _walk(container, audio, video) if path.stat().st_size <= WALK_BYTES else Walk(claimed, 0, False)
        return Streams(
            seconds=walk.seconds if walk.seconds is not None else claimed,
            has_audio=audio is not None,
            has_video=video is not None,
            width=width,
            height=height,
            fps=float(video.average_rate) if video and video.average_rate else None,
            frames=walk.video_packets or (video.frames if video else 0) or None,
            sample_rate=audio.codec_context.sample_rate if audio else None,
            channels=audio.codec_context.channels if audio else None,
            warnings=tuple(_warnings(claimed, walk)),
        )


def audio_of(container: InputContainer) -> AudioStream | None:
    """The first audio stream."""
    return next(iter(container.streams.audio), None)


def video_of(container: InputContainer) -> VideoStream | None:
    """The first video stream that isn't the cover picture of a song."""
    moving = (s for s in container.streams.video if not s.disposition & Disposition.attached_pic)
    return next(moving, None)


def zero(*streams: AudioStream | VideoStream | None) -> Fraction:
    """The second at which the first of the streams begins, from which players count; 0 where none tells."""
    begins = (s.start_time * s.time_base for s in streams if s and s.start_time is not None and s.time_base)
    return min(begins, default=Fraction(0))


@contextlib.contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The container. Whatever goes wrong in the block while decoding becomes a BadFile."""
    av.logging.set_level(None)
    try:
        with av.open(str(path), options=OPTIONS) as container:
            yield container
    except (BadFile, MemoryError):
        raise
    except Exception as error:  # demuxers and codecs meet broken data with all sorts of exceptions
        raise BadFile("The recording is broken or incomplete.", "Copy it again, or export it as MP4 or MP3.") from error


def rotation(container: InputContainer, audio: AudioStream | None, video: VideoStream | None) -> int:
    """Degrees anticlockwise by which a film's pictures are to be turned: telephones write them as the camera lay.

    Decodes a first frame, and goes back to the beginning. Raises BadFile where there is none.
    """
    stream = video or audio
    frame = next(iter(container.decode(stream)), None) if stream else None
    if frame is None:
        raise BadFile("There is neither sound nor picture in this file.", "Copy it again, or export it anew.")
    container.seek(0)
    return frame.rotation if isinstance(frame, av.VideoFrame) else 0


def upright(video: VideoStream, turned: int) -> tuple[int, int]:
    """Width and height of the pictures as they are seen."""
    width, height = video.codec_context.width, video.codec_context.height
    return (height, width) if turned % 180 else (width, height)


def _walk(container: InputContainer, audio: AudioStream | None, video: VideoStream | None) -> Walk:
    start, end, frames, broke_off = float("inf"), 0.0, 0, False
    streams = [stream for stream in (audio, video) if stream]
    try:
        for packet in container.demux(streams):
            moment = packet.pts if packet.pts is not None else packet.dts
            if moment is None or packet.time_base is None:
                continue
            start = min(start, float(moment * packet.time_base))
            end = max(end, float((moment + (packet.duration or 0)) * packet.time_base))
            frames += packet.stream is video
    except av.FFmpegError:
        broke_off = True
    return Walk(end - start if end > start else None, frames, broke_off)


def _warnings(claimed: float | None, walk: Walk) -> Iterator[str]:
    if walk.broke_off:
        yield "The file breaks off; only what comes before can be used."
    if claimed and walk.seconds and abs(claimed - walk.seconds) > max(1.0, 0.02 * claimed):
        yield f"Its header says {claimed:.0f} seconds, but it plays for {walk.seconds:.0f}."
