"""How long a word takes from the microphone to its answer's first sound, beside FastRTC, in real Chromium.

`python -m tests.bench.voice_overhead [--fastrtc PYTHON] [--only turns,drop,loss,talks,light] [--turns 15] [--talks 10]`

PYTHON is the interpreter of an environment holding `fastrtc==0.0.34`; without it only our side is measured. The
stand-in for the conversation answers at once (voice_peer), so what is left is the media's own share.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil
from playwright.sync_api import BrowserContext, Frame, expect, sync_playwright

from tests.browser.chromium import FLAGS, find
from tests.serve import ROOT, free_port, is_up
from tests.waiting import wait_until

HERE = Path(__file__).parent
LOSSY_SECONDS = 60
TALK_SECONDS = 30
PERIOD = 0.020


@dataclass(frozen=True)
class Stack:
    name: str
    command: list[str]
    camera: bool = True


@dataclass
class Server:
    stack: Stack
    url: str
    process: psutil.Process
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)


def stacks(fastrtc: str | None) -> list[Stack]:
    app = [sys.executable, "-m", "streamlit", "run", str(HERE / "voice_app.py"), "--server.headless", "true"]
    app += ["--server.address", "127.0.0.1", "--server.fileWatcherType", "none", "--server.port"]
    found = [Stack("ours", app)]
    if fastrtc:
        found.append(Stack("FastRTC", [fastrtc, str(HERE / "voice_fastrtc.py")]))
    return found


@contextmanager
def serving(stack: Stack, **settings: str) -> Iterator[Server]:
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="voice-"))
    environment = {**os.environ, "VOICE_FOLDER": str(folder), **settings}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*stack.command, str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: up(stack, url), 90, what=f"{stack.name} to start")
        yield Server(stack, url, psutil.Process(process.pid), folder)
    finally:
        process.terminate()
        process.wait(20)


def up(stack: Stack, url: str) -> bool:
    if "streamlit" in stack.command:
        return is_up(url)
    host, port = url.removeprefix("http://").split(":")
    try:
        with __import__("socket").create_connection((host, int(port)), 1):
            return True
    except OSError:
        return False


def speech(path: Path, turns: int = 40, *, word: float = 0.4, pause: float = 2.8) -> Path:
    """Buzzing words at uneven distances, so that turns meet every phase of the 20 ms clocks.

    FastRTC sends nothing between replies and goes on with the next time stamp. Pauses under two seconds are within
    the browser's memory, which takes them for delay, and FastRTC's replies then come a second late. A talk has both;
    the longer pause is the kinder measure.
    """
    rate, pieces, dice = 48_000, [], np.random.default_rng(3)
    at = np.arange(int(rate * word)) / rate
    buzz = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 24))
    for _ in range(turns):
        pieces += [np.zeros(int(rate * (pause + dice.uniform(0, 0.4)))), 0.35 * buzz / np.abs(buzz).max()]
    pcm = (32767 * np.concatenate(pieces)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(pcm.tobytes())
    return path


@contextmanager
def browser(microphone: Path) -> Iterator[BrowserContext]:
    flags = [*FLAGS, f"--use-file-for-fake-audio-capture={microphone}", "--autoplay-policy=no-user-gesture-required"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=flags)
        stand_back()
        context = chromium.new_context(permissions=["microphone", "camera"])
        context.add_init_script(path=HERE / "voice_probe.js")
        yield context
        chromium.close()


def stand_back() -> None:
    """The browsers stand for other people's machines: the server goes first. Renderers inherit it."""
    for one in psutil.Process().children(recursive=True):
        if "chrom" in one.name():
            one.nice(10)
            for thread in one.threads() if sys.platform == "linux" else ():
                os.sched_setscheduler(thread.id, os.SCHED_IDLE, os.sched_param(0))


def start(context: BrowserContext, server: Server) -> Frame:
    """A page that talks, camera on: the frame in which the probe sits."""
    page = context.new_page()
    page.goto(server.url)
    if server.stack.name == "FastRTC":
        page.get_by_role("button", name="Start").click()
        expect(page.locator("#state")).to_have_text("connected", timeout=120_000)
        return page.main_frame
    page.get_by_role("button", name="Camera").click(timeout=120_000)
    expect(page.get_by_role("button", name="Camera")).to_have_attribute("aria-pressed", "true", timeout=120_000)
    page.get_by_text("Talk", exact=True).click()
    expect(page.get_by_text("Playing")).to_be_visible(timeout=120_000)
    return next(frame for frame in page.frames if "streamlit_webrtc" in frame.url)


Events = list[tuple[str, str, float]]


def events(frame: Frame) -> Events:
    return [(side, name, at) for side, name, at in frame.evaluate("window.voiceProbe.events")]


def turns(found: Events) -> list[float]:
    """From each word's onset to its answer's, in ms."""
    spoken = [at for side, name, at in found if (side, name) == ("local", "begin")]
    answered = [at for side, name, at in found if (side, name) == ("remote", "begin")]
    pairs = ((word, [reply for reply in answered if word < reply < word + 1.2]) for word in spoken)
    return [1000 * (replies[0] - word) for word, replies in pairs if replies]


def wait_for_turns(frame: Frame, count: int) -> list[float]:
    return wait_until(lambda: found if len(found := turns(events(frame))) >= count else None, 240, what="turns") or []


def go_on(seconds: float) -> None:
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > end, seconds + 5)


def measure_turns(stack: Stack, microphone: Path, count: int) -> dict[str, Any]:
    with serving(stack) as server, browser(microphone) as context:
        frame = start(context, server)
        found = wait_for_turns(frame, count + 3)
        steady = found[3:]
        return {
            "first_ms": round(found[0]),
            "second_ms": round(found[1]),
            "steady_ms": round(median(steady)),
            "spread_ms": [round(min(steady)), round(max(steady))],
            "turns": len(steady),
        }


def measure_drop(stack: Stack, microphone: Path, count: int) -> dict[str, Any]:
    with serving(stack, VOICE_REPLY="1.2", VOICE_DROP="0.5") as server, browser(microphone) as context:
        frame = start(context, server)
        wait_for_turns(frame, count + 1)
        go_on(2)
        found = events(frame)
        lines = (server.folder / "events.jsonl").read_text().splitlines()
    drops = [value for line in lines for name, value in json.loads(line).items() if name == "drop"]
    ends = [at for side, name, at in found if (side, name) == ("remote", "end")]
    pairs = ((drop, [end for end in ends if drop - 0.05 < end < drop + 1]) for drop in drops)
    tails = [1000 * (after[0] - drop) for drop, after in pairs if after]
    return {"silence_ms": round(median(tails)), "worst_ms": round(max(tails)), "turns": len(tails)}


def measure_loss(stack: Stack, microphone: Path) -> dict[str, Any]:
    with serving(stack, VOICE_LOSSY="1") as server, browser(microphone) as context:
        frame = start(context, server)
        wait_for_turns(frame, 12)
        marks = [len(turns(events(frame)))]
        lossy = server.folder / "lossy"
        for act in (lossy.touch, lossy.unlink):
            act()
            go_on(LOSSY_SECONDS if act == lossy.touch else 20)
            marks.append(len(turns(events(frame))))
        found = turns(events(frame))
    before, during, after = found[3 : marks[0]], found[marks[0] : marks[1]], found[marks[1] :]
    late = during[len(during) // 2 :]
    return {
        "before_ms": round(median(before)),
        "during_ms": round(median(during)),
        "at_its_end_ms": round(median(late)),
        "after_ms": round(median(after)),
        "turns": [len(before), len(during), len(after)],
    }


def measure_talks(stack: Stack, microphone: Path, count: int) -> dict[str, Any]:
    with serving(stack) as server, browser(microphone) as context:
        talking = [start(context, server)]
        go_on(2)
        before = memory(server.process)  # with all that is loaded once
        talking += [start(context, server) for _ in range(count - 1)]
        go_on(5)
        spent, since = processor(server.process), time.monotonic()
        go_on(TALK_SECONDS)
        share = (processor(server.process) - spent) / (time.monotonic() - since)
        grown = memory(server.process) - before
        found = [turn for frame in talking for turn in turns(events(frame))[2:]]
        late = np.concatenate([lateness(path, since) for path in server.folder.glob("sent-*")])
    return {
        "talks": count,
        "cpu_percent_per_talk": round(100 * share / count, 1),
        "memory_mb_per_talk": round(grown / (count - 1) / 1e6, 1),
        "late_p99_ms": round(float(np.percentile(late, 99)), 1),
        "steady_ms": round(median(found)) if found else None,
        "load": os.getloadavg()[0],
    }


def measure_light(stack: Stack, microphone: Path, count: int) -> dict[str, Any]:
    """Lateness by the server alone: its clients are light, and where there are two processors have one of their own."""
    alone = Stack(stack.name, [sys.executable, "-m", "tests.bench.voice_served"]) if stack.name == "ours" else stack
    with serving(alone) as server, visitors(server, microphone, count) as clients:
        assert clients.stdout and clients.stdout.readline().strip() == b"talking"
        go_on(5)
        spent, since = processor(server.process), time.monotonic()
        go_on(TALK_SECONDS)
        share = (processor(server.process) - spent) / (time.monotonic() - since)
        states = clients.stdout.readline().split()
        late = np.concatenate([lateness(path, since) for path in server.folder.glob("sent-*")])
    return {
        "talks": states.count(b"connected"),
        "cpu_percent_per_talk": round(100 * share / count, 1),
        "late_ms": {name: round(float(np.percentile(late, name)), 1) for name in (50, 99, 100)},
        "frames": len(late),
        "load": os.getloadavg()[0],
    }


@contextmanager
def visitors(server: Server, microphone: Path, count: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.bench.voice_clients", server.url, str(microphone), str(count)]
    process = subprocess.Popen([*command, str(TALK_SECONDS + 10)], cwd=ROOT, stdout=subprocess.PIPE)
    if sys.platform == "linux" and (os.cpu_count() or 1) > 1:
        first, *others = sorted(os.sched_getaffinity(0))
        server.process.cpu_affinity([first])
        os.sched_setaffinity(process.pid, others)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def memory(process: psutil.Process) -> int:
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))


def processor(process: psutil.Process) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True)))


def lateness(path: Path, since: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """How much later than its time stamp each frame was ready, in ms, against the earliest of its 0.3 s.

    So long is a reply here: a stack that sends only while it speaks begins a new schedule with each.
    """
    rows = np.array([[float(value) for value in line.split()] for line in path.read_text().splitlines()])
    rows = rows[rows[:, 0] > since] if rows.size else rows
    if len(rows) < 2:
        return np.zeros(0)
    due = rows[:, 0] - rows[:, 1] / 48_000
    starts = np.flatnonzero(np.diff(rows[:, 0]) > 10 * PERIOD) + 1
    windows = [part for reply in np.split(due, starts) for part in np.split(reply, range(15, len(reply), 15))]
    return 1000 * np.concatenate([window - window.min() for window in windows if len(window)])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fastrtc")
    parser.add_argument("--only", default="turns,drop,loss,talks,light")
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--talks", type=int, default=10)
    chosen = parser.parse_args(arguments)
    microphone = speech(Path(tempfile.mkdtemp(prefix="voice-")) / "words.wav")
    measures = {
        "turns": lambda stack: measure_turns(stack, microphone, chosen.turns),
        "drop": lambda stack: measure_drop(stack, microphone, chosen.turns),
        "loss": lambda stack: measure_loss(stack, microphone),
        "talks": lambda stack: measure_talks(stack, microphone, chosen.talks),
        "light": lambda stack: measure_light(stack, microphone, chosen.talks),
    }
    for name in chosen.only.split(","):
        for stack in stacks(chosen.fastrtc):
            print(json.dumps({"measure": name, "stack": stack.name, **measures[name](stack)}), flush=True)


if __name__ == "__main__":
    main()
