from __future__ import annotations

import pytest
from pydantic import SecretStr

from components.gemini import account
from components.gemini.connection import (
    DEVELOPER_ADDRESS,
    DeveloperKey,
    Offline,
    Vertex,
    developer,
    for_live,
    from_environment,
    vertex,
)
from components.gemini.session import open_client
from components.settings import BadSetting
from tests.gemini.accounts import account_file

KEY = "AIzaNotARealKeyNotARealKey"


def test_without_credentials_there_is_no_connection() -> None:
    assert from_environment({}) is None
    assert from_environment({"GEMINI_API_KEY": ""}) is None
    assert from_environment({"GOOGLE_CLOUD_PROJECT": "my-project"}) is None


def test_google_api_key_wins() -> None:
    found = from_environment({"GEMINI_API_KEY": "a", "GOOGLE_API_KEY": " b\n"})
    assert found == DeveloperKey(SecretStr("b"))


def test_a_gateway_and_its_authority_are_taken_along() -> None:
    env = {"GEMINI_API_KEY": "a", "GOOGLE_GEMINI_BASE_URL": "https://gate.example", "SSL_CERT_FILE": "ca.pem"}
    assert from_environment(env) == DeveloperKey(SecretStr("a"), "https://gate.example", "ca.pem")


@pytest.mark.parametrize("name", ["GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"])
@pytest.mark.parametrize("yes", ["true", "True", "1"])
def test_vertex_is_chosen_by_either_name(name: str, yes: str) -> None:
    env = {
        name: yes,
        "GOOGLE_CLOUD_PROJECT": "my-project",
        "GOOGLE_CLOUD_LOCATION": "europe-west4",
        "GOOGLE_API_KEY": "a",
    }
    assert from_environment(env) == Vertex("my-project", "europe-west4")


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
        Vertex("my-project", credentials=account.parse(account_file())),
        Vertex(key=SecretStr(KEY)),
        Offline("https://127.0.0.1:1", "/srv/someone/ca.pem"),
    ],
)
def test_nothing_secret_is_shown(connection: DeveloperKey | Vertex | Offline) -> None:
    shown = repr(connection) + connection.label + connection.fingerprint
    assert KEY not in shown and "/srv" not in shown and "PRIVATE" not in shown and "reader@" not in shown


def test_fingerprints_tell_connections_apart() -> None:
    one, other = DeveloperKey(SecretStr("a")), DeveloperKey(SecretStr("b"))
    assert one.fingerprint == DeveloperKey(SecretStr("a")).fingerprint != other.fingerprint


def test_the_version_is_said_outright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v9")
    with open_client(DeveloperKey(SecretStr("a"), "https://gate.example/")) as client:
        options = client._api_client._http_options
    assert (options.api_version, options.base_url) == ("v1beta", "https://gate.example")


def test_an_address_of_the_machine_is_taken_from_the_settings_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "https://gate.example")
    monkeypatch.setenv("GOOGLE_VERTEX_BASE_URL", "https://gate.example")
    with open_client(DeveloperKey(SecretStr("a"))) as client:
        assert client._api_client._http_options.base_url == DEVELOPER_ADDRESS
    with open_client(Vertex(key=SecretStr("a"))) as client:
        assert client._api_client._http_options.base_url == "https://aiplatform.googleapis.com"


def test_a_visitors_key_and_account_take_the_deployments_gateway() -> None:
    env = {"GOOGLE_GEMINI_BASE_URL": "https://one.example/", "GOOGLE_VERTEX_BASE_URL": "https://two.example"}
    own = account.parse(account_file())
    found = developer(env, SecretStr("a")), vertex(env, "", "asia-east1", own)
    assert [connection.address for connection in found] == ["https://one.example", "https://two.example"]
    assert not any(connection.ours for connection in found)


@pytest.mark.parametrize(
    ("location", "talks"),
    [("global", "us-central1"), ("us", "us-central1"), ("eu", "europe-west4"), ("asia-east1", "asia-east1")],
)
def test_a_talk_goes_to_a_region(location: str, talks: str) -> None:
    found = for_live(Vertex("my-project", location, ours=True))
    assert isinstance(found, Vertex) and found.location == talks and found.ours
    assert found.address == f"https://{talks}-aiplatform.googleapis.com"
    key = DeveloperKey(SecretStr("a"))
    assert for_live(key) is key


def test_whose_credentials_they_are() -> None:
    own = account.parse(account_file())
    assert not DeveloperKey(SecretStr("a")).ours and not Vertex(key=SecretStr("a")).ours
    assert not Vertex("my-project", credentials=own).ours
    machines = [Vertex("my-project"), Vertex("other-project", "asia-east1", base_url="https://gate.example")]
    assert [connection.ours for connection in machines] == [True, True]
    assert {connection.credential for connection in machines} == {"machine"}
    for env in ({"GEMINI_API_KEY": "a"}, {"GOOGLE_GENAI_USE_VERTEXAI": "1"}):
        brought = from_environment(env)
        assert isinstance(brought, (DeveloperKey, Vertex)) and brought.ours
    assert Vertex("other-project", credentials=own).credential == Vertex("my-project", "eu", own).credential


@pytest.mark.parametrize(
    "env",
    [
        {"GEMINI_API_KEY": "a", "GOOGLE_GEMINI_BASE_URL": "http://gate.example"},
        {"GEMINI_API_KEY": "two words"},
        {"GOOGLE_GENAI_USE_VERTEXAI": "maybe"},
        {"GOOGLE_GENAI_USE_VERTEXAI": "1", "GOOGLE_CLOUD_PROJECT": "my project"},
        {"GOOGLE_GENAI_USE_VERTEXAI": "1", "GOOGLE_CLOUD_LOCATION": "evil.example/"},
        {"GOOGLE_GENAI_USE_VERTEXAI": "1", "GOOGLE_VERTEX_BASE_URL": "https://gate.example?x"},
    ],
)
def test_a_setting_that_can_not_be_used_is_named(env: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match=f"^Config {list(env)[-1]} has .* Not a valid ") as caught:
        from_environment(env)
    assert "two words" not in str(caught.value)
