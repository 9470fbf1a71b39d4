from __future__ import annotations

from typing import Any

import pytest

from components.offline.catalogue import models
from components.offline.rules import HELPERS, check
from components.offline.wire.complaints import parsed
from components.offline.wire.errors import ApiError
from components.offline.wire.requests import GenerateContentRequest
from components.offline.wire.settings import Tool

TEXT = {"text": "Hello"}
CONTENTS = [{"role": "user", "parts": [TEXT]}]
SCHEMA = {"type": "OBJECT", "properties": {"total": {"type": "NUMBER"}}}


def verdict(model: str = "gemini-3.8-flash", version: str = "v1beta", **fields: Any) -> str | None:
    """The refusal's message, or None."""
    request = parsed(GenerateContentRequest, {"contents": CONTENTS, **fields})
    try:
        check(request, models()[model], version)
    except ApiError as error:
        assert error.code == 400
        return error.message
    return None


def of_config(model: str = "gemini-3.8-flash", **config: Any) -> str | None:
    return verdict(model, generationConfig=config)


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ([], "* GenerateContentRequest.contents: contents is not specified\n"),
        ([{"parts": []}], "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.\n"),
        ([{"role": "system", "parts": [TEXT]}], "Please use a valid role: user, model."),
        (
            [{"parts": [TEXT, {}]}],
            "* GenerateContentRequest.contents[0].parts[1].data: "
            "required oneof field 'data' must have one initialized field\n",
        ),
        (
            [{"parts": [{"text": "a", "inlineData": {"mimeType": "image/png", "data": ""}}]}],
            "Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. "
            "Cannot set 'inline_data'",
        ),
    ],
)
def test_contents_that_are_refused(contents: Any, message: str) -> None:
    assert verdict(contents=contents) == message


@pytest.mark.parametrize(
    "parts",
    [
        [{"text": ""}],
        [{"text": ""}, {"text": ""}],
        [TEXT, {"thought": True}],
        [{"thoughtSignature": "c2lnbmVk"}],
        [{**TEXT, "mediaProcessing": "AGENTIC"}, {**TEXT, "media_processing": 1}],
    ],
)
def test_parts_that_say_nothing_are_taken(parts: Any) -> None:
    assert verdict(contents=[{"parts": parts}]) is None


@pytest.mark.parametrize("part", [{"thought": False}, {"videoMetadata": {"fps": 1}}])
def test_a_part_without_data_that_is_no_thought_is_refused(part: Any) -> None:
    assert "required oneof field 'data'" in (verdict(contents=[{"parts": [part]}]) or "")


@pytest.mark.parametrize("value", [{}, "FAST", 3, True])
def test_how_media_are_looked_at_is_one_of_three(value: Any) -> None:
    with pytest.raises(ApiError, match=r"Invalid value at 'contents\[0\].parts\[0\].media_processing'"):
        verdict(contents=[{"parts": [{**TEXT, "mediaProcessing": value}]}])


@pytest.mark.parametrize("model", ["gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-2.5-pro", "offline-engine"])
def test_several_candidates_where_the_model_gives_them(model: str) -> None:
    assert of_config(model, candidateCount=2) is None


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            {"temperature": 2.1},
            "* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n",
        ),
        ({"topP": -0.1}, "* GenerateContentRequest.generation_config.top_p: top_p must be in the range [0.0, 1.0].\n"),
        ({"topK": 0}, "* GenerateContentRequest.generation_config.top_k: top_k must be positive.\n"),
        (
            {"maxOutputTokens": 0},
            "* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.\n",
        ),
        (
            {"stopSequences": list("abcdef")},
            "* GenerateContentRequest.generation_config.stop_sequences: must contain at most 5 sequences.\n",
        ),
        ({"candidateCount": 2}, "Multiple candidates is not enabled for this model"),
        ({"responseLogprobs": True}, "Logprobs is not enabled for models/gemini-3.8-flash"),
        ({"responseLogprobs": True, "logprobs": 0}, "Logprobs is not enabled for models/gemini-3.8-flash"),
        (
            {"logprobs": 0},
            "* GenerateContentRequest.generation_config.logprobs: can only be set when response_logprobs is true.\n",
        ),
        ({"responseModalities": ["TEXT", "IMAGE"]}, "Model does not support the requested response modalities: image"),
        (
            {"thinkingConfig": {"thinkingLevel": "MINIMAL"}},
            "Thinking level MINIMAL is not supported for this model. Please retry with other thinking level.",
        ),
        (
            {"thinkingConfig": {"thinkingLevel": "LOW", "thinkingBudget": 10}},
            "You can only set only one of thinking budget and thinking level.",
        ),
    ],
)
def test_settings_that_are_refused(config: dict[str, Any], message: str) -> None:
    assert of_config(**config) == message


@pytest.mark.parametrize(
    ("model", "config", "part"),
    [
        ("gemini-4-argon", {"thinkingConfig": {"thinkingBudget": 0}}, "Thinking budget is not supported"),
        ("gemini-4-argon", {"thinkingConfig": {"thinkingLevel": "minimal"}}, "Thinking level MINIMAL"),
        ("gemini-2.5-flash", {"thinkingConfig": {"thinkingLevel": "low"}}, "Thinking level is not supported"),
        ("gemini-3.8-flash-tts", {"temperature": 1}, "temperature is not supported"),
        ("gemini-2.5-pro", {"candidateCount": 9}, "candidate_count must be in the range [1, 8]."),
    ],
)
def test_what_a_model_refuses(model: str, config: dict[str, Any], part: str) -> None:
    assert part in (of_config(model, **config) or "")


@pytest.mark.parametrize(
    ("config", "accepted"),
    [
        ({"responseMimeType": "application/json", "responseSchema": SCHEMA}, True),
        ({"responseMimeType": "application/json", "responseJsonSchema": {"type": "object"}}, True),
        ({"responseMimeType": "application/json"}, True),
        ({"responseSchema": SCHEMA}, False),
        ({"responseMimeType": "application/json", "responseSchema": SCHEMA, "responseJsonSchema": {}}, False),
        ({"responseMimeType": "image/png"}, False),
        ({"responseMimeType": "text/x.enum"}, False),
        ({"responseMimeType": "text/x.enum", "responseSchema": {"type": "STRING"}}, False),
        ({"responseMimeType": "text/x.enum", "responseSchema": {"type": "STRING", "enum": ["a", "b"]}}, True),
        ({"responseMimeType": "text/x.enum", "responseJsonSchema": {"type": "string", "enum": ["a"]}}, True),
    ],
)
def test_formats(config: dict[str, Any], accepted: bool) -> None:
    assert (of_config(**config) is None) is accepted


def test_what_the_engine_takes_without_using_it() -> None:
    config = {"seed": 1, "presencePenalty": 0.5, "thinkingConfig": {"includeThoughts": True, "thinkingLevel": "high"}}
    safety = [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}]
    tools = [{"functionDeclarations": [{"name": "add", "parameters": SCHEMA}]}]
    assert verdict(generationConfig=config, safetySettings=safety, tools=tools, store=False, serviceTier="flex") is None


@pytest.mark.parametrize("tool", [name for name in HELPERS if name != "mcp_servers"])
def test_tools_it_lacks_are_refused_by_name(tool: str) -> None:
    assert verdict(tools=[{tool: {}}]) == f"The offline engine can't {HELPERS[tool]} ({tool})."


def test_every_tool_is_either_taken_or_refused() -> None:
    assert set(Tool.model_fields) == {"function_declarations", *HELPERS}


def test_a_function_call_cannot_be_forced() -> None:
    config = {"functionCallingConfig": {"mode": "ANY"}}
    assert verdict(toolConfig=config) == "The offline engine can't call functions, as mode ANY demands."


def test_resolution_of_a_part_is_unknown_to_v1() -> None:
    part = {**TEXT, "mediaResolution": {"level": "MEDIA_RESOLUTION_LOW"}}
    contents = [{"parts": [part]}]
    assert verdict(contents=contents) is None
    assert verdict(version="v1", contents=contents) == (
        "Invalid JSON payload received. Unknown name \"mediaResolution\" at 'contents[0].parts[0]': Cannot find field."
    )


@pytest.mark.parametrize(("fps", "accepted"), [(0.2, True), (24, True), (0, False), (25, False)])
def test_frames_a_second(fps: float, accepted: bool) -> None:
    part = {"fileData": {"fileUri": "files/abc"}, "videoMetadata": {"fps": fps}}
    assert (verdict(contents=[{"parts": [part]}]) is None) is accepted
