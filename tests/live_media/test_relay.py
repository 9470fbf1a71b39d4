"""Relay servers from settings, and from providers as they answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import httpx2
import pytest

from components.live.transport.relay import LIFETIME, RelayUnavailable, passing, servers

CLOUDFLARE = {"CLOUDFLARE_TURN_KEY_ID": "key", "CLOUDFLARE_TURN_KEY_API_TOKEN": "token"}
TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "token"}


def answering(handler: Callable[[httpx2.Request], httpx2.Response]) -> httpx2.Client:
    return httpx2.Client(transport=httpx2.MockTransport(handler))


def never(request: httpx2.Request) -> httpx2.Response:
    raise AssertionError(f"asked {request.url}")


@pytest.mark.parametrize("settings", [{}, {"TURN_URLS": ""}, {"CLOUDFLARE_TURN_KEY_ID": "key"}, {"TURN_SECRET": "s"}])
def test_without_a_full_setting_there_are_none(settings: dict[str, str]) -> None:
    assert servers(settings, answering(never)) == []


def test_a_server_of_ones_own() -> None:
    urls = {"TURN_URLS": "turn:relay.example:3478, stun:relay.example"}
    both = ["turn:relay.example:3478", "stun:relay.example"]
    assert servers(urls) == [{"urls": both}]
    assert servers({**urls, "TURN_USERNAME": "u", "TURN_CREDENTIAL": "p"}) == [
        {"urls": both, "username": "u", "credential": "p"}
    ]


def test_a_shared_secret_makes_a_passing_password() -> None:
    name, password = passing("secret", 1_000_000.5)
    assert name == str(1_000_000 + LIFETIME)
    assert base64.b64decode(password) == hmac.new(b"secret", name.encode(), hashlib.sha1).digest()
    [server] = servers({"TURN_URLS": "turn:relay.example", "TURN_SECRET": "secret"})
    assert set(server) == {"urls", "username", "credential"}


def test_cloudflare() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["Authorization"] == "Bearer token"
        assert request.url.path.endswith("/keys/key/credentials/generate-ice-servers")
        assert json.loads(request.content) == {"ttl": LIFETIME}
        given = [{"urls": ["stun:s"]}, {"urls": ["turn:t"], "username": "u", "credential": "p"}]
        return httpx2.Response(201, json={"iceServers": given})

    assert servers(CLOUDFLARE, answering(answer)) == [
        {"urls": ["stun:s"]},
        {"urls": ["turn:t"], "username": "u", "credential": "p"},
    ]


def test_twilio() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["Authorization"].startswith("Basic ")
        given = [{"url": "turn:t", "urls": "turn:t", "username": "u", "credential": "p"}]
        return httpx2.Response(201, json={"ice_servers": given})

    assert servers(TWILIO, answering(answer)) == [{"urls": ["turn:t"], "username": "u", "credential": "p"}]


def test_hugging_face() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["X-HF-Access-Token"] == "token"
        return httpx2.Response(200, json={"username": "u", "credential": "p"})

    [server] = servers({"HF_TOKEN": "token"}, answering(answer))
    assert (server["username"], server["urls"][0].partition(":")[0]) == ("u", "turn")


@pytest.mark.parametrize(
    "answer", [httpx2.Response(403, json={}), httpx2.Response(200, text="<html>"), httpx2.Response(200, json={"x": 1})]
)
def test_a_provider_that_gives_none_is_said_without_its_key(answer: httpx2.Response) -> None:
    with pytest.raises(RelayUnavailable) as caught:
        servers(CLOUDFLARE, answering(lambda request: answer))
    assert "token" not in str(caught.value)


def test_a_provider_out_of_reach() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    with pytest.raises(RelayUnavailable):
        servers(TWILIO, answering(refuse))
