"""The sidebar's form: what a visitor types or uploads chooses neither a host nor a file of the server."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from components.gemini import account
from components.gemini.connection import Connection, DeveloperKey, Vertex
from components.ui import budget
from components.ui.connection import CURRENT
from tests.gemini.accounts import account_file
from tests.ui.extracting import opened

LOCATION, PROJECT, WAY = "connection-location", "connection-project", "connection-way"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of hosts that were looked up."""
    hosts: list[str] = []

    def look_up(host: Any, *_: object, **__: object) -> list[Any]:
        hosts.append(host.decode() if isinstance(host, bytes) else str(host))
        raise socket.gaierror(socket.EAI_NONAME, "no name")

    page = opened()  # starts the engine
    assert not page.exception
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield hosts


def vertex() -> AppTest:
    page = opened()
    page.radio(key="connection-kind").set_value("Vertex AI").run()
    return page


def upload(page: AppTest, text: str) -> AppTest:
    return page.file_uploader(key="connection-account").upload("account.json", text.encode()).run()


def typed(page: AppTest, key: str, text: str) -> AppTest:
    """Into a list that takes new options: the tests' page knows only those it was drawn with."""
    box = page.selectbox(key=key)
    box.options.append(text)
    return box.select(text).run()


def chosen(page: AppTest) -> Connection | None:
    found: Connection | None = page.session_state[CURRENT]
    return found


def said(page: AppTest) -> list[str]:
    return [box.value for box in page.sidebar.error]


@pytest.mark.parametrize(
    "place",
    ["attacker.host/x?y=", "evil.example#", "127.0.0.1:8443/", "a@b", "..", "europe-west4.evil.example", "x\\y", "é"],
)
def test_a_location_that_is_none_makes_no_connection(place: str, asked: list[str]) -> None:
    page = typed(upload(vertex(), account_file()), LOCATION, place)
    assert not page.exception and chosen(page) is None
    assert said(page) == ["That is not the name of a Google Cloud location. Names look like europe-west4 or global."]
    assert not [button for button in page.button if button.key == "connection-test"]
    # Until then the list stood at a location that is one, whose models were asked for.
    assert set(asked) <= {"oauth2.googleapis.com"}


def test_a_location_that_is_not_in_the_list_goes_to_google_alone(asked: list[str]) -> None:
    page = typed(upload(vertex(), account_file()), LOCATION, "attacker-host")
    page.selectbox(key=LOCATION).options.append("attacker-host")
    page.button(key="connection-test").click().run()
    assert not page.exception and len(said(page)) == 1
    assert set(asked) <= {"oauth2.googleapis.com", "attacker-host-aiplatform.googleapis.com"} and asked


def test_an_account_is_enough_and_brings_its_project() -> None:
    page = upload(vertex(), account_file())
    connection = chosen(page)
    assert isinstance(connection, Vertex) and connection.project == "brave-otter-42" and not connection.ours
    assert budget.kind(connection) == "own key"
    page.text_input(key=PROJECT).input("x/../y").run()
    assert chosen(page) is None and "project" in said(page)[0] and not page.exception


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (account_file(token_uri="http://127.0.0.1:9/steal"), "not Google's"),
        (account_file(type="external_account", credential_source={"url": "http://127.0.0.1:9"}), "another service"),
        (account_file(type="authorized_user"), "own login"),
        ("{}", "JSON key file"),
    ],
)
def test_a_file_that_would_ask_others_is_refused_at_once(text: str, word: str, asked: list[str]) -> None:
    page = upload(vertex(), account_file())
    upload(page, text)
    assert not page.exception and chosen(page) is None and set(asked) <= {"oauth2.googleapis.com"}
    assert len(said(page)) == 1 and word in said(page)[0]


def test_nothing_of_the_servers_is_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "adc.json").write_text(account_file())
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "adc.json"))
    page = vertex()
    page.text_input(key=PROJECT).input("my-project").run()
    assert page.selectbox(key=WAY).options == ["Service account file"] and chosen(page) is None
    for way in ("Application default", "Path on the server", "This server's own", "Service account of this server"):
        page.session_state["connection-path"] = str(tmp_path / "adc.json")
        typed(page, WAY, way)
        assert chosen(page) is None and not page.exception


def test_the_machines_own_where_allowed_are_the_deployments(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    monkeypatch.setenv("WORKBENCH_MACHINE_CREDENTIALS", "true")
    monkeypatch.setenv("WORKBENCH_BUDGET_DAY", "3")
    page = vertex()
    page.text_input(key=PROJECT).input("any-project").run()
    page.selectbox(key=WAY).select("This server's own").run()
    page.selectbox(key=LOCATION).select("asia-east1").run()
    connection = chosen(page)
    assert connection == Vertex("any-project", "asia-east1") and isinstance(connection, Vertex) and connection.ours
    assert budget.kind(connection) == "deployment key"
    assert any("whoever runs this app" in caption.value for caption in page.sidebar.caption)


def test_accounts_of_the_server_are_chosen_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "accounts"
    folder.mkdir()
    (folder / "team.json").write_text(account_file())
    (folder / "notes.txt").write_text("x")
    (tmp_path / "other.json").write_text(account_file(project_id="other-project"))
    (folder / "link.json").symlink_to(tmp_path / "other.json")
    os.mkfifo(folder / "pipe.json")
    monkeypatch.setenv("WORKBENCH_ACCOUNTS_FOLDER", str(folder))
    page = vertex()
    page.selectbox(key=WAY).select("Service account of this server").run()
    names = page.selectbox(key="connection-server-account")
    assert names.options == ["link.json", "pipe.json", "team.json"] and chosen(page) is None
    names.select("team.json").run()
    connection = chosen(page)
    assert isinstance(connection, Vertex) and connection.project == "brave-otter-42" and connection.ours
    assert budget.kind(connection) == "deployment key"
    for name in ("link.json", "pipe.json", "../other.json"):
        typed(page, "connection-server-account", name)
        assert chosen(page) is None and not page.exception


def test_whoever_has_the_deployments_key_spends_within_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaTheDeploymentsKey")
    monkeypatch.setenv("WORKBENCH_BUDGET_DAY", "3")
    assert budget.kind(DeveloperKey(SecretStr("AIzaTheDeploymentsKey"), "https://gate.example")) == "deployment key"
    assert budget.kind(Vertex(key=SecretStr("AIzaTheDeploymentsKey"))) == "deployment key"
    assert budget.kind(DeveloperKey(SecretStr("AIzaAnother"))) == "own key"
    assert budget.kind(Vertex("my-project", credentials=account.parse(account_file()))) == "own key"
    assert budget.limits("deployment key").day == Decimal(3)


def test_a_gateway_is_the_deployments_also_from_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "https://gate.example")
    page = opened()
    page.radio(key="connection-kind").set_value("Gemini API key").run()
    page.text_input(key="connection-key").input("AIzaMine").run()
    assert chosen(page) == DeveloperKey(SecretStr("AIzaMine"), "https://gate.example")
    assert any("gateway" in caption.value for caption in page.sidebar.caption)


def test_a_gateway_that_can_not_be_used_is_told_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "http://inside.example")
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaOurs")
    page = opened()
    assert not page.exception and "Key of this app" not in page.radio(key="connection-kind").options
    page.radio(key="connection-kind").set_value("Gemini API key").run()
    page.text_input(key="connection-key").input("AIzaMine").run()
    assert chosen(page) is None and "inside.example" not in "".join(said(page)) and len(said(page)) == 1


@pytest.mark.parametrize("text", ["../../v1/x", "x?key=", "gemini 4", "a:b"])
def test_a_model_that_is_none_is_said_and_not_asked(text: str) -> None:
    page = typed(opened(), "extract-model-offline", text)
    assert not page.exception
    assert any("not a model's id" in box.value for box in page.error)
