"""The processes that think, seen from the engine: what one of them can't finish is an error of that question only."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from components.offline.prompt import Blob, Prompt, Turn, Unreadable
from components.offline.senses.weights import Missing
from components.offline.wire.errors import ApiError, internal, swollen, too_slow, unfinished

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "components.offline.mind")
# Keys are no business of a process that strangers' files may take over.
ENVIRONMENT = (
    *("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL"),
    *("LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV"),
)
SECONDS = 540.0  # for one answer; clients wait ten minutes
PATIENCE = 5.0  # seconds in which a thinker that was told to stop has to
LOOK = 0.2  # seconds between two looks at whether anybody still waits
KEPT = 1  # thinkers that stay with their models when there is nothing to do
log = logging.getLogger(__name__)

Said = tuple[str, str]


class Thinker:
    """One process. Not thread-safe: it is lent to one question at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._said: queue.SimpleQueue[Said] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.pid = self._process.pid
        self.idle = True

    def think(self, prompt: Prompt, stopped: Callable[[], bool], seconds: float) -> Iterator[str]:
        """Pieces, until none is left or `stopped()`. Raises Unreadable, Missing, ApiError."""
        end = time.monotonic() + seconds
        self.idle = False
        self._tell(prompt)
        while not stopped():
            kind, words = self._next(min(end, time.monotonic() + LOOK))
            if kind == "piece":
                yield words
            elif kind != "nothing":
                self.idle = kind not in ("swollen", "dead")
                if kind != "end":
                    raise self._failure(kind, words)
                return
            elif time.monotonic() >= end:
                raise too_slow(seconds)

    def settle(self) -> bool:
        """Whether it is ready for another question; one still at work is told to stop."""
        if not self.idle:
            self._tell(None)
            end, kind = time.monotonic() + PATIENCE, "piece"
            while kind == "piece":
                kind, _ = self._next(end)
            self.idle = kind not in ("nothing", "swollen", "dead")
        return self.idle

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # bytes were left for a process that is gone
                if pipe:
                    pipe.close()

    def _next(self, end: float) -> Said:
        try:
            return self._said.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            return "nothing", ""

    def _failure(self, kind: str, words: str) -> Exception:
        if kind == "unreadable":
            return Unreadable(words)
        if kind == "missing":
            return Missing(words)
        if kind == "absent":
            return ApiError("FAILED_PRECONDITION", f"The offline engine can't answer: it needs {words}.")
        if kind == "swollen":
            return swollen()
        return self._death() if kind == "dead" else internal()

    def _death(self) -> ApiError:
        status = self._process.wait()
        if status == -getattr(signal, "SIGXCPU", 0):
            return too_slow(SECONDS)
        log.error("A process that thought about an answer ended with status %s", status)
        killed = status == -getattr(signal, "SIGKILL", 0)
        return unfinished() if status < 0 and not killed else internal()

    def _tell(self, message: Prompt | None) -> None:
        assert self._process.stdin
        with contextlib.suppress(OSError):  # that it is dead is heard from it
            pickle.dump(message, self._process.stdin)
            self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with contextlib.suppress(ValueError):  # it died in the middle of a line
                kind, words = json.loads(line)
                self._said.put((kind, words))
        self._said.put(("dead", ""))


class Thinkers:
    """As many as are asked at once; they are started when needed, and replaced when they crash, hang or swell."""

    def __init__(self, command: Sequence[str] = COMMAND, seconds: float = SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._free: list[Thinker] = []
        self._lock = threading.Lock()

    def respond(self, prompt: Prompt, stopped: Callable[[], bool]) -> Iterator[str]:
        """The answer, piece by piece, until `stopped()`. Raises Unreadable, Missing, ApiError."""
        thinker = self._take()
        try:
            yield from thinker.think(prompt, stopped, self._seconds)
        finally:
            self._give_back(thinker)

    def look(self, blob: Blob) -> None:
        """Ahead of a question, which then finds it looked at."""
        prompt = Prompt("", (Turn("user", (blob,)),), json=False, schema=None)
        for _ in self.respond(prompt, lambda: False):
            pass

    @property
    def pids(self) -> list[int]:
        """The processes that wait for a question."""
        with self._lock:
            return [thinker.pid for thinker in self._free]

    def close(self) -> None:
        with self._lock:
            free, self._free = self._free, []
        for thinker in free:
            thinker.stop()

    def _take(self) -> Thinker:
        with self._lock:
            if self._free:
                return self._free.pop()
        return Thinker(self._command)

    def _give_back(self, thinker: Thinker) -> None:
        ready = thinker.settle()
        with self._lock:
            if kept := ready and len(self._free) < KEPT:
                self._free.append(thinker)
        if not kept:
            thinker.stop()
