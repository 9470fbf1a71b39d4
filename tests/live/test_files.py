"""What remains of a talk: recording, exports, and the way back to it."""

from __future__ import annotations

import errno
import io
import itertools
import json
import wave
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from components.gemini.connection import Offline
from components.live.config import Config
from components.live.export import archive, as_json, markdown
from components.live.mix import mixed
from components.live.recording import Recorder, Track, recorded
from components.live.registry import KEPT_SECONDS, Registry
from components.live.snapshot import Row, Snapshot, Source, ToolUse
from components.live.talk import Talk
from tests.live.server import pcm
from tests.live.speaker import QuickSpeaker
from tests.waiting import wait_until

SHOT = Snapshot(
    state="ended",
    model="gemini-3.8-live",
    started=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    seconds=65.0,
    rows=(
        Row(1, "user", "What time is it?", 1.0, 2.5),
        Row(
            1,
            "model",
            "It is noon in Berlin.",
            3.0,
            4.0,
            heard_text="It is noon",
            interrupted=True,
            tools=(ToolUse("a", "current_time", {"zone": "Europe/Berlin"}, "done", "noon", 0.1),),
            sources=(Source("Clock", "https://example.org/clock"),),
        ),
        Row(2, "user", "Thanks", 61.0, typed=True),
    ),
)


def test_the_transcript_to_read() -> None:
    assert markdown(SHOT).splitlines() == [
        "# Talk with gemini-3.8-live",
        "",
        "2026-11-21 09:30 UTC, 1:05 long",
        "",
        "**You** (0:01)  ",
        "What time is it?",
        "",
        "**Model** (0:03)  ",
        "It is noon *(interrupted; not heard: in Berlin.)*",
        "- `current_time(zone='Europe/Berlin')`: done, noon",
        "- Source: Clock, <https://example.org/clock>",
        "",
        "**You** (1:01, typed)  ",
        "Thanks",
    ]


def test_json_holds_all_rows() -> None:
    told = json.loads(as_json(SHOT))
    assert told["rows"][1]["tools"][0]["arguments"] == {"zone": "Europe/Berlin"}
    assert told["started"] == "2026-11-21 09:30:00+00:00"


class Tape:
    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        self.recorder = Recorder(folder, lambda: self.now)


def test_half_a_picture_is_never_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, write = [], Path.write_bytes

    def in_two_steps(path: Path, content: bytes) -> int:
        write(path, content[:2])
        found.append(recorded(tmp_path).frames)
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", in_two_steps)
    recorder = Tape(tmp_path).recorder
    recorder.frame("camera", b"jpeg")
    recorder.close()
    assert found == [()] and [frame.read_bytes() for frame in recorded(tmp_path).frames] == [b"jpeg"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recording: a second of the user at 1 s, half a second of the model at 3 s, one picture."""
    tape = Tape(tmp_path / "talk")
    for step in range(50):
        tape.now = 1.02 + step * 0.02
        tape.recorder.microphone(np.full(320, 1000, "<i2").tobytes())
    tape.now = 3.0
    tape.recorder.voice(pcm(0.25, 2000))
    tape.recorder.voice(pcm(0.25, 2000))
    tape.recorder.reply(1, pcm(0.5))
    tape.recorder.reply_finished(1)
    tape.recorder.frame("camera", b"jpeg")
    tape.recorder.close()
    return tmp_path / "talk"


def samples(path: Path) -> tuple[int, np.ndarray[tuple[int], np.dtype[np.int16]]]:
    with wave.open(str(path)) as file:
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")


def test_both_sides_are_in_step_with_the_clock(folder: Path) -> None:
    kept = recorded(folder)
    assert kept.microphone and kept.voice
    rate, user = samples(kept.microphone)
    assert (rate, len(user)) == (16_000, 32_000) and not user[:16_000].any() and (user[16_000:] == 1000).all()
    rate, model = samples(kept.voice)
    assert (rate, len(model)) == (24_000, 84_000) and not model[:72_000].any()
    assert [path.name for path in kept.replies] == ["reply-001.wav"] and len(samples(kept.replies[0])[1]) == 12_000
    assert [path.name for path in kept.frames] == ["frame-0001-camera-00003.0s.jpg"]


def test_what_was_said_in_a_gap_is_recorded_where_it_was_said(tmp_path: Path) -> None:
    tape, said = Tape(tmp_path / "talk"), np.full(640, 1000, "<i2").tobytes()
    tape.now = 0.04
    tape.recorder.microphone(said)
    tape.now = 5.0
    for left in range(24, -1, -1):
        tape.recorder.microphone(said, waiting=left * 0.04)
    for _ in range(25):
        tape.now += 0.04
        tape.recorder.microphone(said)
    tape.recorder.close()
    _, user = samples(tape.recorder.folder / "microphone.wav")
    assert len(user) == 6 * 16_000
    assert not user[16_000:64_000].any() and (user[64_000:] == 1000).all()


def test_sound_that_comes_late_in_a_lump_does_not_make_the_recording_longer(tmp_path: Path) -> None:
    tape, said, quiet = Tape(tmp_path / "talk"), np.full(640, 1000, "<i2").tobytes(), bytes(1280)
    for second in range(1, 4):
        tape.now = second * 2.0
        for _ in range(25):
            tape.recorder.microphone(said)
        for _ in range(25):
            tape.now += 0.04
            tape.recorder.microphone(quiet)
    tape.recorder.close()
    _, user = samples(tape.recorder.folder / "microphone.wav")
    assert abs(len(user) / 16_000 - tape.now) <= 0.3
    assert (user == 1000).sum() == 3 * 16_000, "nothing said is left out"


def test_the_mix_holds_both_sides(folder: Path) -> None:
    rate, both = samples(mixed(recorded(folder), folder / "both.wav"))
    assert rate == 16_000 and abs(len(both) - 56_000) <= 16
    assert abs(int(np.median(both[17_000:31_000])) - 1000) <= 1
    assert abs(int(np.median(both[49_000:55_000])) - 2000) <= 1
    with pytest.raises(FileNotFoundError):
        mixed(recorded(folder / "none"), folder / "x.wav")


def test_the_archive_holds_all(folder: Path) -> None:
    out = io.BytesIO()
    archive(SHOT, recorded(folder), out)
    assert zipfile.ZipFile(out).namelist() == [
        "transcript.md",
        "talk.json",
        "transcript.srt",
        "sound/microphone.wav",
        "sound/model.wav",
        "sound/reply-001.wav",
        "frames/frame-0001-camera-00003.0s.jpg",
    ]


def test_a_talk_is_found_by_its_token_and_forgotten_with_its_recording(folder: Path) -> None:
    now = 0.0
    registry = Registry(lambda: now)
    talk = Talk(Offline("https://127.0.0.1:1", "none"), Config("offline-engine"), QuickSpeaker(), folder=folder)
    token = registry.add(talk)
    assert talk.folder and talk.folder.is_dir()
    assert registry.find(token) is talk and registry.find("other") is None and registry.find(None) is None
    now = KEPT_SECONDS + 1
    assert registry.find(token) is None and not talk.folder.exists() and folder.exists()


@pytest.mark.parametrize("silent", [False, True])
def test_a_recording_that_is_too_much_ends_and_says_so(tmp_path: Path, silent: bool) -> None:
    recorder = Recorder(tmp_path, lambda: 60.0 if silent else 0.0, most=10_000)
    for _ in range(20):
        recorder.voice(b"\x10\x10" * 500)
    recorder.frame("camera", b"jpeg")
    recorder.close()
    kept = recorded(tmp_path)
    assert kept.ended_early and kept.voice and kept.frames == ()
    assert silent or kept.voice.stat().st_size < 11_500


def test_a_disk_that_is_full_ends_the_recording_and_not_the_talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Track, pcm: bytes, at: float | None) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Track, "write", full)
    recorder = Recorder(tmp_path, lambda: 0.0)
    recorder.voice(bytes(1000))
    recorder.close()
    assert recorded(tmp_path).ended_early


def test_what_nobody_asks_for_goes_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.live.registry.LOOK_SECONDS", 0.05)
    registry = Registry(itertools.count(0, KEPT_SECONDS).__next__)
    talk = Talk(Offline("https://127.0.0.1:1", "none"), Config("offline-engine"), QuickSpeaker(), folder=folder)
    registry.add(talk)
    assert registry.going() == 0 and talk.folder
    wait_until(lambda: not list(folder.glob("talk-*")), what="its recording to go")


def test_a_removed_talk_is_gone(folder: Path) -> None:
    registry = Registry()
    talk = Talk(Offline("https://127.0.0.1:1", "none"), Config("offline-engine"), QuickSpeaker(), folder=folder)
    token = registry.add(talk)
    registry.close()
    assert registry.find(token) is None and talk.over and talk.folder and not talk.folder.exists()
