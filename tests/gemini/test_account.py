"""A service account's file decides who one is, and not whom the server asks."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from components.gemini import account
from components.gemini.account import MOST_BYTES, TOKEN_ADDRESS
from components.gemini.connection import Vertex
from components.gemini.credentials import load
from components.gemini.errors import BadRequest, KeyRefused
from tests.gemini.accounts import account_file, private_key

WHOLE = "Google Cloud gives out"


def test_a_key_as_it_is_given_out() -> None:
    found = account.parse(account_file())
    assert (found.project, found.email) == ("brave-otter-42", "reader@brave-otter-42.iam.gserviceaccount.com")
    assert found.info()["token_uri"] == TOKEN_ADDRESS
    assert private_key()[40:80] not in repr(found) and found.email not in repr(found)


def test_the_project_is_the_accounts_own_unless_another_is_named() -> None:
    found = account.parse(account_file())
    assert Vertex("", "global", found).project == "brave-otter-42" == load(Vertex("", "global", found)).project
    assert Vertex("other-project", "global", found).project == "other-project"
    assert "brave-otter-42" in Vertex("", "global", found).label


def test_without_any_project_one_is_asked_for() -> None:
    with pytest.raises(KeyRefused, match="project"):
        load(Vertex("", "global", account.parse(account_file(project_id=None))))


@pytest.mark.parametrize(
    "changes",
    [
        {"token_uri": "https://evil.example/token"},
        {"token_uri": "http://oauth2.googleapis.com/token"},
        {"token_uri": "http://127.0.0.1:8000/"},
        {"token_uri": "http://169.254.169.254/computeMetadata/v1/"},
        {"token_uri": "https://oauth2.googleapis.com@evil.example/token"},
        {"token_uri": "https://oauth2.googleapis.com:8443/token"},
        {"token_uri": "https://oauth2.googleapis.com.evil.example/token"},
        {"token_uri": "https://[oauth2.googleapis.com/token"},
        {"auth_uri": "gopher://evil.example"},
        {"auth_provider_x509_cert_url": "file:///etc/passwd"},
        {"client_x509_cert_url": "https://evil.example"},
        {"universe_domain": "evil.example"},
        {"universe_domain": ""},
        {"some_new_url": "https://evil.example"},
        {"nested": {"url": "x"}},
        {"listed": ["x"]},
    ],
    ids=str,
)
def test_addresses_that_are_not_googles_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(KeyRefused, match="not Google's") as caught:
        account.parse(account_file(**changes))
    assert "evil" not in str(caught.value)


def test_whatever_the_file_says_the_token_comes_from_google(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_up(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no name")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    token = load(Vertex("", "global", account.parse(account_file(token_uri=None))))
    with pytest.raises(Exception, match=r"oauth2\.googleapis\.com"):
        token.refresh(None)
    assert set(asked) == {"oauth2.googleapis.com"}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("external_account", {"credential_source": {"url": "http://169.254.169.254/"}}),
        ("external_account", {"credential_source": {"executable": {"command": "/bin/sh -c id"}}}),
        ("external_account_authorized_user", {"token_url": "https://evil.example"}),
        ("impersonated_service_account", {"service_account_impersonation_url": "https://evil.example"}),
        ("authorized_user", {"refresh_token": "1//x", "client_secret": "y"}),
        ("gdch_service_account", {"ca_cert_path": "/etc/passwd"}),
    ],
)
def test_other_sources_of_credentials_are_refused_by_name(kind: str, more: dict[str, object]) -> None:
    with pytest.raises(KeyRefused, match="JSON key of a service account") as caught:
        account.parse(account_file(type=kind, **more))
    assert caught.value.message.startswith("This file")


@pytest.mark.parametrize(
    "text",
    ["", "not json", "[]", "3", "null", '{"type": "service_account"}', account_file(type=None), account_file(type="x"),
     account_file(client_email="reader@evil.example"), account_file(client_email="a/../b@x.iam.gserviceaccount.com"),
     account_file(private_key=""), account_file(private_key=7), account_file(private_key_id="a\nb"), "[" * 50_000,
     json.dumps({"type": "service_account", "x": "y" * MOST_BYTES})],
    ids=lambda text: text[:24],
)  # fmt: skip
def test_what_is_no_key_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(KeyRefused, match=WHOLE):
        account.parse(text)


def test_a_project_in_the_file_is_held_to_the_same_rule() -> None:
    with pytest.raises(BadRequest):
        account.parse(account_file(project_id="x/../y"))


def test_a_private_key_that_is_none_is_told_without_it() -> None:
    with pytest.raises(KeyRefused, match="private key") as caught:
        load(Vertex("", "global", account.parse(account_file(private_key="c2VjcmV0"))))
    assert "c2VjcmV0" not in str(caught.value)


def test_an_account_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "team.json").write_text(account_file())
    assert account.read(tmp_path / "team.json", tmp_path).project == "brave-otter-42"


@pytest.mark.parametrize("name", ["none.json", "../outside.json", "link.json", "pipe.json", "folder.json", "big.json"])
def test_only_a_plain_file_in_the_folder_is_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "accounts"
    (folder / "folder.json").mkdir(parents=True)
    (tmp_path / "outside.json").write_text(account_file())
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    (folder / "big.json").write_text(account_file() + " " * MOST_BYTES)
    os.mkfifo(folder / "pipe.json")
    with pytest.raises(KeyRefused, match=WHOLE) as caught:
        account.read(folder / name, folder)
    assert str(tmp_path) not in str(caught.value)


def test_a_device_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match=WHOLE):
        account.read(Path("/dev/zero"), Path("/dev"))
