"""An answer longer than one call gives is gone on with as the service wants it: the same request, with its token."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.gemini.errors import ServiceBusy
from components.gemini.events import Done, Failed, Text
from tests.gemini.streaming import QUESTION, Service, asked, said

TOKEN = b"\x00\xfftoken"
ASKED = replace(QUESTION, model="gemini-4-neon")


def cut(text: str, reason: str = "CONTINUATION", token: bytes | None = TOKEN) -> bytes:
    candidate: dict[str, Any] = {"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": reason}
    if token:
        candidate["continuationToken"] = base64.b64encode(token).decode()
    return b"data: " + json.dumps({"candidates": [candidate]}).encode() + b"\r\n\r\n"


def test_the_same_request_goes_on_with_the_token(tmp_path: Path) -> None:
    service = Service([cut("One, two, ")], [said("three.", "STOP")])
    first = asked(service, tmp_path, ASKED)
    done = first[-1]
    assert isinstance(done, Done) and done.finish == "max_tokens" and done.continuation == TOKEN
    assert "rest can be asked for" in done.detail and "fftoken" not in repr(done)
    second = asked(service, tmp_path, replace(ASKED, continuation=done.continuation))
    assert second[0] == Text("three.") and isinstance(second[-1], Done) and second[-1].finish == "stop"
    one, two = service.requests
    assert "continuationToken" not in json.dumps(one)
    assert base64.urlsafe_b64decode(_find(two, "continuationToken")) == TOKEN
    assert two["contents"] == one["contents"]


@pytest.mark.parametrize(
    ("reason", "token", "detail"),
    [("CONTINUATION", None, "rest can be asked for"), ("MAX_TOKENS", TOKEN, "longest length allowed")],
)
def test_without_a_token_or_with_the_tokens_spent_there_is_none(
    reason: str, token: bytes | None, detail: str, tmp_path: Path
) -> None:
    done = asked(Service([cut("One, ", reason, token)]), tmp_path, ASKED)[-1]
    assert isinstance(done, Done) and done.finish == "max_tokens" and done.continuation == b"" and detail in done.detail


def test_a_token_is_not_another_models(tmp_path: Path) -> None:
    busy = b'{"error": {"code": 503, "message": "Busy. Retry in 9s.", "status": "UNAVAILABLE"}}\n'
    service = Service([busy])
    request = replace(ASKED, continuation=TOKEN)
    last = asked(service, tmp_path, request, "gemini-4-hydrogen")[-1]
    assert isinstance(last, Failed) and isinstance(last.error, ServiceBusy) and service.asked == 1


def _find(value: Any, name: str) -> str:
    if isinstance(value, dict):
        found = [value[name]] if name in value else [_find(inner, name) for inner in value.values()]
        return next((one for one in found if one), "")
    return ""
