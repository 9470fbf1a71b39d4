"""Draws the example film anew: `python -m components.samples.film`. Needs the DejaVu fonts on the machine."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from components.media.samples import PLANNER, Sample
from components.offline.live.voice import RATE, speak
from components.samples.make import font

SIZE, FPS = (640, 360), 10
LEAD, REST = 0.5, 0.7  # seconds of silence before and after the words of a scene
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
# Paper, ink and accent of each scene: cuts are to be seen.
LOOKS = (
    ("#12324a", "#ffffff", "#f2b84b"),
    ("#f6f3ec", "#1d2733", "#2f7d6b"),
    ("#e4eef7", "#1d2733", "#3a66b0"),
    ("#2c2438", "#ffffff", "#d98bb1"),
    ("#f2b84b", "#12324a", "#ffffff"),
)
# Where the task lies in the week's grid, by scene: day and hour at its start and at its end.
MOVES = ((None, None), ((1, 0), (1, 1)), ((1, 1), (3, 2)), ((3, 2), (3, 2)), (None, None))


def make(sample: Sample = PLANNER, target: Path = PLANNER.path) -> None:
    voices = [sound(words) for _, _, words in sample.facts["scenes"]]
    with av.open(str(target), "w", options={"movflags": "faststart"}) as container:
        container.metadata["comment"] = sample.stamp
        video = container.add_stream("libx264", rate=FPS, options={"crf": "30", "preset": "veryslow", "g": "20"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="mono", bit_rate=40_000)
        for number, picture in enumerate(pictures(sample, voices)):
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(video.encode(frame))
        container.mux(video.encode())
        spoken = av.AudioFrame.from_ndarray(np.concatenate(voices)[None, :], format="s16", layout="mono")
        spoken.sample_rate = RATE
        for block in av.AudioResampler(format="fltp", layout="mono", rate=RATE, frame_size=1024).resample(spoken):
            container.mux(audio.encode(block))
        container.mux(audio.encode())


def sound(words: str) -> NDArray[np.int16]:
    """A scene's samples, filled up to whole pictures."""
    voice = np.frombuffer(speak(words), "<i2")
    silent = len(voice) + round((LEAD + REST) * RATE)
    whole = -(-silent * FPS // RATE) * RATE // FPS
    track = np.zeros(whole, np.int16)
    track[round(LEAD * RATE) : round(LEAD * RATE) + len(voice)] = voice
    return track


def pictures(sample: Sample, voices: list[NDArray[np.int16]]) -> Iterator[Image.Image]:
    for number, (heading, below, _) in enumerate(sample.facts["scenes"]):
        count = len(voices[number]) * FPS // RATE
        for at in range(count):
            yield scene(number, heading, below, min(1.0, max(0.0, (2 * at - count / 2) / count)))


def scene(number: int, heading: str, below: str, done: float) -> Image.Image:
    """One picture; `done` (0 to 1) is how far its movement has come."""
    paper, ink, accent = LOOKS[number]
    image = Image.new("RGB", SIZE, paper)
    draw = ImageDraw.Draw(image)
    before, after = MOVES[number]
    if before is None or after is None:
        draw.text((320, 130), heading, ink, font(52, "DejaVuSans-Bold"), anchor="mm")
        draw.text((320, 205), below, ink, font(24, "DejaVuSans"), anchor="mm")
        draw.rectangle((320 - 150, 250, 320 - 150 + round(300 * max(done, 0.02)), 256), accent)
        return image
    draw.text((36, 46), heading, ink, font(34, "DejaVuSans-Bold"), anchor="lm")
    draw.text((36, 86), below, ink, font(20, "DejaVuSans"), anchor="lm")
    for day, name in enumerate(DAYS):
        left = 36 + 116 * day
        draw.text((left + 52, 128), name, ink, font(16, "DejaVuSans"), anchor="mm")
        for hour in range(3):
            draw.rectangle((left, 146 + 66 * hour, left + 104, 200 + 66 * hour), outline=ink)
    moved = [start + (end - start) * done for start, end in zip(before, after, strict=True)]
    corner = 36 + 116 * moved[0], 146 + 66 * moved[1]
    draw.rounded_rectangle((*corner, corner[0] + 104, corner[1] + 54), 8, accent)
    draw.text((corner[0] + 52, corner[1] + 27), "Report", "#ffffff", font(17, "DejaVuSans-Bold"), anchor="mm")
    return image


if __name__ == "__main__":
    make()
