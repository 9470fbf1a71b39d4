"""The offline engine as tests see it: its address, its faults and what it was asked."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.offline.identity import KEY_VARIABLE

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 15


@dataclass(frozen=True)
class Engine:
    base_url: str
    ca_file: Path
    pid: int
    key: str = "offline-tests"

    def faults(self, *rules: dict[str, Any]) -> None:
        """Replaces the fault script; see components/offline/__main__.py for the rules."""
        self.admin("POST", "/admin/faults", rules)

    def requests(self) -> list[dict[str, Any]]:
        """What was asked since the test began, oldest first."""
        log: list[dict[str, Any]] = self.admin("GET", "/admin/requests")
        return log

    def reset(self) -> None:
        self.admin("DELETE", "/admin/faults")
        self.admin("DELETE", "/admin/requests")

    def admin(self, method: str, path: str, body: Sequence[Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base_url + path, data=data, method=method, headers={"Content-Type": "application/json"}
        )
        trusted = ssl.create_default_context(cafile=self.ca_file)
        with urllib.request.urlopen(request, context=trusted, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@contextmanager
def running_engine(*options: str) -> Iterator[Engine]:
    """An engine of one's own; it stops when its standard input closes."""
    command = [sys.executable, "-m", "components.offline", "--port", "0", "--until-stdin-closes", "--admin", *options]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {KEY_VARIABLE: "offline"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin and process.stdout
        try:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"The offline engine did not start: exit status {process.wait(START_SECONDS)}.")
            said = json.loads(line)
            yield Engine(said["base_url"], Path(said["ca_file"]), process.pid)
        finally:
            process.stdin.close()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
