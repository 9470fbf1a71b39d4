"""The offline engine as a child process: started when first needed, shared by all users, ended with the app."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from components.errors import EngineMissing

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where the engine answers: `base_url` is https on loopback, `ca_file` the authority that signed it."""

    base_url: str
    ca_file: str


class Engine:
    """One engine process. It watches its standard input and so ends with us, however we end."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._address: Address | None = None
        atexit.register(self.stop)

    def address(self) -> Address:
        """The running engine's address; starts it, or starts it again after a crash.

        Raises EngineMissing when it does not come up within 30 s.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None or self._address is None:
                self._process, self._address = self._start()
            return self._address

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    def stop(self) -> None:
        with self._lock:
            process, self._process, self._address = self._process, None, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()

    def _start(self) -> tuple[subprocess.Popen[str], Address]:
        command = [sys.executable, "-m", "components.offline", "--port", "0", "--until-stdin-closes", *self._arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout is not None
        line = _line_within(process.stdout, START_SECONDS)
        try:
            told = json.loads(line or "")
            return process, Address(told["base_url"], told["ca_file"])
        except (ValueError, KeyError, TypeError) as error:
            process.kill()
            process.wait()
            process.stdout.close()
            raise EngineMissing(
                "The offline engine did not start.", "Use an API key, or install the requirements again."
            ) from error


def _line_within(stream: IO[str], seconds: float) -> str | None:
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(seconds)
    return lines[0] if lines else None
