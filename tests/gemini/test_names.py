"""Nothing but what a name may be gets into a host or a path, by whichever type carries it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from components.gemini import names
from components.gemini.caches import Cached
from components.gemini.connection import DeveloperKey, Offline, Vertex, from_environment
from components.gemini.errors import BadRequest
from components.gemini.journal import Journal
from components.gemini.request import Request, UriPart
from components.live.config import Config
from components.settings import BadSetting

NOW = datetime.now(UTC)
TRICKS = (
    "attacker.host/x?y=", "attacker.host#", "x@attacker.host", "127.0.0.1:8443/", "a.b", "a/b", "a\\b", "a?b", "a#b",
    "a%2fb", "a:b", "a b", "a\n", "\na", "a\r\nHost: b", "a\0", "..", "a..b/..", "ａ", "europe\u2010west4", "[::1]",
    "a;b", "a&b=c", "a,b", "${a}", "*", "",
)  # fmt: skip


@pytest.mark.parametrize("trick", [*TRICKS, "-a", "a-", "a--b", "Europe-West4", "a" * 41])
def test_a_location_is_one_label_of_a_host(trick: str) -> None:
    with pytest.raises(BadRequest):
        Vertex("my-project", trick)
    if trick.strip():
        with pytest.raises(BadSetting):
            from_environment({"GOOGLE_GENAI_USE_VERTEXAI": "1", "GOOGLE_CLOUD_LOCATION": f"{trick}/"})


@pytest.mark.parametrize("name", ["global", "us", "europe-west4", "northamerica-northeast1", "mars-west12"])
def test_a_location_names_a_host_of_googles(name: str) -> None:
    host = DeveloperKey(SecretStr("k")).address, Vertex("my-project", name).address
    assert all(address.startswith("https://") and address.endswith(".googleapis.com") for address in host)


def test_the_hosts_are_those_that_google_documents() -> None:
    hosts = {name: Vertex("my-project", name).address for name in ("global", "eu", "us", "asia-east1")}
    assert hosts == {
        "global": "https://aiplatform.googleapis.com",
        "eu": "https://aiplatform.eu.rep.googleapis.com",
        "us": "https://aiplatform.us.rep.googleapis.com",
        "asia-east1": "https://asia-east1-aiplatform.googleapis.com",
    }


@pytest.mark.parametrize("trick", [*(trick for trick in TRICKS if trick), "short", "1abcdef", "abcdef-", "A-project"])
def test_a_project_is_an_id(trick: str) -> None:
    with pytest.raises(BadRequest):
        Vertex(trick)


@pytest.mark.parametrize("name", ["my-project", "p23456", "example.com:my-project", "123456789012"])
def test_projects_of_every_kind(name: str) -> None:
    assert Vertex(name).project == name


@pytest.mark.parametrize("make", [lambda id: Request(id, ()), Config], ids=["question", "talk"])
@pytest.mark.parametrize(
    "trick", [trick for trick in TRICKS if trick != "a.b"] + ["models/", "files/a", "projects/a/models/b", "a/../b"]
)
def test_a_model_is_an_id(make: Callable[[str], object], trick: str) -> None:
    with pytest.raises(BadRequest):
        make(trick)


@pytest.mark.parametrize("id", ["gemini-3.8-flash", "models/gemini-4-neon", "tunedModels/mine-2", "claude-x@20260101"])
def test_models_of_every_kind(id: str) -> None:
    assert Request(id, ()).model == id


@pytest.mark.parametrize(
    "trick",
    ["gs://bucket/film.mp4", "http://www.youtube.com/watch?v=abcdefghijk", "https://www.youtube.com.evil.example/",
     "https://www.youtube.com/watch?v=äbcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk#@evil",
     "https://generativelanguage.googleapis.com/v1beta/files/../tunedModels/x", "file:///etc/passwd", ""],
)  # fmt: skip
def test_a_link_is_a_film_or_a_file_of_the_service(trick: str) -> None:
    with pytest.raises(BadRequest):
        UriPart(trick)


def test_links_that_may_be_sent() -> None:
    file = "https://generativelanguage.googleapis.com/v1beta/files/abc-123"
    assert [UriPart(uri).uri for uri in ("https://www.youtube.com/watch?v=abcDEF_-123", file)][1] == file


@pytest.mark.parametrize("trick", ["files/../models/x", "cachedContents/../files/x", "models/x", "files/", "files/A b"])
def test_what_is_kept_at_the_service_has_a_plain_name(trick: str) -> None:
    with pytest.raises(BadRequest):
        Cached(trick, None, NOW)


def test_a_journal_that_someone_wrote_in_deletes_nothing_else(tmp_path: Path) -> None:
    dead = tmp_path / "mine" / "dead.names"
    dead.parent.mkdir()
    dead.write_text("files/abc\ncachedContents/../../v1beta/tunedModels/x\ntunedModels/x\ncachedContents/1-a\n")
    found = [orphan.names() for orphan in Journal("mine", tmp_path).orphans()]
    assert found == [{"files/abc", "cachedContents/1-a"}]


ADDRESSES = (
    "http://gate.example", "https://user:pw@gate.example", "https://gate.example?x=", "https://gate.example#x",
    "ftp://gate.example", "//gate.example", "gate.example", "https://", "https://gate example", "https://gate\\x",
    "https://gate.example/../x", "http://127.0.0.1.evil.example", "https://gate.example/\n", "javascript:alert(1)",
)  # fmt: skip


@pytest.mark.parametrize("trick", ADDRESSES)
@pytest.mark.parametrize(
    "make",
    [
        lambda url: DeveloperKey(SecretStr("k"), url),
        lambda url: Vertex("my-project", base_url=url),
        lambda url: Offline(url, "ca.pem"),
    ],
    ids=["developer", "vertex", "offline"],
)
def test_an_address_is_https_and_nothing_else(make: Callable[[str], object], trick: str) -> None:
    with pytest.raises(BadRequest):
        make(trick)


@pytest.mark.parametrize(
    "url", ["https://gate.example/gemini/", "http://localhost:9", "http://[::1]:80", "https://1.2"]
)
def test_addresses_that_may_be_set(url: str) -> None:
    assert names.address(url) == url and DeveloperKey(SecretStr("k"), url).address == url.rstrip("/")
