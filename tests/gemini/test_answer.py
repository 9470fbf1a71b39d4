from __future__ import annotations

from typing import Any

import pytest
from google.genai.types import GenerateContentResponse

from components.gemini.answer import FINISHES, Answer
from components.gemini.events import Done, Event, Extra, Notice, Text, Thought, UsageReport
from components.gemini.usage import Usage


def taken(*chunks: dict[str, Any]) -> tuple[list[Event], Done]:
    answer = Answer()
    events = [event for chunk in chunks for event in answer.take(GenerateContentResponse.model_validate(chunk))]
    return events, answer.done()


def chunk(*parts: dict[str, Any], finish: str | None = None, **rest: Any) -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": list(parts)}, "finishReason": finish}], **rest}


def test_text_thoughts_and_the_end() -> None:
    events, done = taken(
        chunk({"text": "Let me see.", "thought": True}),
        chunk({"text": "A"}, {"text": " b"}, modelVersion="m-1", responseId="r"),
        chunk(finish="STOP"),
    )
    assert events == [Thought("Let me see."), Text("A"), Text(" b")]
    assert done == Done("stop", "m-1", "r")


def test_usage_is_told_when_it_changes() -> None:
    usage = {"promptTokenCount": 3, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 3}]}
    events, _ = taken(chunk({"text": "a"}, usageMetadata=usage), chunk({"text": "b"}, usageMetadata=usage))
    assert events == [Text("a"), UsageReport(Usage(prompt=3, prompt_by={"text": 3})), Text("b")]


def test_what_is_not_shown_is_told_once() -> None:
    call = {"functionCall": {"name": "f", "args": {}}}
    events, done = taken(chunk(call, call, {"inlineData": {"mimeType": "audio/wav", "data": "AAAA"}}, finish="STOP"))
    assert [event.message for event in events if isinstance(event, Notice)] == [
        "The answer also holds a function call, which is not shown.",
        "The answer also holds a file, which is not shown.",
    ]
    assert done.finish == "stop"


def test_programs_pictures_and_pages_are_told_once_and_in_order() -> None:
    grounding = {
        "webSearchQueries": ["tea"],
        "groundingChunks": [
            {"web": {"uri": "https://a.example/x", "title": "A"}},
            {"web": {"uri": "javascript:alert(1)", "title": "B"}},
        ],
    }
    pages = {"urlMetadata": [{"retrievedUrl": "https://b.example", "urlRetrievalStatus": "URL_RETRIEVAL_STATUS_ERROR"}]}
    more = {"groundingMetadata": grounding, "urlContextMetadata": pages}
    first = chunk(
        {"executableCode": {"language": "PYTHON", "code": "print(1)"}},
        {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "1\n"}},
        {"inlineData": {"mimeType": "image/png", "data": "AAAA"}},
        {"text": "One."},
    )
    last = {"candidates": [{"content": {"parts": []}, "finishReason": "STOP", **more}]}
    events, done = taken(first, {"candidates": [more]}, last)
    assert events == [
        Extra("code", "print(1)", detail="python"),
        Extra("output", "1\n"),
        Extra("picture", detail="image/png", data=b"\0\0\0"),
        Text("One."),
        Extra("query", "tea"),
        Extra("source", "A", "https://a.example/x"),
        Extra("page", uri="https://b.example", detail="error"),
    ]
    assert done.finish == "stop"


@pytest.mark.parametrize(("reason", "finish"), sorted(FINISHES.items()))
def test_every_known_reason(reason: str, finish: str) -> None:
    done = taken(chunk({"text": "a"}, finish=reason))[1]
    assert done.finish == finish and (done.detail == "") == (finish == "stop")


def test_other_ends() -> None:
    assert taken()[1].finish == "empty"
    assert taken(chunk(finish="STOP"))[1].finish == "empty"
    assert taken(chunk({"text": "a"}))[1].finish == "other"
    assert taken(chunk({"text": "a"}, finish="LANGUAGE"))[1].detail.endswith("It names the reason: language.")
    blocked = taken({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})[1]
    assert blocked.finish == "blocked" and "prohibited content" in blocked.detail


@pytest.mark.filterwarnings("ignore:.* is not a valid :UserWarning")
def test_a_reason_of_the_future() -> None:
    done = taken(chunk({"text": "a"}, finish="SUNSPOTS"))[1]
    assert done.finish == "other" and "sunspots" in done.detail
