"""A part of a film as a file of its own: packets as they are, nothing made anew, so an hour takes seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from components.errors import BadFile
from components.media.kind import sniff
from components.media.streams import audio_of, opened, video_of
from components.media.trimmed import Trimmed

AnyPacket: TypeAlias = "Packet[Any]"

# MIME type -> what its part is written as: FFmpeg's name and the file's extension.
MUXERS = {
    "video/webm": ("webm", ".webm"),
    "video/x-msvideo": ("avi", ".avi"),
    "video/mpeg": ("mpeg", ".mpg"),
    "video/x-ms-wmv": ("asf", ".wmv"),
    "video/x-flv": ("flv", ".flv"),
}
MP4 = ("mp4", ".mp4")  # all others, also those that the service doesn't take
TICK = 0.001  # seconds
CANT = ("This film can't be cut without converting it.", "Choose a lower resolution, which converts it.")


def trim(path: Path, target: Path, start: float = 0.0, end: float | None = None, *, sound: bool = True) -> Trimmed:
    """Writes the part from `start` to `end` (seconds), without its sound if so wished.

    Raises BadFile for a film whose packets fit no file of their own, and for a part that holds no picture.
    """
    muxer, extension = MUXERS.get(sniff(path) or "", MP4)
    made = target.with_suffix(extension)
    options = {"movflags": "faststart"} if muxer == "mp4" else {}
    try:
        with opened(path) as source, av.open(str(made), "w", format=muxer, options=options) as part:
            video = video_of(source)
            if video is None:
                raise BadFile("There is no picture in this file.", "Choose a video.")
            streams = [stream for stream in (video, audio_of(source) if sound else None) if stream]
            outs = {stream.index: part.add_stream_from_template(stream) for stream in streams}
            first, last = None, 0.0
            for packet, at, finish in _packets(source, streams, video, start, end):
                first = at if first is None else first
                last = max(last, finish)
                packet.stream = outs[packet.stream.index]
                part.mux(packet)
    except BadFile as error:
        made.unlink(missing_ok=True)
        raise error if error.__cause__ is None else BadFile(*CANT) from error
    if first is None:
        made.unlink(missing_ok=True)
        raise BadFile("There is no picture in that part.", "Choose another part.")
    return Trimmed(made, first, last - first)


def _packets(
    source: InputContainer, streams: Sequence[Stream], video: Stream, start: float, end: float | None
) -> Iterator[tuple[AnyPacket, float, float]]:
    """Packets of the part, their times moved so that the part begins at 0; with their times in the whole (seconds)."""
    first, over = None, set[int]()
    for packet, first in _from_key(source, streams, video, start):
        assert packet.dts is not None
        if end is not None and _seconds(packet.dts, packet, video) >= end:
            over.add(packet.stream.index)
        if len(over) == len(streams):
            return
        shown = packet.dts if packet.pts is None else packet.pts
        at, finish = (_seconds(moment, packet, video) for moment in (shown, shown + (packet.duration or 0)))
        if packet.stream.index in over or at < first:
            continue
        shift = round((first + _zero(video)) / packet.time_base)
        packet.pts, packet.dts = shown - shift, packet.dts - shift
        yield packet, at, finish


def _from_key(
    source: InputContainer, streams: Sequence[Stream], video: Stream, start: float
) -> Iterator[tuple[AnyPacket, float]]:
    """Packets from the last key frame before `start`, each with that frame's time in the whole (seconds).

    Some containers are sought badly, so what comes before a later key frame that would do is dropped again.
    """
    # Matroska holds no decoding times; they are told only by who reads from the beginning.
    if start > 0 and "matroska" not in source.format.name:
        source.seek(int((start + _zero(video)) * av.time_base), backward=True)
    first: float | None = None
    held: list[AnyPacket] = []
    waiting = True
    for packet in source.demux(*streams):
        if packet.dts is None or packet.time_base is None:
            continue
        at = _seconds(packet.dts if packet.pts is None else packet.pts, packet, video)
        if waiting and packet.stream is video and packet.is_keyframe and (first is None or at <= start + TICK):
            first, held = at, []
        if first is None:
            continue
        waiting = waiting and (packet.stream is not video or _seconds(packet.dts, packet, video) < start)
        held.append(packet)
        if not waiting:
            yield from ((one, first) for one in held)
            held = []
    if first is not None:
        yield from ((one, first) for one in held)


def _seconds(moment: int, packet: AnyPacket, video: Stream) -> float:
    return float(moment * packet.time_base) - _zero(video)


def _zero(video: Stream) -> float:
    return float((video.start_time or 0) * (video.time_base or 0))
