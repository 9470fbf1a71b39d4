"""Worker processes that take one job at a time and are replaced when they crash, hang or grow."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from components.errors import BadFile
from components.media.lanes import LOOK, JobStopped, Lanes

ROOT = Path(__file__).resolve().parents[2]
# A subprocess and no multiprocessing: that would run the page again, which is __main__ in a page's thread.
COMMAND = (sys.executable, "-m", "components.media.decoder")
# Keys and settings are no business of a process that strangers' files may take over.
ENVIRONMENT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
START = 60  # seconds; a busy machine may take long to load the libraries
HEAVY = 30  # seconds; a job that may take longer is one of minutes
ROOMY = 400_000_000  # bytes a worker may have taken at most to be kept


# What a run sets when it is stopped: its jobs end with it, also those it has in hand of a worker.
STOP: ContextVar[threading.Event | None] = ContextVar("STOP", default=None)


class WorkStopped(BadFile):
    """Not shown: whoever stopped the work knows."""


class Worker:
    """One process. Not thread-safe: the pool lends it to one caller at a time."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | {"OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._ready = False
        self.pid = self._process.pid
        self.idle_since = time.monotonic()

    def ask(self, job: dict[str, Any], seconds: float, stop: threading.Event | None = None) -> dict[str, Any]:
        """The answer. Raises TimeoutError, EOFError when the process has ended, and JobStopped once `stop` is set."""
        assert self._process.stdin
        try:
            if not self._ready and not self._lines.get(timeout=START):
                raise EOFError
            self._ready = True
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
            line = self._answer(seconds, stop)
        except queue.Empty:
            raise TimeoutError from None
        except OSError:
            raise EOFError from None
        if not line:
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _answer(self, seconds: float, stop: threading.Event | None) -> bytes:
        end = time.monotonic() + seconds
        while stop and (left := end - time.monotonic()) > 0:
            if stop.is_set():
                raise JobStopped
            with contextlib.suppress(queue.Empty):
                return self._lines.get(timeout=min(left, LOOK))
        return self._lines.get(timeout=max(0.0, end - time.monotonic()))

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _close(pipe)

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")


class Pool:
    """At most `size` workers at once, started when needed and ended after `idle` seconds without a job.

    A job's "lane" says whose it is; half of the workers are for one lane, and half for jobs of minutes.
    """

    def __init__(self, size: int = 4, idle: float = 60, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._idle = idle
        self._lanes = Lanes(size, max(1, size // 2), max(1, size // 2))
        self._free: list[Worker] = []
        self._lock = threading.Lock()

    def run(self, job: dict[str, Any], seconds: float = 10) -> dict[str, Any]:
        """The worker's answer. Raises BadFile when it took too long or died over it, and when its work was stopped."""
        try:
            with self._lanes.turn(job.get("lane", ""), seconds > HEAVY, STOP.get()):
                return self._done(job, seconds)
        except JobStopped:
            raise WorkStopped("Stopped.") from None

    def _done(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        try:
            worker = self._take()
        except OSError:
            raise BadFile("Files can't be read just now.", "Try again in a moment.") from None
        try:
            answer = worker.ask(job, seconds, STOP.get())
        except TimeoutError:
            worker.stop()
            raise BadFile(f"Reading the file took more than {seconds:.0f} seconds.", "Use a smaller one.") from None
        except EOFError:
            worker.stop()
            raise BadFile("The file can't be read: it broke its reader.", "Copy or export it again.") from None
        except BaseException:
            worker.stop()
            raise
        self._give_back(worker, grown=(answer.get("peak") or 0) > ROOMY)
        return answer

    @property
    def pids(self) -> list[int]:
        """The processes that wait for a job."""
        with self._lock:
            return [worker.pid for worker in self._free]

    def close(self) -> None:
        """Ends the waiting workers; a new job starts new ones."""
        self._retire(older_than=0)

    def _take(self) -> Worker:
        with self._lock:
            if self._free:
                return self._free.pop()
        return Worker(self._command)

    def _give_back(self, worker: Worker, grown: bool) -> None:
        if grown:
            worker.stop()
            return
        worker.idle_since = time.monotonic()
        with self._lock:
            self._free.append(worker)
        timer = threading.Timer(self._idle, self._retire, args=(self._idle,))
        timer.daemon = True
        timer.start()

    def _retire(self, older_than: float) -> None:
        with self._lock:
            now = time.monotonic()
            old = [worker for worker in self._free if now - worker.idle_since >= older_than]
            self._free = [worker for worker in self._free if worker not in old]
        for worker in old:
            worker.stop()


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # bytes were left for a process that is gone
        pass
