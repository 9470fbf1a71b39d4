"""The end of a stream is its end: what comes after a finish reason counts, and so does what goes wrong there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from components.gemini.errors import BadAnswer, GeminiError, NetworkDown, ServiceBusy
from components.gemini.events import Done, Event, Failed, Notice, Text, Thought, UsageReport
from components.gemini.usage import Usage
from tests.gemini.replay import Exchange, as_events, exchanges
from tests.gemini.streaming import QUESTION, Pieces, Service, answers, asked, event, said

OVERLOADED = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
FRAMED = b"data: " + json.dumps(OVERLOADED).encode() + b"\r\n\r\n"
# As the service sends it (recorded): a body of its own, over many lines, without the frame of an event.
BARE = json.dumps(OVERLOADED, indent=2).encode() + b"\n"
RESET = httpx2.ReadError("reset")


def text(found: list[Event]) -> str:
    return "".join(one.text for one in found if isinstance(one, Text))


def usage(found: list[Event]) -> Usage | None:
    return next((one.usage for one in reversed(found) if isinstance(one, UsageReport)), None)


def failure(found: list[Event]) -> GeminiError:
    last = found[-1]
    assert isinstance(last, Failed), last
    assert last.error.message.startswith("The answer broke off.") and "is kept" in last.error.advice
    return last.error


FIRST = {"promptTokenCount": 9, "candidatesTokenCount": 4, "totalTokenCount": 13}
LAST = {"promptTokenCount": 9, "candidatesTokenCount": 11, "toolUsePromptTokenCount": 30, "totalTokenCount": 50}


def test_text_and_usage_after_a_finish_reason_count(tmp_path: Path) -> None:
    program = {"executableCode": {"language": "PYTHON", "code": "print(6)"}}
    output = {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "6\n"}}
    body: Pieces = [
        said("I compute. "),
        event(program, finish="STOP", usageMetadata=FIRST),
        event(output, usageMetadata=FIRST),
        said("It is "),
        said("six.", "STOP", usageMetadata=LAST),
    ]
    found = asked(Service(body), tmp_path)
    assert text(found) == "I compute. It is six."
    assert usage(found) == Usage(prompt=9, output=11, tool_prompt=30, total=50)
    assert isinstance(found[-1], Done) and found[-1].finish == "stop"


@pytest.mark.parametrize("after", ["", " and more"])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ([FRAMED], ServiceBusy),
        ([BARE], ServiceBusy),
        ([b"\r\n" + BARE + b"\r\n"], ServiceBusy),
        ([RESET], NetworkDown),
        ([httpx2.RemoteProtocolError("peer closed connection without sending complete message body")], NetworkDown),
        ([httpx2.ReadTimeout("")], NetworkDown),
        ([b'data: {"candidates": [{"content"'], BadAnswer),
        ([b"<html><body>502 Bad Gateway</body></html>\n"], BadAnswer),
    ],
)
def test_what_breaks_after_a_finish_reason_is_told(
    fault: Pieces, kind: type[GeminiError], after: str, tmp_path: Path
) -> None:
    more: Pieces = [said(after)] if after else []
    service = Service([said("whole", "STOP", usageMetadata=FIRST), *more, *fault])
    found = asked(service, tmp_path)
    assert isinstance(failure(found), kind)
    assert text(found) == "whole" + after and usage(found) == Usage(prompt=9, output=4, total=13)
    assert service.asked == 1


@pytest.mark.parametrize("finish", ["STOP", "MAX_TOKENS", "SAFETY", "RECITATION"])
def test_a_finish_reason_alone_is_no_end_either(finish: str, tmp_path: Path) -> None:
    service = Service([event(finish=finish), RESET])
    assert isinstance(failure(asked(service, tmp_path)), NetworkDown) and service.asked == 1


def test_the_last_finish_reason_counts(tmp_path: Path) -> None:
    recited = asked(Service([said("a", "STOP"), said("b", "STOP"), event(finish="RECITATION")]), tmp_path)
    assert text(recited) == "ab" and isinstance(recited[-1], Done) and recited[-1].finish == "recitation"
    went_on = asked(Service([said("a", "MAX_TOKENS"), said("b", "STOP")]), tmp_path)
    assert text(went_on) == "ab" and isinstance(went_on[-1], Done) and went_on[-1].finish == "stop"


@pytest.mark.parametrize("more", [{"text": " b"}, {"text": "hm", "thought": True}, {"executableCode": {"code": "1"}}])
def test_what_goes_on_after_a_finish_reason_needs_one_of_its_own(more: dict[str, Any], tmp_path: Path) -> None:
    last = asked(Service([said("a", "STOP"), event(more)]), tmp_path)[-1]
    assert isinstance(last, Done) and last.finish == "other"


@pytest.mark.parametrize("empty", [{"text": ""}, {"thoughtSignature": "AAAA"}, {"text": "", "thought": True}])
def test_an_empty_part_is_not_going_on(empty: dict[str, Any], tmp_path: Path) -> None:
    last = asked(Service([said("a", "STOP"), event(empty), event()]), tmp_path)[-1]
    assert isinstance(last, Done) and last.finish == "stop"


def test_thoughts_alone_are_no_answer(tmp_path: Path) -> None:
    found = asked(Service([event({"text": "Let me see.", "thought": True}), event(finish="STOP")]), tmp_path)
    assert found[0] == Thought("Let me see.")
    assert isinstance(found[-1], Done) and found[-1].finish == "empty" and found[-1].detail


def test_before_anything_came_a_fault_is_tried_again(tmp_path: Path) -> None:
    service = Service([BARE], [FRAMED], [RESET], [said("a", "STOP")])
    found = asked(service, tmp_path)
    assert service.asked == 4 and isinstance(found[-1], Done) and text(found) == "a"
    assert [one.kind for one in found if isinstance(one, Notice)] == ["retry", "retry", "resent"]


def test_a_refused_question_stays_refused(tmp_path: Path) -> None:
    refusal = b'data: {"promptFeedback": {"blockReason": "SAFETY"}}\r\n\r\n'
    service = Service([refusal, RESET])
    last = asked(service, tmp_path)[-1]
    assert isinstance(last, Done) and last.finish == "blocked" and service.asked == 1


@pytest.mark.parametrize(
    "strange", [json.dumps([OVERLOADED]).encode() + b"\n", b'data: {"status": "x", "error": {"code": 503}}\r\n\r\n']
)
def test_what_the_sdk_reads_nothing_of_is_told(strange: bytes, tmp_path: Path) -> None:
    last = asked(Service([said("a", "STOP"), strange]), tmp_path)[-1]
    assert isinstance(last, Done) and last.finish == "other" and "not understood" in last.detail


def recorded(folder: Path) -> Iterator[tuple[Exchange, list[dict[str, Any]]]]:
    """Streamed answers of the generation that we ask for, each with its chunks."""
    for exchange in exchanges(folder):
        if (
            exchange.unreadable
            or not exchange.body.lstrip().startswith(("data:", "["))
            or '"candidates"' not in exchange.body
        ):
            continue
        events = as_events(exchange.body).split("data: ")[1:]
        try:
            chunks = [json.loads(one) for one in events]
        except ValueError:
            continue
        if len(chunks) > 1 and all("candidates" in chunk or "usageMetadata" in chunk for chunk in chunks):
            yield exchange, chunks


def finishes(chunks: list[dict[str, Any]]) -> list[int]:
    told = [(at, one) for at, chunk in enumerate(chunks) for one in chunk.get("candidates", [])[:1]]
    return [at for at, candidate in told if candidate.get("finishReason")]


def words(chunks: list[dict[str, Any]]) -> str:
    parts = [
        part
        for chunk in chunks
        for one in chunk.get("candidates", [])[:1]
        for part in one.get("content", {}).get("parts", [])
    ]
    return "".join(part.get("text", "") for part in parts if not part.get("thought"))


def framed(chunk: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(chunk).encode() + b"\r\n\r\n"


@pytest.mark.filterwarnings("ignore:.* is not a valid :UserWarning")
def test_recorded_streams_with_several_ends(shared_wire: Path, tmp_path: Path) -> None:
    """Each whole, and each with a fault after every one of its finish reasons."""
    several = [chunks for _, chunks in recorded(shared_wire) if len(finishes(chunks)) > 1]
    assert len(several) >= 10
    faults: list[bytes | Exception] = [FRAMED, BARE, RESET]
    broken = [(chunks[: at + 1], fault) for chunks in several for at in finishes(chunks) for fault in faults]
    bodies: list[Pieces] = [[*map(framed, chunks)] for chunks in several]
    bodies += [[*map(framed, chunks), fault] for chunks, fault in broken]
    found = answers(Service(*bodies), [QUESTION] * len(bodies), tmp_path)
    for chunks, came in zip(several, found, strict=False):
        assert text(came) == words(chunks)
    for (chunks, _), came in zip(broken, found[len(several) :], strict=True):
        failure(came)
        assert text(came) == words(chunks)


FIELDS = {
    "prompt": "promptTokenCount",
    "output": "candidatesTokenCount",
    "thoughts": "thoughtsTokenCount",
    "cached": "cachedContentTokenCount",
    "tool_prompt": "toolUsePromptTokenCount",
    "total": "totalTokenCount",
}


@pytest.mark.filterwarnings("ignore:.* is not a valid :UserWarning")
def test_recorded_usage_is_that_of_the_last_report_and_nothing_is_lost(shared_wire: Path, tmp_path: Path) -> None:
    told = [
        (exchange, [chunk["usageMetadata"] for chunk in chunks if chunk.get("usageMetadata")], chunks)
        for exchange, chunks in recorded(shared_wire)
        if len(chunks) - 1 in finishes(chunks)
    ]
    told = [(exchange, reports, chunks) for exchange, reports, chunks in told if reports]
    assert len(told) > 150
    bodies: list[Pieces] = [[*map(framed, chunks)] for _, _, chunks in told]
    for (exchange, reports, _), found in zip(
        told, answers(Service(*bodies), [QUESTION] * len(bodies), tmp_path), strict=True
    ):
        came = usage(found)
        for name, field in FIELDS.items():
            counts = [one[field] for one in reports if field in one]
            expected = reports[-1].get(field, max(counts, default=None))
            assert came and getattr(came, name) == expected, (exchange.source, name, found[-1])
