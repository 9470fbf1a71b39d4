"""Something for Chromium's fake devices: words for the microphone, a printed page for the camera."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as Screen

from components.offline.live.voice import RATE, speak

WIDTH, HEIGHT = 640, 480


def spoken(path: Path, says: Sequence[tuple[float, str]], seconds: float) -> Path:
    """A WAV file for the microphone, so many seconds long: each sentence begins at its second."""
    track = np.zeros(round(seconds * RATE), np.int16)
    for at, words in says:
        voice = np.frombuffer(speak(words), "<i2")
        begin = round(at * RATE)
        track[begin : begin + len(voice)] = voice[: len(track) - begin]
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(track.tobytes())
    return path


def held(path: Path, lines: Sequence[str]) -> Path:
    """A film (Motion JPEG) of a printed page that is held into the camera."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "#f4f1ea")
    pen = ImageDraw.Draw(page)
    size = min(44, round(HEIGHT / 1.6 / len(lines)))
    for number, line in enumerate(lines):
        pen.text((40, 30 + size * 1.5 * number), line, "#1b2233", ImageFont.load_default(size))
    picture = io.BytesIO()
    page.save(picture, "JPEG", quality=92)
    path.write_bytes(picture.getvalue() * 10)
    return path


def devices(voice: Path, film: Path | None = None, *, again: bool = False) -> list[str]:
    """Chromium's flags that make these its microphone and camera. The voice comes once, or `again` and again."""
    flags = [
        f"--use-file-for-fake-audio-capture={voice}{'' if again else '%noloop'}",
        "--autoplay-policy=no-user-gesture-required",
    ]
    return [*flags, f"--use-file-for-fake-video-capture={film}"] if film else flags


# The page's microphone is silent until the test has something to say; a file would go on by itself.
PROMPTED = """
if (window === window.top) {
  const audio = new AudioContext(), out = audio.createMediaStreamDestination();
  const silence = new ConstantSourceNode(audio, { offset: 0 }); // without any source nothing flows, not even silence
  silence.connect(out);
  silence.start();
  window.microphoneTrack = () => {
    audio.resume();
    return out.stream.getAudioTracks()[0].clone();
  };
  window.prompted = (words, rate) => {
    const samples = new Int16Array(Uint8Array.from(atob(words), (char) => char.charCodeAt(0)).buffer);
    const buffer = audio.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(Float32Array.from(samples, (sample) => sample / 32768), 0);
    const source = new AudioBufferSourceNode(audio, { buffer });
    source.connect(out);
    source.start();
  };
}
const original = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (original) navigator.mediaDevices.getUserMedia = async (wish) => {
  const tracks = wish.audio ? [window.top.microphoneTrack()] : [];
  if (wish.video) tracks.push(...(await original({ video: wish.video })).getVideoTracks());
  return new MediaStream(tracks);
};
"""


def prompt(context: BrowserContext) -> None:
    """Its pages get a microphone that says what `speak_up` tells it, when it does."""
    context.add_init_script(PROMPTED)


def speak_up(screen: Screen, voice: bytes) -> None:
    """What `speak` made, once the talk has begun by a click."""
    screen.evaluate("([words, rate]) => window.prompted(words, rate)", [base64.b64encode(voice).decode(), RATE])
