from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from components.gemini.connection import DeveloperKey, Offline, Vertex, from_environment
from components.gemini.errors import KeyRefused
from components.gemini.session import load_credentials, open_client

KEY = "AIzaNotARealKeyNotARealKey"


def test_without_credentials_there_is_no_connection() -> None:
    assert from_environment({}) is None
    assert from_environment({"GEMINI_API_KEY": ""}) is None
    assert from_environment({"GOOGLE_CLOUD_PROJECT": "p"}) is None


def test_google_api_key_wins() -> None:
    found = from_environment({"GEMINI_API_KEY": "a", "GOOGLE_API_KEY": " b\n"})
    assert found == DeveloperKey(SecretStr("b"))


def test_a_gateway_and_its_authority_are_taken_along() -> None:
    env = {"GEMINI_API_KEY": "a", "GOOGLE_GEMINI_BASE_URL": "https://gate.example", "SSL_CERT_FILE": "ca.pem"}
    assert from_environment(env) == DeveloperKey(SecretStr("a"), "https://gate.example", "ca.pem")


@pytest.mark.parametrize("name", ["GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"])
@pytest.mark.parametrize("yes", ["true", "True", "1"])
def test_vertex_is_chosen_by_either_name(name: str, yes: str) -> None:
    env = {name: yes, "GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_CLOUD_LOCATION": "europe-west4", "GOOGLE_API_KEY": "a"}
    assert from_environment(env) == Vertex("p", "europe-west4")


def test_enterprise_wins_over_vertexai() -> None:
    env = {"GOOGLE_GENAI_USE_ENTERPRISE": "false", "GOOGLE_GENAI_USE_VERTEXAI": "true", "GEMINI_API_KEY": "a"}
    assert from_environment(env) == DeveloperKey(SecretStr("a"))


def test_vertex_without_a_project_takes_the_key() -> None:
    found = from_environment({"GOOGLE_GENAI_USE_VERTEXAI": "1", "GOOGLE_API_KEY": "a"})
    assert found == Vertex(key=SecretStr("a"))


@pytest.mark.parametrize(
    "connection",
    [
        DeveloperKey(SecretStr(KEY), ca_file="/srv/someone/ca.pem"),
        Vertex("p", credentials=SecretStr(KEY)),
        Vertex("p", credentials=Path("/srv/someone/key.json")),
        Vertex(key=SecretStr(KEY)),
        Offline("https://127.0.0.1:1", "/srv/someone/ca.pem"),
    ],
)
def test_nothing_secret_is_shown(connection: DeveloperKey | Vertex | Offline) -> None:
    shown = repr(connection) + connection.label + connection.fingerprint
    assert KEY not in shown and "/srv" not in shown


def test_fingerprints_tell_connections_apart() -> None:
    one, other = DeveloperKey(SecretStr("a")), DeveloperKey(SecretStr("b"))
    assert one.fingerprint == DeveloperKey(SecretStr("a")).fingerprint != other.fingerprint


def test_the_version_is_said_outright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v9")
    with open_client(DeveloperKey(SecretStr("a"), "https://gate.example/")) as client:
        options = client._api_client._http_options
    assert (options.api_version, options.base_url) == ("v1beta", "https://gate.example")


def test_the_standard_address_variable_works_with_a_typed_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "https://gate.example")
    with open_client(DeveloperKey(SecretStr("a"))) as client:
        assert client._api_client._http_options.base_url == "https://gate.example"


@pytest.mark.parametrize("text", ["", "not json", "[]", json.dumps({"type": "service_account"})])
def test_a_bad_service_account_is_told(text: str) -> None:
    with pytest.raises(KeyRefused, match="JSON key file"):
        load_credentials(Vertex("p", credentials=SecretStr(text)))


def test_a_missing_service_account_file_is_told_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused) as caught:
        load_credentials(Vertex("p", credentials=tmp_path / "none.json"))
    assert str(tmp_path) not in str(caught.value)
