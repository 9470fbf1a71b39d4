"""The offline engine as a child process: started when first needed, shared by all users, ended with the app.

Its port and its identity are ours and outlive it: one that crashed is started again at the same address, and who calls
meanwhile waits in the queue of the port instead of being refused.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from components.errors import EngineMissing
from components.offline.disk import Disk
from components.offline.identity import KEY_VARIABLE, Identity
from components.offline.port import address

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
# An engine that dies this soon after its start, so often, is not started again unasked.
SOON_SECONDS, QUICK_DEATHS = 10.0, 3
HERITABLE = sys.platform != "win32"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the engine answers: `base_url` is https on loopback, `ca_file` the authority that signed it."""

    base_url: str
    ca_file: str
    key: str = field(repr=False)


class Home:
    """What outlives a crash: the identity, and the listening socket (on Windows, which hands none on, its port)."""

    def __init__(self) -> None:
        self.disk = Disk()
        self.identity = Identity.made(self.disk.root)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = Address(address(self.listener), str(self.identity.ca_file), self.identity.key)
        self.where = ["--socket", str(self.listener.fileno())]
        if not HERITABLE:
            self.where = ["--port", str(self.listener.getsockname()[1])]
            self.listener.close()

    def close(self) -> None:
        self.listener.close()
        self.disk.close()


class Engine:
    """One engine process at a time. It watches its standard input and so ends with us, however we end."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._lock = threading.Lock()
        self._home: Home | None = None
        self._process: subprocess.Popen[str] | None = None
        atexit.register(self.stop)

    def address(self) -> Address:
        """Where the running engine is; starts it, or starts it again. It stays the same over a crash.

        Raises EngineMissing when it does not come up within 30 s.
        """
        with self._lock:
            home = self._home = self._home or Home()
            if self._process is None or self._process.poll() is not None:
                self._begin(home)
            return home.address

    def prepare(self) -> None:
        """Starts it beside the caller, who will soon want its address and then hears what went wrong, too."""
        if not self._lock.locked() and self.pid is None:
            threading.Thread(target=self._try, daemon=True).start()

    def _try(self) -> None:
        with suppress(EngineMissing):
            self.address()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def missed(self) -> bool:
        """Whether it was needed, and is not there now."""
        return self._home is not None and self.pid is None

    def stop(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        home, process = self._home, self._process
        self._home = self._process = None
        if process is not None:
            ended(process)
        if home is not None:
            home.close()

    def _begin(self, home: Home) -> None:
        try:
            self._process = started(home, self._arguments)
        except EngineMissing:
            self._end()
            raise
        threading.Thread(target=self._watch, args=(self._process, home), daemon=True, name="engine-watch").start()

    def _watch(self, process: subprocess.Popen[str], home: Home, deaths: int = 0) -> None:
        """Starts the next one as soon as one has died, until none is wanted or they die at once."""
        while deaths < QUICK_DEATHS:
            began = time.monotonic()
            process.wait()
            ended(process)
            deaths = deaths + 1 if time.monotonic() - began < SOON_SECONDS else 0
            with self._lock:
                if self._home is not home or self._process is not process:
                    return
                try:
                    self._process = process = started(home, self._arguments)
                except EngineMissing:
                    break
        with self._lock:
            # Nobody is to wait at a port behind which nothing comes up.
            if self._home is home:
                self._end()


def started(home: Home, arguments: tuple[str, ...]) -> subprocess.Popen[str]:
    """An engine that answers. Raises EngineMissing."""
    command = [sys.executable, "-m", "components.offline", "--until-stdin-closes", *arguments]
    command += ["--identity", str(home.disk.root), *home.where]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {KEY_VARIABLE: home.identity.key},
        pass_fds=(home.listener.fileno(),) if HERITABLE else (),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        json.loads(_line_within(process.stdout, START_SECONDS) or "")
    except ValueError as error:
        process.kill()
        ended(process)
        raise EngineMissing(
            "The offline engine did not start.", "Use an API key, or install the requirements again."
        ) from error
    return process


def ended(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def _line_within(stream: IO[str], seconds: float) -> str | None:
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(seconds)
    return lines[0] if lines else None
