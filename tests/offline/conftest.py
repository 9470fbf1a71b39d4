from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.offline.stand_in import Mind, Served, served


@pytest.fixture(scope="session")
def served_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("certificate")) as server:
        yield server


@pytest.fixture
def server(served_process: Served) -> Iterator[Served]:
    """The server with a mind that says what the test wants; everything else is real."""
    served_process.reset()
    yield served_process
    served_process.reset()


@pytest.fixture
def mind(server: Served) -> Mind:
    return server.mind


@pytest.fixture
def http(server: Served) -> Iterator[httpx2.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def hello() -> dict[str, Any]:
    """The shortest request for an answer."""
    return {"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]}
