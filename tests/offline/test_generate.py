"""generateContent and its relatives, over a real TLS connection."""

from __future__ import annotations

import base64
import json
import re
from io import BytesIO
from typing import Any

import httpx2
import pytest
from PIL import Image

from components.offline.facts import limit
from components.offline.prompt import Blob, Turn, Unreadable
from tests.offline.stand_in import Mind, Served

GENERATE = "/v1beta/models/gemini-3.8-flash:generateContent"
OF_25 = "/v1beta/models/gemini-2.5-flash-lite:generateContent"
STREAM = "/v1beta/models/gemini-3.8-flash:streamGenerateContent"
COUNT = "/v1/models/gemini-3.8-flash:countTokens"


def png(width: int = 8, height: int = 8) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PNG")
    return buffer.getvalue()


def with_data(data: str, mime_type: str = "image/png", **part: Any) -> dict[str, Any]:
    return {"contents": [{"parts": [{"inlineData": {"mimeType": mime_type, "data": data}, **part}]}]}


def events(text: str) -> list[Any]:
    assert text.endswith("\r\n\r\n")
    return [json.loads(event.removeprefix("data: ")) for event in text.removesuffix("\r\n\r\n").split("\r\n\r\n")]


def message(answer: httpx2.Response) -> str:
    """An error's message, after checking that code and status agree."""
    error = answer.json()["error"]
    assert answer.status_code == error["code"]
    return str(error["message"])


def test_an_answer(http: httpx2.Client, hello: dict[str, Any]) -> None:
    answer = http.post(GENERATE, json=hello)
    body = answer.json()
    assert re.fullmatch(r"[\w-]{22}", body.pop("responseId"))
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    assert body == {
        "candidates": [
            {
                "content": {"parts": [{"text": "Hello, world."}], "role": "model"},
                "finishReason": "STOP",
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": 2,
            "candidatesTokenCount": 4,
            "totalTokenCount": 6,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 2}],
            "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": 4}],
            "serviceTier": "standard",
        },
        "modelVersion": "offline-engine",
    }


def test_several_candidates(http: httpx2.Client, hello: dict[str, Any]) -> None:
    body = http.post(OF_25, json=hello | {"generationConfig": {"candidateCount": 3}}).json()
    texts = [(one["index"], one["content"]["parts"][0]["text"]) for one in body["candidates"]]
    assert texts == [(0, "Hello, world."), (1, "Hello, world."), (2, "Hello, world.")]
    assert body["usageMetadata"]["candidatesTokenCount"] == 12


def test_several_candidates_of_a_stream(http: httpx2.Client, hello: dict[str, Any]) -> None:
    asked = hello | {"generationConfig": {"candidateCount": 2}}
    messages = events(http.post(OF_25.replace(":g", ":streamG"), params={"alt": "sse"}, json=asked).text)
    assert all([one["index"] for one in message["candidates"]] == [0, 1] for message in messages)
    assert [one["finishReason"] for one in messages[-1]["candidates"]] == ["STOP", "STOP"]


@pytest.mark.parametrize(("model", "last"), [("gemini-2.5-flash-lite", "world."), ("gemini-3.8-flash", "")])
def test_how_a_stream_ends(http: httpx2.Client, hello: dict[str, Any], model: str, last: str) -> None:
    """As recorded: with text of Gemini 2.5, with an empty one of Gemini 3."""
    path = f"/v1beta/models/{model}:streamGenerateContent"
    messages = events(http.post(path, params={"alt": "sse"}, json=hello).text)
    texts = [one["candidates"][0]["content"]["parts"][0]["text"] for one in messages]
    assert ("".join(texts), texts[-1]) == ("Hello, world.", last)


def test_what_the_mind_is_asked(http: httpx2.Client, mind: Mind) -> None:
    turns = [("user", "One"), ("model", "Two"), ("user", "Three")]
    schema = {
        "type": "OBJECT",
        "properties": {"total": {"type": "number", "nullable": True}},
        "propertyOrdering": ["total"],
    }
    body = {
        "contents": [{"role": role, "parts": [{"text": text}]} for role, text in turns],
        "system_instruction": {"parts": [{"text": "Be brief."}, {"text": "Be kind."}]},
        "generation_config": {
            "response_mime_type": "application/json",
            "response_schema": {**schema, "property_ordering": schema["propertyOrdering"]},
            "max_output_tokens": 9,
            "stop_sequences": ["END"],
        },
    }
    body["generation_config"]["response_schema"].pop("propertyOrdering")  # type: ignore[index]
    assert http.post(GENERATE, json=body).status_code == 200
    (prompt,) = mind.prompts
    assert prompt.turns == (Turn("user", ("One",)), Turn("model", ("Two",)), Turn("user", ("Three",)))
    assert (prompt.system, prompt.json, prompt.max_output_tokens, prompt.stop) == (
        "Be brief.\nBe kind.",
        True,
        9,
        ("END",),
    )
    assert prompt.schema == {
        "type": "OBJECT",
        "properties": {"total": {"type": "NUMBER", "nullable": True}},
        "propertyOrdering": ["total"],
    }


def test_a_json_schema_goes_as_it_came(http: httpx2.Client, mind: Mind) -> None:
    schema = {
        "type": "object",
        "properties": {"total_sum": {"type": ["number", "null"]}},
        "additionalProperties": False,
    }
    config = {"responseMimeType": "application/json", "responseJsonSchema": schema}
    assert (
        http.post(GENERATE, json={"contents": {"parts": {"text": "a"}}, "generationConfig": config}).status_code == 200
    )
    assert mind.prompts[0].schema == schema


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("padded", [True, False])
def test_a_picture_in_the_request(http: httpx2.Client, mind: Mind, encode: Any, padded: bool) -> None:
    picture = png(301, 7)
    data = encode(picture).decode()
    answer = http.post(GENERATE, json=with_data(data if padded else data.rstrip("=")))
    assert answer.json()["usageMetadata"]["promptTokensDetails"] == [{"modality": "IMAGE", "tokenCount": 1120}]
    assert mind.files == [picture]
    blob = mind.prompts[0].turns[0].parts[0]
    assert isinstance(blob, Blob)
    assert blob.mime_type == "image/png"
    assert not blob.path.exists()


def test_resolution_of_the_request_and_of_a_part(http: httpx2.Client) -> None:
    data = base64.b64encode(png()).decode()
    config = {"generationConfig": {"mediaResolution": "MEDIA_RESOLUTION_LOW"}}
    low = http.post(GENERATE, json=with_data(data) | config)
    high = http.post(GENERATE, json=with_data(data, mediaResolution={"level": "MEDIA_RESOLUTION_ULTRA_HIGH"}) | config)
    assert [answer.json()["usageMetadata"]["promptTokenCount"] for answer in (low, high)] == [280, 2240]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (with_data("AAAA", "image/bmp"), "Unsupported MIME type: image/bmp"),
        (with_data("AAAA"), "Unable to process input image."),
        (with_data("", "application/pdf"), "The document has no pages."),
        (with_data("AAAA", "audio/wav"), "Unable to process input audio."),
        (
            with_data("#!"),
            "Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed for \"#!\"",
        ),
        (
            {"contents": [{"parts": [{"fileData": {"fileUri": "https://example.com/a.png"}}]}]},
            "Cannot fetch content from the provided URL.",
        ),
        (
            {"contents": [{"parts": [{"fileData": {"fileUri": "gs://a/b"}}]}]},
            "Invalid or unsupported file uri: gs://a/b",
        ),
        ({}, "* GenerateContentRequest.contents: contents is not specified\n"),
        ({"contents": [{"parts": [{"text": "x" * 4_194_305}]}]}, "The input token count (1048577) exceeds the maximum"),
    ],
)
def test_what_is_refused(http: httpx2.Client, mind: Mind, body: dict[str, Any], expected: str) -> None:
    answer = http.post(GENERATE, json=body)
    assert answer.status_code == 400
    assert message(answer).startswith(expected)
    assert mind.prompts == []


def test_too_much_in_one_request(http: httpx2.Client) -> None:
    answer = http.post(GENERATE, content=b" " * (limit("request_bytes") + 1))
    assert message(answer) == "Request payload size exceeds the limit: 104857600 bytes."


def test_the_mind_cannot_read_a_file(http: httpx2.Client, mind: Mind, hello: dict[str, Any]) -> None:
    mind.pieces, mind.error = [], Unreadable("Unable to process input image. It is torn.")
    answer = http.post(GENERATE, json=hello)
    assert (answer.status_code, message(answer)) == (400, "Unable to process input image. It is torn.")


def test_a_mistake_of_the_mind_is_told_without_its_words(
    http: httpx2.Client, mind: Mind, hello: dict[str, Any]
) -> None:
    mind.error = ValueError("secret text of a file")
    answer = http.post(GENERATE, json=hello)
    assert answer.status_code == 500
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("config", "text", "finish"),
    [({"maxOutputTokens": 2}, "Hello, w", "MAX_TOKENS"), ({"stopSequences": [", "]}, "Hello", "STOP")],
)
def test_where_the_answer_ends(
    http: httpx2.Client, hello: dict[str, Any], config: dict[str, Any], text: str, finish: str
) -> None:
    (candidate,) = http.post(GENERATE, json=hello | {"generationConfig": config}).json()["candidates"]
    assert (candidate["content"]["parts"], candidate["finishReason"]) == ([{"text": text}], finish)


def test_a_stream_of_events(http: httpx2.Client, hello: dict[str, Any]) -> None:
    answer = http.post(STREAM, params={"alt": "sse"}, json=hello)
    chunks = events(answer.text)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [chunk["candidates"][0]["content"]["parts"][0]["text"] for chunk in chunks] == ["Hello, ", "world.", ""]
    assert [chunk["candidates"][0].get("finishReason") for chunk in chunks] == [None, None, "STOP"]
    assert [chunk["usageMetadata"]["totalTokenCount"] for chunk in chunks] == [4, 6, 6]
    assert len({chunk["responseId"] for chunk in chunks}) == 1


def test_a_stream_without_sse_is_an_array(http: httpx2.Client, hello: dict[str, Any]) -> None:
    answer = http.post(STREAM, json=hello)
    assert answer.text.startswith('[{\n  "candidates"')
    assert "\n}\n,\r\n{\n" in answer.text
    assert "".join(chunk["candidates"][0]["content"]["parts"][0]["text"] for chunk in answer.json()) == "Hello, world."


def test_a_stream_that_cannot_begin(http: httpx2.Client, mind: Mind, hello: dict[str, Any]) -> None:
    mind.pieces, mind.error = [], Unreadable("torn")
    as_events = http.post(STREAM, params={"alt": "sse"}, json=hello)
    as_array = http.post(STREAM, json=hello)
    assert (as_events.status_code, message(as_events)) == (400, "torn")
    assert as_events.headers["content-type"].startswith("text/event-stream")
    assert as_array.json()[0] == as_events.json()


def test_a_stream_that_breaks_off_ends_with_the_error(http: httpx2.Client, mind: Mind, hello: dict[str, Any]) -> None:
    mind.error = ValueError("x")
    chunks = events(http.post(STREAM, params={"alt": "sse"}, json=hello).text)
    assert chunks[-1]["error"]["status"] == "INTERNAL"


def test_the_mind_stops_when_the_client_of_an_answer_hangs_up(server: Served, hello: dict[str, Any]) -> None:
    server.mind.endless = True
    with server.client() as http, pytest.raises(httpx2.ReadTimeout):
        http.post(GENERATE, json=hello, timeout=httpx2.Timeout(5, read=0.2))
    assert server.mind.left.wait(10)


def test_the_mind_stops_when_the_client_of_a_stream_hangs_up(server: Served, hello: dict[str, Any]) -> None:
    server.mind.endless = True
    with server.client() as http, http.stream("POST", STREAM, json=hello) as answer:
        assert next(answer.iter_raw())
    assert server.mind.left.wait(10)


@pytest.mark.parametrize("wrapped", [True, False])
def test_count(http: httpx2.Client, hello: dict[str, Any], wrapped: bool) -> None:
    hello["contents"][0]["parts"][0]["text"] = "What is the capital of France?"
    body = {"generateContentRequest": {**hello, "model": "models/gemini-3.8-flash"}} if wrapped else hello
    assert http.post(COUNT, json=body).json() == {
        "totalTokens": 8,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 8}],
    }


def test_count_includes_instruction_and_tools(http: httpx2.Client, hello: dict[str, Any]) -> None:
    tools = [{"functionDeclarations": [{"name": "add"}]}]
    inner = {**hello, "systemInstruction": {"parts": [{"text": "Be terse."}]}, "tools": tools}
    assert http.post(COUNT, json={"generateContentRequest": inner}).json()["totalTokens"] > 12


def test_models(http: httpx2.Client) -> None:
    first = http.get("/v1beta/models", params={"pageSize": 2}).json()
    second = http.get("/v1beta/models", params={"pageSize": 2, "pageToken": first["nextPageToken"]}).json()
    names = [model["name"] for model in first["models"] + second["models"]]
    assert names[:2] == ["models/offline-engine", "models/gemini-4-hydrogen"]
    assert len(set(names)) == 4
    assert "nextPageToken" not in http.get("/v1beta/models", params={"pageSize": 1000}).json()
    assert http.get("/v1beta/models/gemini-3.8-flash").json()["inputTokenLimit"] == 1_048_576
    assert http.get("/v1beta/models/gemini-9").status_code == 404
    assert http.get("/v1beta/models", params={"pageToken": "?"}).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/v2/models"),
        ("GET", "/v1beta/nothing"),
        ("GET", "/v1beta/models/a/b"),
        ("PATCH", "/v1beta/models/gemini-3.8-flash"),
        ("POST", "/v1beta/fileSearchStores"),
        ("GET", "/v1beta/projects/1/locations/x/tuningJobs/2"),
        ("POST", "/upload/v7/files"),
        ("PUT", "/upload/v1beta/other"),
    ],
)
def test_other_addresses(http: httpx2.Client, method: str, path: str) -> None:
    answer = http.request(method, path)
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    assert answer.json() == {"error": {"code": 404, "message": "Not Found", "status": "NOT_FOUND"}}
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "code", "status"),
    [
        ("POST", "/v1beta/files:register", 401, "UNAUTHENTICATED"),
        ("GET", "/v1beta/tunedModels/mine-123", 403, "PERMISSION_DENIED"),
        ("POST", "/v1beta/tunedModels/mine-123:generateContent", 403, "PERMISSION_DENIED"),
        ("DELETE", "/v1beta/tunedModels/mine-123", 403, "PERMISSION_DENIED"),
    ],
)
def test_what_the_service_has_and_the_engine_has_not(
    http: httpx2.Client, method: str, path: str, code: int, status: str
) -> None:
    answer = http.request(method, path, json={} if method == "POST" else None)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (code, code, status)


def test_there_are_no_tuned_models(http: httpx2.Client) -> None:
    assert http.get("/v1beta/tunedModels").json() == {}


@pytest.mark.parametrize("name", ["gemini 3", "-gemini", "gémini", "%20"])
def test_what_can_be_no_models_name(http: httpx2.Client, hello: dict[str, Any], name: str) -> None:
    answer = http.post(f"/v1beta/models/{name}:generateContent", json=hello)
    assert message(answer) == "* GenerateContentRequest.model: unexpected model name format\n"


def test_method_the_service_has_and_the_engine_lacks(http: httpx2.Client) -> None:
    answer = http.post("/v1beta/models/gemini-3.8-flash:embedContent", json={})
    assert message(answer).startswith("models/gemini-3.8-flash is not found for API version v1beta")


@pytest.mark.parametrize(
    ("key", "code", "status", "reason"),
    [
        (None, 403, "PERMISSION_DENIED", None),
        ("wrong", 400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
        ("AQ.wrong", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED"),
    ],
)
def test_keys_that_are_refused(
    server: Served, hello: dict[str, Any], key: str | None, code: int, status: str, reason: str | None
) -> None:
    with server.client(key) as http:
        error = http.post(GENERATE, json=hello).json()["error"]
    assert (error["code"], error["status"]) == (code, status)
    assert [detail.get("reason") for detail in error.get("details", [])[:1]] == ([reason] if reason else [])


def test_a_key_in_the_address(server: Served) -> None:
    with server.client(None) as http:
        assert http.get("/v1/models", params={"key": "offline"}).status_code == 200
    assert "offline" not in json.dumps(server.engine.log.as_json())
