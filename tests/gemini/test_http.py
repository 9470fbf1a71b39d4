"""A key, a token or a file goes to the connection's own address; an answer can't send it elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import certifi
import httpx2
import pytest
import trustme
from google.auth.exceptions import GoogleAuthError
from pydantic import SecretStr

from components.gemini import account
from components.gemini.client import Gemini
from components.gemini.connection import Connection, DeveloperKey, Vertex
from components.gemini.credentials import Transport
from components.gemini.errors import NetworkDown
from components.gemini.events import Failed
from components.gemini.http import Http, allowed, origin
from components.gemini.mapping import map_error
from components.gemini.request import FilePart, Request, TextPart, Turn
from components.gemini.session import session
from components.live.config import Config, connect_config
from components.live.link import open_link
from tests.gemini.accounts import account_file
from tests.gemini.conftest import HASTY
from tests.gemini.gateways import Gateway, gateway

KEY = "AIzaTheKeyThatMustStayHere"
ASKED = Request("gemini-3.8-flash", (Turn("user", (TextPart("Hello"),)),))
REDIRECTS = (301, 302, 303, 307, 308)


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[tuple[Gateway, Gateway]]:
    authority = trustme.CA()
    with gateway(authority, tmp_path) as gate, gateway(authority, tmp_path) as thief:
        yield gate, thief


def developer(gate: Gateway) -> DeveloperKey:
    return DeveloperKey(SecretStr(KEY), gate.base_url, str(gate.ca_file))


@pytest.mark.parametrize("status", REDIRECTS)
def test_a_question_is_not_taken_elsewhere(ends: tuple[Gateway, Gateway], tmp_path: Path, status: int) -> None:
    gate, thief = ends
    gate.answers["/"] = (status, {"Location": f"{thief.base_url}/v1beta/models/x"})
    with Gemini(developer(gate), patience=HASTY, folder=tmp_path / "journal") as client:
        (failed,) = [event for event in client.generate(ASKED, threading.Event()) if isinstance(event, Failed)]
        assert client.count_tokens(ASKED) is None
        with pytest.raises(NetworkDown, match="another one"):
            client.models()
        found = client.diagnose()
    assert "not followed" in failed.error.message and not failed.error.retryable
    assert not found.ok and "another one" in found.sentence and thief.base_url not in found.sentence
    assert gate.heard and all(headers["x-goog-api-key"] == KEY for _, headers in gate.heard)
    assert thief.heard == []


@pytest.mark.parametrize("place", ["/else", "//127.0.0.1/", "?x"])
def test_not_even_at_the_same_address(ends: tuple[Gateway, Gateway], tmp_path: Path, place: str) -> None:
    gate, _ = ends
    gate.answers["/v1beta"] = (307, {"Location": place})
    with Gemini(developer(gate), patience=HASTY, folder=tmp_path / "journal") as client:
        assert "another one" in client.diagnose().sentence
    assert len(gate.heard) == 1


def test_an_upload_is_not_taken_elsewhere(ends: tuple[Gateway, Gateway], tmp_path: Path, big: FilePart) -> None:
    gate, thief = ends
    gate.answers["/upload"] = (200, {"X-Goog-Upload-URL": f"{thief.base_url}/upload?id=1"})
    asked = Request("gemini-3.8-flash", (Turn("user", (big, TextPart("What is it?"))),))
    with Gemini(developer(gate), patience=HASTY, folder=tmp_path / "journal") as client:
        (failed,) = [event for event in client.generate(asked, threading.Event()) if isinstance(event, Failed)]
    assert "another one" in failed.error.message and thief.heard == []
    assert any(path.startswith("/upload") for path, _ in gate.heard)


def test_a_piece_of_an_upload_is_not_taken_elsewhere(
    ends: tuple[Gateway, Gateway], tmp_path: Path, big: FilePart
) -> None:
    gate, thief = ends
    gate.answers["/upload/v1beta/files"] = (200, {"X-Goog-Upload-URL": f"{gate.base_url}/piece?id=1"})
    gate.answers["/piece"] = (308, {"Location": f"{thief.base_url}/piece"})
    asked = Request("gemini-3.8-flash", (Turn("user", (big, TextPart("What is it?"))),))
    with Gemini(developer(gate), patience=HASTY, folder=tmp_path / "journal") as client:
        (failed,) = [event for event in client.generate(asked, threading.Event()) if isinstance(event, Failed)]
    assert "another one" in failed.error.message and thief.heard == []
    assert any(path.startswith("/piece") for path, _ in gate.heard)


@pytest.mark.parametrize("status", REDIRECTS)
def test_a_talk_is_not_taken_elsewhere(ends: tuple[Gateway, Gateway], status: int) -> None:
    gate, thief = ends
    gate.answers["/ws"] = (status, {"Location": thief.base_url.replace("https", "wss") + "/ws"})

    with pytest.raises(NetworkDown, match="another one"):
        asyncio.run(dial(developer(gate)))
    assert [headers["x-goog-api-key"] for _, headers in gate.heard] == [KEY]
    assert thief.heard == []


async def dial(connection: Connection) -> None:
    config = Config("gemini-3.8-live")
    try:
        async with session(connection) as client, open_link(client, config.model, connect_config(config), lambda: None):
            pass
    except Exception as error:
        raise map_error(error) from error


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/v1beta/models", "http://generativelanguage.googleapis.com/", "https://generativelanguage"
     ".googleapis.com:8443/", "https://aiplatform.googleapis.com/"],
)  # fmt: skip
def test_nothing_is_sent_to_an_address_that_is_not_the_connections(address: str) -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200)

    async def send() -> None:
        connection = DeveloperKey(SecretStr(KEY))
        async with Http(allowed(connection), transport=httpx2.MockTransport(answer)) as http:
            await http.get(connection.address)
            await http.get(address)

    with pytest.raises(NetworkDown):
        asyncio.run(send())
    assert [request.url.host for request in sent] == ["generativelanguage.googleapis.com"]


def test_where_each_connection_may_send() -> None:
    google = "https://generativelanguage.googleapis.com:443"
    assert allowed(DeveloperKey(SecretStr("k"))) == {google}
    assert allowed(DeveloperKey(SecretStr("k"), "https://gate.example/x")) == {google, "https://gate.example:443"}
    assert allowed(Vertex("my-project", "asia-east1")) == {"https://asia-east1-aiplatform.googleapis.com:443"}
    assert origin("http://[::1]:80/a") == origin("http://[::1]")


def test_a_tokens_redirect_is_not_followed(ends: tuple[Gateway, Gateway]) -> None:
    gate, thief = ends
    gate.answers["/"] = (307, {"Location": f"{thief.base_url}/token"})
    answer = Transport(str(gate.ca_file))(gate.base_url + "/token", "POST", body=b"assertion=secret")
    assert answer.status == 307
    assert len(gate.heard) == 1 and thief.heard == []


@pytest.mark.parametrize("other", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_token_is_fetched_under_the_authority_that_is_named(
    ends: tuple[Gateway, Gateway], monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    gate, _ = ends
    gate.answers["/"] = (200, {})
    monkeypatch.setenv(other, certifi.where())
    assert Transport(str(gate.ca_file))(gate.base_url + "/token").status == 200
    with pytest.raises(GoogleAuthError, match="certificate"):
        Transport(None)(gate.base_url + "/token")


def test_the_authority_of_the_environment_holds_for_the_token(
    ends: tuple[Gateway, Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, _ = ends
    gate.answers["/"] = (401, {})
    monkeypatch.setenv("SSL_CERT_FILE", str(gate.ca_file))
    monkeypatch.setattr(account, "TOKEN_ADDRESS", gate.base_url + "/token")
    own = account.parse(account_file())
    with Gemini(Vertex("", "global", own)) as client:
        found = client.diagnose()
    assert not found.ok and [path for path, _ in gate.heard] == ["/token"]
    assert "{}" not in found.sentence + found.advice
