"""Held against recorded traffic of the real service."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from components.offline.catalogue import Model, models
from components.offline.rules import check
from components.offline.wire.complaints import parsed
from components.offline.wire.errors import ApiError
from components.offline.wire.requests import (
    Batch,
    BatchRequest,
    CachedContent,
    CountTokensRequest,
    GenerateContentRequest,
)
from tests.offline.stand_in import Served
from tests.offline.test_generate import GENERATE, STREAM, events

CALL = re.compile(r"/(v1\w*)/models/([^:?]+):(?:g|streamG)enerateContent")
# What the service does and the engine can't: refused in the engine's own name, whoever asks.
UNABLE = re.compile(
    r"The offline engine can't "
    r"(search the web|run code|open web pages|search file stores|call MCP servers|call functions)"
)


@pytest.fixture(scope="module")
def exchanges(shared_wire: Path) -> list[dict[str, Any]]:
    with gzip.open(shared_wire / "exchanges.jsonl.gz", "rt", encoding="utf-8") as file:
        return [exchange for exchange in map(json.loads, file) if "projects/" not in (exchange["url"] or "")]


def payload(exchange: dict[str, Any]) -> Any:
    body = json.loads(exchange["request"])
    if isinstance(body, list):  # the recorder of js-genai keeps a list of bodies
        (body,) = body
    return body["value"] if body.get("kind") == "json" else body


def answered(exchanges: list[dict[str, Any]], pattern: str) -> Iterator[tuple[Any, str, str]]:
    """Bodies of requests that were answered 200, with version and model."""
    for exchange in exchanges:
        found = re.search(pattern, exchange["url"] or "")
        if not found or exchange["status"] != 200 or "aiplatform" in exchange["url"]:
            continue
        body = payload(exchange)
        if body.get("kind") != "binary":
            yield body, found[1], found[2]


def stand_in(name: str) -> Model:
    """Recorded models that are gone answer by the rules of their generation."""
    return models().get(name) or models()["gemini-3-flash-preview" if name > "gemini-3" else "gemini-2.5-flash-lite"]


def test_what_the_service_took_the_engine_takes(exchanges: list[dict[str, Any]]) -> None:
    taken = unable = 0
    for body, version, model in answered(exchanges, CALL.pattern):
        try:
            check(parsed(GenerateContentRequest, body), stand_in(model), version)
            taken += 1
        except ApiError as error:
            assert UNABLE.match(error.message), (error.message, model)
            unable += 1
    assert (taken > 600, unable < 100) == (True, True)


@pytest.mark.parametrize(
    ("method", "message"),
    [("countTokens", CountTokensRequest), ("batchGenerateContent", BatchRequest)],
)
def test_other_methods_on_models(exchanges: list[dict[str, Any]], method: str, message: type[Batch]) -> None:
    bodies = [body for body, _, _ in answered(exchanges, rf"/(v1\w*)/models/([^:?]+):{method}")]
    assert bodies
    for body in bodies:
        parsed(message, body)


def test_cached_contents(exchanges: list[dict[str, Any]]) -> None:
    bodies = [
        payload(exchange)
        for exchange in exchanges
        if "/cachedContents" in (exchange["url"] or "") and exchange["method"] in ("POST", "PATCH")
    ]
    assert bodies
    for body in bodies:
        parsed(CachedContent, body)


HELLO = {"contents": [{"parts": [{"text": "Hi"}]}]}


MODELS = "/v1beta/models"
CACHE = "/v1beta/cachedContents/cached-REDACTED_1"


@pytest.mark.parametrize(
    ("key", "method", "path", "code"),
    [
        ("wrong", "POST", f"{MODELS}/gemini-2.5-flash:generateContent", 400),
        (None, "POST", f"{MODELS}/gemini-2.0-flash:generateContent", 403),
        ("offline", "POST", f"{MODELS}/this-model-does-not-exist-12345:generateContent", 404),
        ("offline", "POST", f"{MODELS}/invalid-model-that-does-not-exist-12345:streamGenerateContent?alt=sse", 404),
        ("offline", "POST", f"{MODELS}/nonexistent-model:countTokens", 404),
        ("offline", "GET", CACHE, 403),
        ("offline", "DELETE", CACHE, 403),
    ],
)
def test_a_recorded_error_is_ours_word_for_word(
    exchanges: list[dict[str, Any]], server: Served, key: str | None, method: str, path: str, code: int
) -> None:
    recorded = next(
        exchange
        for exchange in exchanges
        if (exchange["method"], exchange["status"]) == (method, code) and path in exchange["url"]
    )
    with server.client(key) as http:
        answer = http.request(method, path, json=HELLO if method == "POST" else None)
    assert (answer.status_code, answer.json()) == (code, json.loads(recorded["response"]))
    assert answer.headers["content-type"].split(";")[0] == recorded["content_type"].split(";")[0]


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_quoted_error_is_what_a_fault_answers(shared_wire: Path, http: httpx2.Client, code: int) -> None:
    (quoted, *_) = sorted(shared_wire.glob(f"quoted/http-{code}-*.json"))
    body = json.loads(quoted.read_text("utf-8"))["body"]
    http.post("/admin/faults", json=[{"do": {"status": code}}])
    answer = http.post(GENERATE, json=HELLO)
    assert answer.status_code == code
    assert answer.json()["error"]["status"] == body["error"]["status"]
    http.post("/admin/faults", json=[{"do": {"status": code, "body": body}}])
    assert http.post(GENERATE, json=HELLO).json() == body


def shape(value: Any, path: str = "") -> set[str]:
    """Paths of all fields; list positions don't count."""
    if isinstance(value, list):
        return set().union(*(shape(item, path) for item in value)) if value else set()
    if isinstance(value, dict):
        return set().union(*({f"{path}.{key}"} | shape(item, f"{path}.{key}") for key, item in value.items()))
    return set()


def recorded_shape(exchanges: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    for exchange in exchanges:
        if not CALL.search(exchange["url"] or "") or exchange["status"] != 200 or exchange["kind"] != "http":
            continue
        text = exchange["response"]
        lines = re.findall(r"^data: (.*?)\r?$", text, re.MULTILINE)
        try:
            found |= shape([json.loads(line) for line in lines] if lines else json.loads(text))
        except json.JSONDecodeError:  # a recorder that joined events
            continue
    return found


def test_answers_have_no_field_that_was_never_recorded(exchanges: list[dict[str, Any]], http: httpx2.Client) -> None:
    ours = shape(http.post(GENERATE, json=HELLO).json())
    ours |= shape(events(http.post(STREAM, params={"alt": "sse"}, json=HELLO).text))
    assert ours <= recorded_shape(exchanges)


def test_a_whole_answer_has_the_fields_in_the_recorded_order(http: httpx2.Client) -> None:
    answer = http.post(GENERATE, json=HELLO).json()
    assert list(answer) == ["candidates", "usageMetadata", "modelVersion", "responseId"]
    assert list(answer["candidates"][0]) == ["content", "finishReason", "index"]
