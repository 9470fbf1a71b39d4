"""A copy of a film or sound in a form that browsers play: streams as they are where possible, else made anew, small."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from components.errors import BadFile
from components.media.preview import Preview
from components.media.shrink import lay_out
from components.media.streams import audio_of, opened, rotation, video_of, zero

# What browsers play inside an MP4.
VIDEO = frozenset(("h264", "vp9", "av1"))
AUDIO = frozenset(("aac", "mp3", "opus", "flac"))
HEIGHT, RATE = 360, 15  # pixels, pictures a second: enough to know where one is
OPTIONS = {"movflags": "faststart"}


def preview(path: Path, target: Path) -> Preview:
    """Writes the copy. Raises BadFile for a file without sound or pictures."""
    with opened(path) as source:
        audio, video = audio_of(source), video_of(source)
        if audio is None and video is None:
            raise BadFile("There is neither sound nor picture in this file.", "Copy it again, or export it anew.")
        copyable = _fits(video, VIDEO) and _fits(audio, AUDIO)
    made = target.with_suffix(".mp4" if video else ".m4a")
    exact = copyable and _copied(path, made)
    if not exact:
        _encode(path, made)
    return Preview(made, "video/mp4" if video else "audio/mp4", exact)


def _fits(stream: AudioStream | VideoStream | None, codecs: frozenset[str]) -> bool:
    return stream is None or stream.codec_context.name in codecs


def _copied(path: Path, made: Path) -> bool:
    # Old containers keep no times that an MP4 could take over; the muxer finds out.
    try:
        with opened(path) as source, av.open(str(made), "w", format="mp4", options=OPTIONS) as target:
            streams = [stream for stream in (video_of(source), audio_of(source)) if stream]
            outs = {stream.index: target.add_stream_from_template(stream) for stream in streams}
            begin = zero(*streams)
            for packet in source.demux(streams):
                if packet.size:
                    _from_zero(packet, begin)
                    packet.stream = outs[packet.stream.index]
                    target.mux(packet)
    except BadFile:
        return False
    return True


def _from_zero(piece: Any, begin: Fraction) -> None:
    """Counts the times of a packet or frame from `begin` (seconds), else a player would show other moments of it."""
    if not begin or not piece.time_base:
        return
    late = round(begin / piece.time_base)
    if piece.dts is not None:
        piece.dts -= late
    if piece.pts is not None:
        piece.pts -= late


def _encode(path: Path, made: Path) -> None:
    with opened(path) as source, av.open(str(made), "w", format="mp4", options=OPTIONS) as target:
        _encode_streams(source, target)


def _encode_streams(source: InputContainer, target: OutputContainer) -> None:
    audio, video = audio_of(source), video_of(source)
    sound = target.add_stream("aac", rate=44_100, layout="mono", bit_rate=96_000) if audio else None
    pictures = _pictures(target, video, rotation(source, None, video)) if video else None
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=44_100)
    due, begin = Fraction(0), zero(audio, video)
    for frame in source.decode([stream for stream in (audio, video) if stream]):
        _from_zero(frame, begin)
        if isinstance(frame, av.AudioFrame) and sound:
            for block in resampler.resample(frame):
                target.mux(sound.encode(block))
        elif isinstance(frame, av.VideoFrame) and pictures and frame.time is not None and frame.time >= due:
            due = Fraction(frame.time) + Fraction(9, 10 * RATE)
            shown = frame.reformat(pictures.width, pictures.height, "yuv420p")
            shown.pict_type = av.video.frame.PictureType.NONE
            target.mux(pictures.encode(shown))
    if sound:
        for block in resampler.resample(None):
            target.mux(sound.encode(block))
        target.mux(sound.encode())
    if pictures:
        target.mux(pictures.encode())


def _pictures(target: OutputContainer, video: VideoStream, turned: int) -> VideoStream:
    made: VideoStream = target.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "30"})
    lay_out(made, video, HEIGHT, turned)
    if video.time_base:
        made.codec_context.time_base = video.time_base
    return made
