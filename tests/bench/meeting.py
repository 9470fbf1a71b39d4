"""Meetings on the offline engine: words right per clip, turns right, and an hour end to end.

`python -m tests.bench.meeting [clips|voices|hour]`; needs ../shared/media/speech. The hour takes ten minutes and more.
"""

from __future__ import annotations

import re
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from components.analysis.transcript import Hints, Said
from components.gemini.client import Gemini
from components.gemini.connection import Offline
from components.gemini.request import Settings
from components.jobs.meeting import Recording
from components.jobs.meeting_order import Order
from components.media import audio, worker
from components.media.samples import LAUNCH
from tests.conftest import SHARED
from tests.engine import Engine, running_engine
from tests.words import normal, word_errors

SPEECH = SHARED / "media" / "speech"
RATE = 16_000
HOUR = 3600
GAP = 0.8  # seconds of silence between two clips of the hour
NEAR = 12.0  # seconds on either side of a cut that count as the seam
CLIPS: dict[str, str] = {
    "commercial_mono.wav": "",
    "jfk.flac": "",
    "libri_2412-153948-0000.flac": "",
    "librivox_0870.wav": "",
    "librivox_0880.wav": "",
    "librivox_0890.wav": "",
    "azure_fr.wav": "",
    "brooklyn.flac": "how old is the Brooklyn Bridge",
    "rig_natural_speech.mp3": "The sun was setting slowly, casting long shadows across the empty field.",
    "hello_gemini_are_you_there.wav": "Hello Gemini, are you there?",
    "whatstheweatherlike.mp3": "What's the weather like?",
}
# By the ends of turns, who speaks then; the call's two people as its text has them.
CALL = ((3, "B"), (9, "A"), (14, "B"), (17, "A"), (24, "B"), (27, "A"), (33, "B"), (35, "A"), (39.5, "B"), (46, "A"))


def main() -> None:
    chosen = sys.argv[1:] or ["clips", "voices", "hour"]
    with running_engine() as engine:
        for name in chosen:
            {"clips": clips, "voices": voices, "hour": hour}[name](engine)


def recorded(engine: Engine, path: Path) -> Recording:
    media = worker.inspect(path, path.name)
    order = Order(path, path.name, media, "offline-engine", Settings(), Hints(), date(2026, 11, 17), 2)
    gemini = Gemini(Offline(engine.base_url, str(engine.ca_file)))
    return Recording(order, gemini.generate)


def heard(engine: Engine, path: Path) -> tuple[Said, ...]:
    recording = recorded(engine, path).start()
    recording.wait()
    if recording.error or recording.open():
        raise RuntimeError(f"{path.name}: {recording.error} {recording.open()}")
    return recording.turns()


def reference(name: str) -> str:
    written = CLIPS[name] or (SPEECH / name).with_suffix(".txt").read_text("utf-8")
    written = re.sub(r"^\ufeff?audio\.wav\t", "", written)
    return re.sub(r"^Speaker [AB](?: \(\w+\))?:", "", written, flags=re.MULTILINE)


def clips(engine: Engine) -> None:
    total, wrong = 0, 0.0
    for name in CLIPS:
        said, found = reference(name), " ".join(turn.text for turn in heard(engine, SPEECH / name))
        count, errors = len(normal(said)), word_errors(found, said)
        total, wrong = total + count, wrong + count * errors
        print(f"{name:34} {count:4} words, WER {errors:6.1%}")
    print(f"{'all':34} {total:4} words, WER {wrong / total:6.1%}")
    silent = heard(engine, SPEECH / "docling_silent_1s.wav")
    print(f"docling_silent_1s.wav: {len(silent)} turns")


def voices(engine: Engine) -> None:
    call = heard(engine, SPEECH / "commercial_mono.wav")
    truth = [next(who for end, who in CALL if (turn.start + turn.end) / 2 < end) for turn in call]
    score("commercial_mono.wav (by turns)", [(turn.speaker, who, 1.0) for turn, who in zip(call, truth, strict=True)])
    rows = [line.split() for line in (SPEECH / "pyannote_sample.rttm").read_text().splitlines()]
    spans = [(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in rows]
    phone = heard(engine, SPEECH / "pyannote_sample.wav")
    score("pyannote_sample.wav (by seconds)", list(_overlaps(phone, spans)))
    talk = heard(engine, LAUNCH.path)
    said = [(voice, set(normal(words))) for voice, words in LAUNCH.facts["turns"]]
    pairs = [(t.speaker, str(max(said, key=lambda one: len(one[1] & set(normal(t.text))))[0]), 1.0) for t in talk]
    score("sample of the product (by turns)", pairs)
    for name in ("jfk.flac", "libri_2412-153948-0000.flac", "azure_fr.wav"):
        print(f"{name}: {len({turn.speaker for turn in heard(engine, SPEECH / name)})} speaker (one is right)")


def _overlaps(turns: Sequence[Said], spans: Sequence[tuple[float, float, str]]) -> Iterator[tuple[str, str, float]]:
    for turn in turns:
        for start, end, who in spans:
            shared = min(turn.end, end) - max(turn.start, start)
            if shared > 0:
                yield turn.speaker, who, shared


def score(name: str, pairs: Sequence[tuple[str, str, float]]) -> None:
    """Each label goes to one person, those that share the most first."""
    weights: dict[tuple[str, str], float] = {}
    for label, who, weight in pairs:
        weights[label, who] = weights.get((label, who), 0.0) + weight
    right, used = 0.0, set()
    for (label, who), weight in sorted(weights.items(), key=lambda one: -one[1]):
        if label not in used and who not in used:
            used |= {label, who}
            right += weight
    total = sum(weights.values())
    print(f"{name}: {right:.1f} of {total:.1f} right ({right / total:.0%}), {len({p[0] for p in pairs})} voices")


def hour(engine: Engine) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.wav"
        names = [name for name in CLIPS if name != "azure_fr.wav"] + [LAUNCH.file]
        places = joined(path, names)
        single = {name: normal(" ".join(t.text for t in heard(engine, place(name)))) for name in names}
        watch = Watch(engine.pid)
        begun = time.monotonic()
        recording = recorded(engine, path).start()
        while not recording.wait(20):
            done = sum(item.ended for item in recording.items())
            print(f"  {time.monotonic() - begun:6.0f} s {recording.stage} {done}/{len(recording.items())}", flush=True)
        seconds = time.monotonic() - begun
        print(f"one hour: {seconds:.0f} s ({HOUR / seconds:.1f} times real time), {watch.stop()}")
        print(f"error: {recording.error}; open: {[item.name for item in recording.open()]}")
        Path(tempfile.gettempdir(), "hour.txt").write_text(
            "\n".join(f"{t.start:8.1f} {t.speaker} {t.text}" for t in recording.turns())
        )
        seams(recording, places, single)


def place(name: str) -> Path:
    return LAUNCH.path if name == LAUNCH.file else SPEECH / name


def joined(path: Path, names: Sequence[str]) -> list[tuple[float, float, str]]:
    """Clips one after the other until the hour is full; where each lies."""
    sounds = {name: np.concatenate(list(audio.samples(place(name)))) for name in names}
    silence: NDArray[np.int16] = np.zeros(round(GAP * RATE), np.int16)
    places, at, number = [], 0, 0
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        while at < HOUR * RATE:
            name = names[number * 7 % len(names)] if number % 3 else names[number % len(names)]
            file.writeframes(sounds[name].tobytes() + silence.tobytes())
            places.append((at / RATE, (at + len(sounds[name])) / RATE, name))
            at, number = at + len(sounds[name]) + len(silence), number + 1
    return places


def seams(recording: Recording, places: Sequence[tuple[float, float, str]], single: dict[str, list[str]]) -> None:
    """Words of the hour against those of the clips heard alone, near the cuts and away from them."""
    cuts = sorted(window.begin for window, _ in recording.pieces() if window.begin > 0)
    found = normal(" ".join(turn.text for turn in recording.turns()))
    expected = [(word, start, end) for start, end, name in places for word in single[name]]
    near = [any(start - NEAR < cut < end + NEAR for cut in cuts) for _, start, end in expected]
    counts = {True: [near.count(True), 0], False: [near.count(False), 0]}
    for change in Levenshtein.editops([row[0] for row in expected], found):
        counts[near[min(change.src_pos, len(near) - 1)]][1] += 1
    for is_near, (total, differing) in counts.items():
        where = "near the cuts" if is_near else "elsewhere"
        print(
            f"{where}: {differing} of {total} words differ from the clip heard alone ({differing / max(1, total):.1%})"
        )
    print(f"cuts: {[round(cut, 1) for cut in cuts]}")


class Watch:
    """Peak memory of this process with its workers, and of the engine."""

    def __init__(self, engine: int) -> None:
        self._mine, self._engine = psutil.Process(), psutil.Process(engine)
        self._peaks = {"app": 0, "workers": 0, "engine": 0}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> str:
        self._end.set()
        self._thread.join()
        return "peak " + ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in self._peaks.items())

    def _look(self) -> None:
        while not self._end.wait(0.5):
            family = [child for child in self._mine.children(recursive=True) if child.pid != self._engine.pid]
            sizes = {
                "app": self._mine.memory_info().rss,
                "workers": sum(map(size, family)),
                "engine": size(self._engine),
            }
            self._peaks = {name: max(self._peaks[name], now) for name, now in sizes.items()}


def size(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


if __name__ == "__main__":
    main()
