"""The app as it is served lets go: of sessions whose browser stays away, of all when it ends, of a crash's leavings."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from components.bounds import MEGABYTE
from components.media.samples import CAFE
from components.media.spool import PREFIX
from tests.guest import BOUNDARY, Guest
from tests.serve import App, serving
from tests.waiting import wait_until

IMPATIENT = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "5"}
TERMINATED = 10


def files(app: App) -> list[Path]:
    """What visitors have on disk."""
    return [path for path in app.log.parent.glob(f"{PREFIX}*/**/*") if path.is_file() and path.name != "owner"]


def folders(app: App) -> list[Path]:
    """Of sessions."""
    return [path for path in app.log.parent.glob(f"{PREFIX}*/*") if path.is_dir() and path.name != "arriving"]


def bring(guest: Guest) -> None:
    assert guest.upload("a.png", CAFE.path.read_bytes(), MEGABYTE) == 204
    assert "1 file" in guest.words()


def test_a_session_ends_by_itself_when_its_browser_stays_away(tmp_path: Path) -> None:
    with serving(tmp_path, IMPATIENT) as app:
        with Guest(app.base_url) as leaving:
            bring(leaving)
            place = leaving.offered(["late.png"])[0].upload_url
        assert files(app)
        wait_until(lambda: not files(app) and not folders(app), what="its files to go")
        assert leaving.put(place, "late.png", b"content") == 403


def test_a_session_whose_browser_is_there_stays(tmp_path: Path) -> None:
    with serving(tmp_path, IMPATIENT) as app, Guest(app.base_url) as staying:
        bring(staying)
        with Guest(app.base_url) as leaving:
            bring(leaving)
        wait_until(lambda: len(folders(app)) == 1, what="the other session to end")
        assert files(app)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signals")
def test_told_to_end_it_leaves_no_uploads_even_while_one_is_coming(tmp_path: Path) -> None:
    with serving(tmp_path) as app, Guest(app.base_url) as guest:
        bring(guest)
        place, address = guest.offered(["slow.png"])[0].upload_url, urlsplit(app.base_url)
        with socket.create_connection((str(address.hostname), int(address.port or 0))) as slow:
            head = f"PUT {place} HTTP/1.1\r\nHost: x\r\nCookie: {guest.cookie}\r\nContent-Length: 1000000\r\n"
            head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n--{BOUNDARY}\r\n"
            slow.sendall(head.encode())
            psutil.Process(app.pid).terminate()
            psutil.Process(app.pid).wait(TERMINATED)
        assert list(tmp_path.glob(f"{PREFIX}*")) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signals")
def test_what_a_crash_left_goes_at_the_next_start(tmp_path: Path) -> None:
    with serving(tmp_path) as app, Guest(app.base_url) as guest:
        bring(guest)
        psutil.Process(app.pid).send_signal(signal.SIGKILL)
        psutil.Process(app.pid).wait(TERMINATED)
    (left,) = tmp_path.glob(f"{PREFIX}*")
    with serving(tmp_path):
        assert not left.exists()
