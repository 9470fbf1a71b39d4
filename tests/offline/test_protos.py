"""Held against Google's own messages, as published in google-ai-generativelanguage."""

from __future__ import annotations

import base64
import warnings
from typing import Any

import httpx2
import pytest
from google.protobuf import json_format  # type: ignore[import-untyped]

from components.offline.wire import content, requests, schema, settings
from components.offline.wire.message import Message
from tests.offline.test_caches import create
from tests.offline.test_generate import COUNT, GENERATE, STREAM, events, png
from tests.offline.test_uploads import upload

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its dependencies announce what they will drop
    from google.ai import generativelanguage_v1beta as protos

# Fields of the wire that the protos, an older generation, don't know.
NEWER_ANSWER_FIELDS = {"serviceTier"}
NEWER_REQUEST_FIELDS = {
    "Part": {
        "tool_call",
        "tool_response",
        "audio_metadata",
        "document_metadata",
        "spreadsheet_metadata",
        "speech_metadata",
        "media_resolution",
        "media_processing",
        "audio_transcription",
    },
    "Blob": {"display_name"},
    "FileData": {"display_name"},
    "VideoMetadata": {"content_layers"},
    "FunctionCall": {"partial_args", "will_continue"},
    "FunctionResponse": set(),
    "GenerationConfig": {"response_format", "translation_config", "audio_transcription_config"},
    "ThinkingConfig": {"thinking_level"},
    "Tool": {"mcp_servers"},
    "ToolConfig": {"include_server_side_tool_invocations"},
    "FunctionCallingConfig": {"stream_function_call_arguments"},
    "FunctionDeclaration": set(),
    "Schema": {"additional_properties", "ref", "defs"},
    "SafetySetting": set(),
    "Content": set(),
    "GenerateContentRequest": {"service_tier", "store", "labels", "continuation_token"},
    "CountTokensRequest": set(),
    "CachedContent": set(),
}
# Fields of the protos that the service no longer shows in its reference.
OLDER_REQUEST_FIELDS = {"GenerationConfig": {"response_json_schema_ordered"}}


def without(value: Any, names: set[str]) -> Any:
    if isinstance(value, list):
        return [without(item, names) for item in value]
    if isinstance(value, dict):
        return {key: without(item, names) for key, item in value.items() if key not in names}
    return value


def require_proto(body: dict[str, Any], message: Any) -> None:
    """The body is the message in JSON: no unknown field, no value of another type."""
    json_format.ParseDict(without(body, NEWER_ANSWER_FIELDS), message.pb(message()))


def test_answers(http: httpx2.Client, hello: dict[str, Any]) -> None:
    require_proto(http.post(GENERATE, json=hello).json(), protos.GenerateContentResponse)
    for chunk in events(http.post(STREAM, params={"alt": "sse"}, json=hello).text):
        require_proto(chunk, protos.GenerateContentResponse)


@pytest.mark.parametrize(
    "fault", [{"finish": "SAFETY"}, {"finish": "RECITATION"}, {"block": "SAFETY"}, {"empty": True}]
)
def test_odd_answers(http: httpx2.Client, hello: dict[str, Any], fault: dict[str, Any]) -> None:
    http.post("/admin/faults", json=[{"do": fault}])
    require_proto(http.post(GENERATE, json=hello).json(), protos.GenerateContentResponse)


def test_counts(http: httpx2.Client) -> None:
    data = {"mimeType": "image/png", "data": base64.b64encode(png()).decode()}
    body = {"contents": [{"parts": [{"text": "Hello"}, {"inlineData": data}]}]}
    require_proto(http.post(COUNT, json=body).json(), protos.CountTokensResponse)


def test_models(http: httpx2.Client) -> None:
    require_proto(http.get("/v1beta/models").json(), protos.ListModelsResponse)


def test_files(http: httpx2.Client) -> None:
    good, bad = upload(http, png(), display_name="blank"), upload(http, b"nothing")
    for file in (good, bad):
        require_proto(file, protos.File)
    require_proto(http.get("/v1beta/files").json(), protos.ListFilesResponse)


def test_caches(http: httpx2.Client) -> None:
    made = create(http).json()
    require_proto(made, protos.CachedContent)
    require_proto(http.get("/v1beta/cachedContents").json(), protos.ListCachedContentsResponse)
    http.delete(f"/v1beta/{made['name']}")


def message_named(name: str) -> type[Message]:
    found: type[Message] = next(
        getattr(room, name) for room in (content, schema, settings, requests) if hasattr(room, name)
    )
    return found


@pytest.mark.parametrize("name", NEWER_REQUEST_FIELDS)
def test_requests_have_the_fields_of_the_protos(name: str) -> None:
    ours = set(message_named(name).model_fields)
    theirs = {field.rstrip("_") for field in getattr(protos, name).meta.fields}
    assert ours - theirs == NEWER_REQUEST_FIELDS[name]
    assert theirs - ours == OLDER_REQUEST_FIELDS.get(name, set())
