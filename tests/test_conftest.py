"""The guards that every other test relies on."""

from __future__ import annotations

import os
import socket

import pytest

from tests.conftest import NetworkBlocked, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "", None, b"localhost", "0.0.0.0"])
def test_this_machine_is_loopback(host: str | bytes | None) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "192.168.0.1", "generativelanguage.googleapis.com", "localhost.evil.test"])
def test_the_rest_is_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_name_beyond_this_machine_is_not_looked_up() -> None:
    with pytest.raises(NetworkBlocked):
        socket.create_connection(("generativelanguage.googleapis.com", 443))


def test_an_address_beyond_this_machine_is_not_connected_to() -> None:
    with socket.socket() as sock, pytest.raises(NetworkBlocked):
        sock.connect(("192.0.2.1", 443))


def test_loopback_is_connected_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_no_key_of_the_machine_is_visible() -> None:
    assert not {"GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"} & os.environ.keys()
