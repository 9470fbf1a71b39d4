from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from components.offline.prompt import Blob, Turn
from tests.offline.stand_in import Served
from tests.offline.test_generate import COUNT, GENERATE, message, png
from tests.offline.test_uploads import upload

PATH = "/v1beta/cachedContents"
PADDING = "x" * 4096  # 1,024 tokens, the least a cache may hold


def contents(text: str = PADDING) -> list[dict[str, Any]]:
    return [{"role": "user", "parts": [{"text": text}]}]


def create(http: httpx2.Client, **fields: Any) -> httpx2.Response:
    return http.post(PATH, json={"model": "models/gemini-3.8-flash", "contents": contents(), **fields})


@pytest.fixture
def cache(http: httpx2.Client) -> Iterator[dict[str, Any]]:
    made: dict[str, Any] = create(http, ttl="300s", displayName="notes").json()
    yield made
    http.delete(f"/v1beta/{made['name']}")


def test_create(cache: dict[str, Any]) -> None:
    assert cache == {
        "name": cache["name"],
        "model": "models/gemini-3.8-flash",
        "createTime": "2026-11-21T12:00:00.000000Z",
        "updateTime": "2026-11-21T12:00:00.000000Z",
        "expireTime": "2026-11-21T12:05:00.000000Z",
        "displayName": "notes",
        "usageMetadata": {"totalTokenCount": 1024},
    }


@pytest.mark.parametrize(
    "name",
    [
        "batchPredictionJobs/123",
        "projects/9/locations/us-central1/cachedContents/21640899157117",
        "locations/us-central1/cachedContents/81634167829970",
        "cachedContents/",
        "cachedContents/a/b",
        "cachedContents/no name",
        "cachedcontents/abc",
        "../files/abc",
    ],
)
def test_what_can_be_no_name(http: httpx2.Client, hello: dict[str, Any], name: str) -> None:
    answer = http.post(GENERATE, json=hello | {"cachedContent": name})
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    counted = http.post(COUNT, json={"generateContentRequest": hello | {"cachedContent": name}})
    assert message(counted) == message(answer)


@pytest.mark.parametrize("name", ["cachedContents/o239k1gxzz0juy9wqstndhncr85krehehf551hqh", "2164089915711684608"])
def test_a_name_that_nobody_has(http: httpx2.Client, hello: dict[str, Any], name: str) -> None:
    answer = http.post(GENERATE, json=hello | {"cachedContent": name})
    assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


def test_a_question_continues_the_cache(server: Served, http: httpx2.Client, hello: dict[str, Any]) -> None:
    made = create(http, systemInstruction={"parts": [{"text": "Be kind."}]}).json()
    usage = http.post(GENERATE, json=hello | {"cachedContent": made["name"]}).json()["usageMetadata"]
    (prompt,) = server.mind.prompts
    assert prompt.system == "Be kind."
    assert prompt.turns == (Turn("user", (PADDING,)), Turn("user", ("Hello",)))
    assert (usage["promptTokenCount"], usage["cachedContentTokenCount"]) == (1028, 1026)
    assert usage["cacheTokensDetails"] == [{"modality": "TEXT", "tokenCount": 1026}]


def test_a_cached_file_outlives_the_one_it_was_made_of(
    server: Served, http: httpx2.Client, hello: dict[str, Any]
) -> None:
    picture = png()
    file = upload(http, picture)
    parts = [{"fileData": {"fileUri": file["uri"], "mimeType": "image/png"}}]
    made = create(http, contents=[{"parts": parts}]).json()
    assert http.delete(f"/v1beta/{file['name']}").status_code == 200
    assert http.post(GENERATE, json=hello | {"cachedContent": made["name"]}).status_code == 200
    assert server.mind.files == [picture]
    blob = server.mind.prompts[0].turns[0].parts[0]
    assert isinstance(blob, Blob)
    assert http.delete(f"/v1beta/{made['name']}").status_code == 200
    assert not blob.path.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"contents": contents("short")},
            "Cached content is too small. total_token_count=2, min_total_token_count=1024",
        ),
        ({"model": None}, "* CreateCachedContentRequest.cached_content.model: model is required\n"),
        ({"ttl": "0s"}, "Cached content must expire in the future."),
        ({"ttl": "5 minutes"}, "Invalid value at 'ttl' (type.googleapis.com/google.protobuf.Duration), \"5 minutes\""),
        ({"expireTime": "tomorrow"}, "Invalid expiration of the cached content."),
    ],
)
def test_caches_that_are_refused(http: httpx2.Client, fields: dict[str, Any], expected: str) -> None:
    answer = create(http, **fields)
    assert (answer.status_code, message(answer)) == (400, expected)


def test_gemini_4_has_no_caches_of_ones_own(http: httpx2.Client) -> None:
    answer = create(http, model="models/gemini-4-argon")
    assert answer.status_code == 404
    assert "is not supported for createCachedContent" in message(answer)


def test_a_cache_is_for_its_model_and_brings_its_instruction(
    http: httpx2.Client, cache: dict[str, Any], hello: dict[str, Any]
) -> None:
    asked = hello | {"cachedContent": cache["name"]}
    other = http.post("/v1beta/models/gemini-3.6-flash:generateContent", json=asked)
    assert message(other) == (
        "Model used by GenerateContent request (models/gemini-3.6-flash) and CachedContent (models/gemini-3.8-flash) "
        "has to be the same."
    )
    instructed = http.post(GENERATE, json=asked | {"systemInstruction": {"parts": [{"text": "Be brief."}]}})
    assert message(instructed).startswith("CachedContent can not be used with GenerateContent request setting")


def test_patch_moves_the_end(server: Served, http: httpx2.Client, cache: dict[str, Any]) -> None:
    server.clock.ahead = timedelta(minutes=1)
    path = f"/v1beta/{cache['name']}"
    changed = http.patch(path, params={"updateMask": "ttl"}, json={"ttl": "900.000000000s"}).json()
    assert changed == cache | {
        "updateTime": "2026-11-21T12:01:00.000000Z",
        "expireTime": "2026-11-21T12:16:00.000000Z",
    }
    assert http.get(path).json() == changed
    assert http.patch(path, json={"displayName": "other"}).status_code == 400


def test_an_expired_cache_is_not_found_in_googles_words(
    server: Served, http: httpx2.Client, cache: dict[str, Any], hello: dict[str, Any]
) -> None:
    server.clock.ahead = timedelta(minutes=5)
    gone = [
        http.get(f"/v1beta/{cache['name']}"),
        http.delete(f"/v1beta/{cache['name']}"),
        http.post(GENERATE, json=hello | {"cachedContent": cache["name"]}),
    ]
    assert {(answer.status_code, message(answer)) for answer in gone} == {
        (403, "CachedContent not found (or permission denied)")
    }


def test_list(server: Served) -> None:
    with server.client("offline-lists") as http:
        assert http.get(PATH).json() == {}
        made = create(http).json()
        assert http.get(PATH).json() == {"cachedContents": [made]}
        assert http.delete(f"/v1beta/{made['name']}").json() == {}
