"""What every test gets: no machine settings, no network beyond this machine, the offline engine when asked for."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.chromium import find
from tests.engine import Engine, running_engine

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# A key, a proxy or an address set on the machine must not decide what a test talks to.
MACHINE_SETTINGS = ("GEMINI_", "GOOGLE_", "SSL_CERT_", "STREAMLIT_", "WORKBENCH_")
PROXIES = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}


class NetworkBlocked(OSError):
    """A test reached for something beyond this machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chromium last: its driver keeps an event loop running in this thread, where other tests start their own.

    On a loaded machine a browser may miss its moment, so these have up to three tries; the summary shows each failure.
    """
    items.sort(key=in_chromium)
    for item in filter(in_chromium, items):
        item.add_marker(pytest.mark.flaky(reruns=2))


def in_chromium(item: pytest.Item) -> bool:
    return "playwright" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session", autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(MACHINE_SETTINGS) or name.upper() in PROXIES:
                patch.delenv(name)
        # Application default credentials are looked for here, too.
        patch.setenv("CLOUDSDK_CONFIG", str(tmp_path_factory.mktemp("gcloud")))
        patch.setenv("HF_HUB_OFFLINE", "1")
        # What tests make must not land in the history of whoever runs them.
        patch.setenv("WORKBENCH_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite3'}")
        yield


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Every connection or name look-up that would leave this machine raises `NetworkBlocked`."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        require_loopback(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        require_loopback(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        require_loopback(socket.AF_INET, (host,))
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


def require_loopback(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
        raise NetworkBlocked(f"Tests may not reach {address[0]!r}: only this machine.")


def is_loopback(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """Real media with known truth; it is not part of the repository."""
    return shared_folder("media")


@pytest.fixture(scope="session")
def shared_wire() -> Path:
    """Recorded Gemini traffic; it is not part of the repository."""
    return shared_folder("wire")


@pytest.fixture(scope="session")
def shared_trials() -> Path:
    """Inputs that failed once, by kind."""
    return shared_folder("trials")


def shared_folder(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"needs the folder ../shared/{name} beside the repository, which is not there")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """A Chromium that starts. Asked before `playwright` begins, since the last resort is to ask Playwright."""
    path = find()
    if path is None:
        reason = "needs Chromium; `make test` installs one where it may"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def playwright(chromium_path: str) -> Iterator[Playwright]:
    """One for all rooms: a process can't have two."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def engine_process() -> Iterator[Engine]:
    with running_engine() as engine:
        yield engine


@pytest.fixture
def engine(engine_process: Engine) -> Iterator[Engine]:
    """The offline engine over TLS on loopback, one process for all tests, without faults at the start of each."""
    engine_process.reset()
    yield engine_process
    engine_process.reset()
