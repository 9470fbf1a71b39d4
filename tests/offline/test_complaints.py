from __future__ import annotations

from typing import Any

import pytest

from components.offline.wire.complaints import loaded, parsed, path
from components.offline.wire.errors import ApiError
from components.offline.wire.requests import GenerateContentRequest

PACKAGE = "type.googleapis.com/google.ai.generativelanguage.v1beta"
HELLO = [{"parts": [{"text": "Hello"}]}]


def complaint(payload: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        parsed(GenerateContentRequest, payload)
    return caught.value


def test_both_spellings_are_the_same_message() -> None:
    camel = {"contents": HELLO, "generationConfig": {"maxOutputTokens": 5, "thinkingConfig": {"thinkingLevel": "low"}}}
    snake = {"contents": HELLO, "generation_config": {"max_output_tokens": 5, "thinking_config": {"thinking_level": 1}}}
    assert parsed(GenerateContentRequest, camel) == parsed(GenerateContentRequest, snake)


def test_null_is_absent_and_a_lone_message_is_a_list() -> None:
    request = parsed(GenerateContentRequest, {"contents": {"parts": {"text": "Hello"}}, "tools": None})
    assert [part.text for content in request.contents for part in content.parts] == ["Hello"]
    assert request.tools == ()


@pytest.mark.parametrize(
    ("payload", "field", "sentence"),
    [
        ({"foo": 1}, None, 'Invalid JSON payload received. Unknown name "foo": Cannot find field.'),
        (
            {"contents": [{"parts": [{"foo": 1}]}]},
            "contents[0].parts[0]",
            "Invalid JSON payload received. Unknown name \"foo\" at 'contents[0].parts[0]': Cannot find field.",
        ),
        (
            {"generationConfig": {"thinkingConfig": {"thinkingDepth": 1}}},
            "generation_config.thinking_config",
            "Invalid JSON payload received. Unknown name \"thinkingDepth\" at 'generation_config.thinking_config': "
            "Cannot find field.",
        ),
        (
            {"generationConfig": {"temperature": "warm"}},
            "generation_config.temperature",
            "Invalid value at 'generation_config.temperature' (TYPE_FLOAT), \"warm\"",
        ),
        (
            {"generationConfig": {"maxOutputTokens": 1.5}},
            "generation_config.max_output_tokens",
            "Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 1.5",
        ),
        (
            {"contents": [{"parts": [{"text": 7}]}]},
            "contents[0].parts[0].text",
            "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 7",
        ),
        (
            {"generationConfig": {"responseModalities": ["SMELL"]}},
            "generation_config.response_modalities[0]",
            f"Invalid value at 'generation_config.response_modalities[0]' ({PACKAGE}.GenerationConfig.Modality), "
            '"SMELL"',
        ),
        (
            {"contents": ["Hello"]},
            "contents[0]",
            f"Invalid value at 'contents[0]' ({PACKAGE}.Content), \"Hello\"",
        ),
    ],
)
def test_a_finding_in_googles_words(payload: Any, field: str | None, sentence: str) -> None:
    error = complaint(payload)
    violation = {"field": field, "description": sentence} if field else {"description": sentence}
    assert (error.code, error.status, error.message) == (400, "INVALID_ARGUMENT", sentence)
    assert error.body()["error"]["details"] == [
        {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    ]


def test_every_finding_is_told() -> None:
    assert complaint({"foo": 1, "bar": 2}).message.count("Cannot find field.") == 2


def test_a_long_value_is_not_sent_back_whole() -> None:
    assert len(complaint({"contents": "x" * 1_000_000}).message) < 400


@pytest.mark.parametrize("raw", [b"{", b"{'a': 1}", b'{"a": NaN}', b"\xff\xfe", b"[" * 100_000])
def test_no_json(raw: bytes) -> None:
    with pytest.raises(ApiError, match=r"^Invalid JSON payload received\. Unexpected token\.") as caught:
        loaded(raw)
    assert caught.value.code == 400


def test_an_empty_body_is_an_empty_message() -> None:
    assert loaded(b"") == {}


def test_path_in_the_protos_spelling() -> None:
    assert path(["contents", 0, "parts", 2, "inlineData", "mimeType"]) == "contents[0].parts[2].inline_data.mime_type"
