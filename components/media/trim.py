"""A part of a film as a file of its own: packets as they are, nothing made anew, so an hour takes seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Discard, Stream

from components.errors import BadFile
from components.media.kind import sniff
from components.media.streams import audio_of, opened, video_of, zero
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
FOREVER = 1 << 62  # ticks
CANT = ("This film can't be cut without converting it.", "Choose a lower resolution, which converts it.")


def trim(path: Path, target: Path, start: float = 0.0, end: float | None = None, *, sound: bool = True) -> Trimmed:
    """Writes the part from `start` to `end` (seconds), without its sound if so wished.

    Raises BadFile for a film whose packets fit no file of their own, and for a part that holds no picture.
    """
    muxer, extension = MUXERS.get(sniff(path) or "", MP4)
    made = target.with_suffix(extension)
    try:
        # No "faststart": it writes all of the part a second time, and those who read it can look at its end first.
        with opened(path) as source, av.open(str(made), "w", format=muxer) as part:
            video = video_of(source)
            if video is None:
                raise BadFile("There is no picture in this file.", "Choose a video.")
            streams = [stream for stream in (video, audio_of(source) if sound else None) if stream]
            lanes = {stream.index: Lane.of(stream, part, zero(video), end) for stream in streams}
            for other in source.streams:
                if other.index not in lanes:
                    other.discard = Discard.all
            begins, ends = _copy(source, part, video, lanes, start)
    except BadFile as error:
        made.unlink(missing_ok=True)
        raise error if error.__cause__ is None else BadFile(*CANT) from error
    return Trimmed(made, begins, ends - begins)


@dataclass(slots=True)
class Lane:
    """One stream on its way, in its own ticks: an hour has hundreds of thousands of packets, and sums of fractions
    would take most of the time."""

    source: Stream
    out: Stream
    tick: Fraction
    zero: int
    end: int
    shift: int = 0
    top: int = 0

    @classmethod
    def of(cls, stream: Stream, part: OutputContainer, zero: Fraction, end: float | None) -> Lane:
        tick = stream.time_base or Fraction(1, av.time_base)
        first = round(zero / tick)
        last = FOREVER if end is None else first + round(end / tick)
        return cls(stream, part.add_stream_from_template(stream), tick, first, last)

    def seconds(self, moment: int) -> float:
        """Of the whole film."""
        return float((moment - self.zero) * self.tick)


def _copy(
    source: InputContainer, part: OutputContainer, video: Stream, lanes: dict[int, Lane], start: float
) -> tuple[float, float]:
    """Packets from the last key frame before `start` on, their times moved so that the part begins at 0.

    Returns where that is in the whole film, and where the part ends (seconds).
    """
    packets = _packets(source, lanes)
    held, first = _from_key(source, packets, lanes, lanes[video.index], start)
    begin = first * lanes[video.index].tick
    for lane in lanes.values():
        lane.shift = lane.top = round(begin / lane.tick)
    left, write = set(lanes), part.mux_one
    for packet in chain(held, packets):
        lane = lanes[packet.stream_index]
        dts, pts = packet.dts, packet.pts
        if dts is None:
            continue
        if pts is None:
            pts = dts
        if dts >= lane.end:
            left.discard(packet.stream_index)
            if not left:
                break
        elif pts >= lane.shift:
            packet.dts = dts - lane.shift
            packet.pts = pts - lane.shift
            packet.stream = lane.out
            if dts + (packet.duration or 0) > lane.end:
                packet.duration = lane.end - dts  # a picture may stand for minutes
            write(packet)
            if pts > lane.top:
                lane.top = pts
    return lanes[video.index].seconds(first), _end(lanes.values(), video)


def _packets(source: InputContainer, lanes: dict[int, Lane]) -> Iterator[AnyPacket]:
    packets = source.demux(*(lane.source for lane in lanes.values()))
    return _timed(packets) if _is_matroska(source) else packets


def _is_matroska(source: InputContainer) -> bool:
    """It holds no decoding times; they are told only to who reads from the beginning, and not of the first pictures."""
    return "matroska" in source.format.name


def _timed(packets: Iterator[AnyPacket]) -> Iterator[AnyPacket]:
    """With decoding times also of the first packets, counted back from the first that is told."""
    waiting: dict[int, list[AnyPacket]] = {}
    begun: set[int] = set()
    for packet in packets:
        stream = packet.stream_index
        if stream not in begun and packet.dts is None and packet.size:
            waiting.setdefault(stream, []).append(packet)
            continue
        if packet.dts is not None:
            begun.add(stream)
            yield from _counted_back(waiting.pop(stream, []), packet.dts)
        yield packet


def _counted_back(packets: list[AnyPacket], until: int) -> list[AnyPacket]:
    for packet in reversed(packets):
        until -= packet.duration or 1
        packet.dts = until
    return packets


def _from_key(
    source: InputContainer, packets: Iterator[AnyPacket], lanes: dict[int, Lane], lane: Lane, start: float
) -> tuple[list[AnyPacket], int]:
    """The packets from the last key frame before `start` to `start`, and that frame's time in ticks.

    Some containers are sought badly, so what comes before a later key frame that would do is dropped again.
    """
    sought = lane.zero + round(start / lane.tick)
    if start > 0 and not _is_matroska(source):
        source.seek(round(sought * lane.tick * av.time_base), backward=True)
    first: int | None = None
    held: list[AnyPacket] = []
    for packet in packets:
        if packet.dts is None:
            continue
        moment = packet.dts if packet.pts is None else packet.pts
        of_video = packet.stream_index == lane.source.index
        if of_video and packet.is_keyframe and (first is None or moment <= sought):
            first, held = moment, []
        if first is not None:
            held.append(packet)
        if of_video and first is not None and packet.dts >= sought:
            break
    if first is None or first >= lane.end:
        raise BadFile("There is no picture in that part.", "Choose another part.")
    return held, first


def _end(lanes: Iterable[Lane], video: Stream) -> float:
    """Where the last packet ends, in seconds of the whole; a picture lasts until the next would come, or the end."""
    rate = getattr(video, "average_rate", None)
    each = float(1 / rate) if rate else 0.0
    return max(_last(lane, each if lane.source is video else 0.0) for lane in lanes)


def _last(lane: Lane, each: float) -> float:
    top = lane.seconds(lane.top)
    return max(top, min(top + each, lane.seconds(lane.end)))
