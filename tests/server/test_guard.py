"""Who reaches the app, by which name, and what its pages may load."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

from components.gemini.names import is_loopback
from components.server.guard import CLOSED, LOOPBACK, STRANGE, Guard, Reach, inline_scripts
from components.settings import FRAMES, BadSetting
from tests.serve import serving

HERE, THERE = "127.0.0.1", "192.0.2.7"


@pytest.mark.parametrize(
    ("reach", "client", "host", "refusal"),
    [
        (Reach(LOOPBACK, local=True), HERE, "localhost:8501", None),
        (Reach(LOOPBACK, local=True), "::1", "[::1]:8501", None),
        (Reach(LOOPBACK, local=True), None, "localhost", None),
        (Reach(LOOPBACK, local=True), "::ffff:127.0.0.1", "localhost", None),
        (Reach(LOOPBACK, local=True), "::ffff:192.0.2.7", "localhost", CLOSED),
        (Reach(LOOPBACK, local=True), "fd00::2", "localhost", CLOSED),
        (Reach(LOOPBACK, local=True), THERE, "localhost:8501", CLOSED),
        (Reach(LOOPBACK, local=True), HERE, "rebound.example:8501", STRANGE),
        (Reach(LOOPBACK), HERE, "127.0.0.1.evil.example", STRANGE),
        (Reach(("App.example.com", "*.team.example")), THERE, "app.example.com.:443", None),
        (Reach(("app.example.com", "*.team.example")), THERE, "a.team.example", None),
        (Reach(("app.example.com", "*.team.example")), THERE, "team.example", STRANGE),
        (Reach(("app.example.com", "*.team.example")), THERE, "evil-team.example", STRANGE),
        (Reach(("*",)), THERE, "anything.example", None),
        (Reach(), THERE, "anything.example", None),
        (Reach(), THERE, "", STRANGE),
        (Reach(), THERE, "user@app.example", STRANGE),
        (Reach(), THERE, "app.example/x", STRANGE),
        (Reach(), THERE, "app.example:x", STRANGE),
    ],
)
def test_who_is_answered(reach: Reach, client: str | None, host: str, refusal: str | None) -> None:
    assert reach.refusal(client, host) == refusal


def asked(reach: Reach, host: str, path: str = "/", kind: str = "http") -> list[Message]:
    scope: Scope = {
        "type": kind, "path": path, "method": "GET", "client": (HERE, 5), "headers": [(b"host", host.encode())],
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": f"{kind}.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(PlainTextResponse("in"), lambda: reach)(scope, receive, send))
    return sent


def test_a_strangers_page_gets_no_page_and_no_socket() -> None:
    assert asked(Reach(LOOPBACK), "rebound.example")[0]["status"] == 403
    assert asked(Reach(LOOPBACK), "rebound.example", kind="websocket")[0]["type"] == "websocket.close"
    assert asked(Reach(LOOPBACK), "localhost")[0]["status"] == 200


@pytest.mark.parametrize("path", ["/health", "/ready", "/_stcore/health", "/below/health"])
def test_whether_it_is_well_is_told_by_any_name(path: str) -> None:
    assert asked(Reach(("app.example.com",)), "10.0.0.9:8501", path)[0]["status"] == 200


def test_its_pages_load_nothing_from_elsewhere() -> None:
    rules = dict(part.split(" ", 1) for part in Reach(inline=("x",)).policy().split("; "))
    assert all("http" not in rule and "*" not in rule for name, rule in rules.items() if name != "frame-src")
    assert "'unsafe-inline'" not in rules["script-src"] and "'unsafe-eval'" not in rules["script-src"]
    assert "'sha256-" in rules["script-src"]
    assert rules["frame-ancestors"] == "'self'" and rules["object-src"] == "'none'"


def test_scripts_of_a_page_are_found_to_the_letter() -> None:
    assert inline_scripts("<script>\n a\n</script><script src='x'></script><script>b</script>") == ("\n a\n", "b")


@pytest.mark.parametrize(
    ("text", "value"),
    [("none", "'none'"), ("https://a.example", "'self' https://a.example"),
     ("https://*.a.example https://b.example:8443", "'self' https://*.a.example https://b.example:8443")],
)  # fmt: skip
def test_who_may_show_it_in_a_frame(text: str, value: str) -> None:
    assert FRAMES.of({FRAMES.name: text}) == value


@pytest.mark.parametrize("text", ["*", "https:", "http://a.example", "https://a.example;script-src *", "https://a/b"])
def test_what_is_no_site_is_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        FRAMES.of({FRAMES.name: text})


def test_the_served_app_is_guarded(tmp_path: Path) -> None:
    with serving(tmp_path, {"WORKBENCH_FRAME_ANCESTORS": "none"}) as app:
        for path in ("/", "/extract", "/health", "/clips/x", "/downloads/x", "/_stcore/health"):
            status, headers = get(app.base_url + path)
            assert "frame-ancestors 'none'" in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff" and status in (200, 404)
        status, _ = get(app.base_url + "/", Host="rebound.example")
        assert status == 403
        status, _ = get(app.base_url + "/_stcore/stream", Host="rebound.example", Upgrade="websocket")
        assert status == 403
        with urllib.request.urlopen(app.base_url + "/health", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"


def test_without_an_address_it_is_for_its_own_machine(tmp_path: Path) -> None:
    others = [
        found.address
        for addresses in psutil.net_if_addrs().values()
        for found in addresses
        if found.family == socket.AF_INET and not is_loopback(found.address)
    ]
    if not others:
        pytest.skip("this machine has no address but its own")
    with serving(tmp_path, address=None) as app:
        assert get(app.base_url + "/")[0] == 200
        asking = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=30)"
        address = app.base_url.replace("127.0.0.1", others[0])
        # A process of its own: this one may not leave loopback, to which this machine's other address does not count.
        asked = subprocess.run([sys.executable, "-c", asking, address], capture_output=True, text=True, check=False)
        assert "HTTP Error 403" in asked.stderr


def get(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}
