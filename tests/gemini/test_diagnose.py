"""One sentence on what is wrong, and what to do; through real answers where the engine can give them."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from components.gemini.client import Gemini
from components.gemini.connection import Connection, DeveloperKey, Offline, Vertex
from components.gemini.diagnose import explain
from components.gemini.errors import (
    BillingNeeded,
    GeminiError,
    KeyRefused,
    NotAllowed,
    NotFound,
    QuotaExceeded,
    RegionRefused,
    ServiceBusy,
)
from components.gemini.mapping import map_error
from tests.engine import Engine

DEVELOPER, VERTEX = DeveloperKey(SecretStr("k")), Vertex("my-project", "mars-west1")


def test_a_good_connection(gemini: Gemini) -> None:
    assert gemini.diagnose().ok


@pytest.mark.parametrize("key", ["AIzaNotARealKey", "AQ.NotARealKeyNotARealKey", "clé"])
def test_a_bad_key(engine: Engine, tmp_path: Path, key: str) -> None:
    connection = DeveloperKey(SecretStr(key), engine.base_url, str(engine.ca_file))
    with Gemini(connection, folder=tmp_path) as client:
        found = client.diagnose()
    assert not found.ok and found.sentence == "The API key is not valid." and "aistudio" in found.advice
    assert key not in found.sentence + found.advice


def test_a_key_that_was_published_is_told_as_that(tmp_path: Path) -> None:
    body = {"error": {"code": 403, "message": "Your API key was reported as leaked. Please use another API key.",
                      "status": "PERMISSION_DENIED"}}  # fmt: skip
    transport = httpx2.MockTransport(lambda request: httpx2.Response(403, json=body))
    with Gemini(DeveloperKey(SecretStr("k")), transport=transport, folder=tmp_path) as client:
        found = client.diagnose()
    assert not found.ok and "leaked" in found.sentence and "valid" not in found.sentence
    assert "new key" in found.advice


def test_nobody_there(engine: Engine, tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"https://127.0.0.1:{unused.getsockname()[1]}"
    with Gemini(DeveloperKey(SecretStr("k"), address, str(engine.ca_file)), folder=tmp_path) as client:
        found = client.diagnose()
    assert not found.ok and found.sentence == "The connection to the service failed."
    with Gemini(Offline(address, str(engine.ca_file)), folder=tmp_path) as client:
        assert client.diagnose().sentence == "The offline engine does not answer."


def test_a_certificate_nobody_vouches_for(engine: Engine, tmp_path: Path) -> None:
    with Gemini(DeveloperKey(SecretStr("k"), engine.base_url), folder=tmp_path) as client:
        found = client.diagnose()
    assert not found.ok and "certificate" in found.sentence and found.advice


def test_no_credentials_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    with Gemini(Vertex("my-project"), folder=tmp_path) as client:
        found = client.diagnose()
    assert not found.ok and "application default credentials" in found.sentence


@pytest.mark.parametrize("connection", [DEVELOPER, VERTEX])
@pytest.mark.parametrize(
    "kind", [KeyRefused, BillingNeeded, RegionRefused, NotAllowed, NotFound, QuotaExceeded, ServiceBusy, GeminiError]
)
def test_every_error_has_one_sentence_and_advice(connection: Connection, kind: type[GeminiError]) -> None:
    found = explain(kind("What happened.", "What to do."), connection)
    assert not found.ok and found.sentence.count(". ") == 0 and found.sentence.endswith(".") and found.advice


def test_a_wrong_region_is_told_from_no_network() -> None:
    error = httpx2.ConnectError("[Errno -2] Name or service not known")
    error.__cause__ = socket.gaierror(-2, "Name or service not known")
    assert explain(map_error(error), VERTEX).sentence == "There is no network, or no location named mars-west1."
    assert "not found" in explain(map_error(error), DEVELOPER).sentence
