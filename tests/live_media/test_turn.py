"""Media through a relay: Debian's coturn, and a browser that may use nothing else."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live_media.conftest import OpenMedia
from tests.serve import free_port
from tests.waiting import wait_until

SECRET = "kept between the relay and the app"


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[str]:
    """A relay on this machine's own address: TURN does not hand out loopback."""
    server = shutil.which("turnserver")
    if server is None:
        pytest.skip("needs coturn (`apt-get install coturn`), which is not installed")
    port, host = free_port(), own_address()
    command = [server, "--listening-port", str(port), "--listening-ip", host, "--relay-ip", host]
    command += ["--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=workbench", "--no-tls", "--no-dtls"]
    command += ["--no-cli", "--min-port=50000", "--max-port=50100", "--allow-loopback-peers", "--log-file=stdout"]
    command += ["--userdb", str(tmp_path / "users"), "--pidfile", str(tmp_path / "pid"), "-c", "/dev/null"]
    with (tmp_path / "relay.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    try:
        wait_until(lambda: process.poll() is not None or listens(host, port), 20, what="the relay")
        assert process.poll() is None, (tmp_path / "relay.log").read_text()
        yield f"turn:{host}:{port}"
    finally:
        process.terminate()
        process.wait(20)


def own_address() -> str:
    """The address this machine would send from; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("127.0.0.1", 9))
            candidates = socket.gethostbyname_ex(socket.gethostname())[2]
        except OSError:
            candidates = []
    return next((address for address in candidates if not address.startswith("127.")), "127.0.0.1")


def listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def test_media_flow_through_a_relay_alone(relay: str, open_media: OpenMedia) -> None:
    media = open_media(TURN_URLS=relay, TURN_SECRET=SECRET, TURN_ONLY="1")
    media.press("Camera")
    media.talk()
    media.wait_for("see camera")
    media.wait_for("loud")
    assert media.candidates() == {"relay"}


def test_an_unreachable_relay_is_said_with_what_to_set(open_media: OpenMedia) -> None:
    media = open_media(TURN_URLS="turn:127.0.0.1:9", TURN_SECRET=SECRET, TURN_ONLY="1")
    media.page.get_by_text("Talk", exact=True).click()
    media.page.get_by_text("TURN_URLS").wait_for(timeout=60_000)
    assert media.page.get_by_text("Flowing").count() == 0
