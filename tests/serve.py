"""The app served for real, as `streamlit run app.py` does, and nothing left behind."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 90
STOP_SECONDS = 20
LOOP_GONE = re.compile(r"Exception in thread (?:audio|video)-decoder:\s+Traceback .*?Event loop is closed", re.S)


@dataclass(frozen=True, slots=True)
class App:
    """`log` holds what the server printed so far."""

    base_url: str
    pid: int
    log: Path

    def processes(self) -> list[psutil.Process]:
        """The server and all that it started."""
        server = psutil.Process(self.pid)
        return [server, *server.children(recursive=True)]


@contextmanager
def serving(
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    root: Path = ROOT,
    python: str | Path = sys.executable,
    address: str | None = "127.0.0.1",
) -> Iterator[App]:
    """Serves the app of `root` on a free port. `folder` takes its log, its store and its temporary files.

    Raises AssertionError at the end if a process outlives the server or the log holds a traceback.
    """
    port, log = free_port(), folder / "server.log"
    own = {
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "WORKBENCH_DATABASE_URL": f"sqlite:///{folder / 'store.sqlite3'}",
    }
    env = {**os.environ, **own, **(environment or {})}
    command = [str(python), "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), *(["--server.address", address] if address else [])]
    # A file saved while the tests run would have the app load its modules anew, in the midst of a test.
    command += ["--server.fileWatcherType", "none"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=root, env=env, stdout=out, stderr=subprocess.STDOUT)
    app = App(f"http://127.0.0.1:{port}", process.pid, log)
    try:
        wait_until(lambda: process.poll() is not None or is_up(app.base_url), START_SECONDS, what="the app to start")
        assert process.poll() is None, log.read_text()
        yield app
    finally:
        left = stop(app, process)
    assert left == [], "processes outlived the server"
    assert "Traceback" not in troubles(log.read_text()), log.read_text()


def troubles(log: str) -> str:
    """The log without what aiortc's threads say when the server ends under an open talk, and their loop is gone."""
    return LOOP_GONE.sub("", log)


def stop(app: App, process: subprocess.Popen[bytes]) -> list[str]:
    """Ends the server as a user does; kills and returns what is still there afterwards."""
    family = app.processes() if process.poll() is None else []
    process.terminate()
    _, alive = psutil.wait_procs(family, STOP_SECONDS)
    left = [" ".join(straggler.cmdline()) for straggler in alive]
    for straggler in alive:
        straggler.kill()
    process.wait()
    return left


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def is_up(base_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base_url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
