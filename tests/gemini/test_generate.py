"""Through real sockets: the offline engine fails on demand, and the events tell what a user would be told."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from components.gemini.client import Gemini
from components.gemini.errors import BadAnswer, BadRequest, NetworkDown, NotFound, QuotaExceeded, ServiceBusy
from components.gemini.events import Done, Event, Failed, Notice, Text, UsageReport
from tests.engine import Engine
from tests.gemini.conftest import Ask
from tests.waiting import wait_until

STREAM = {"path": ":streamGenerateContent"}
PER_DAY = {
    "error": {
        "code": 429,
        "message": "You exceeded your current quota.",
        "status": "RESOURCE_EXHAUSTED",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "quotaValue": "20"}],
            },
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.1s"},
        ],
    }
}
PER_MINUTE = {
    "error": {
        "code": 429,
        "message": "Quota exceeded.",
        "status": "RESOURCE_EXHAUSTED",
        "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.1s"}],
    }
}


def events(gemini: Gemini, *arguments: Any) -> list[Event]:
    request, *rest = arguments
    return list(gemini.generate(request, threading.Event(), *rest))


def text(found: list[Event]) -> str:
    return "".join(event.text for event in found if isinstance(event, Text))


def notices(found: list[Event]) -> list[str]:
    return [event.kind for event in found if isinstance(event, Notice)]


def asked(engine: Engine) -> int:
    return sum(":streamGenerateContent" in request["path"] for request in engine.requests())


def test_an_answer_streams_and_ends_with_usage(gemini: Gemini, ask: Ask) -> None:
    found = events(gemini, ask())
    assert "offline engine" in text(found)
    assert isinstance(found[-1], Done) and found[-1].finish == "stop" and found[-1].model_version == "offline-engine"
    usage = [event.usage for event in found if isinstance(event, UsageReport)][-1]
    assert usage.prompt and usage.output and usage.prompt_by.keys() == {"text"}


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_passing_fault_is_retried_and_told(engine: Engine, gemini: Gemini, ask: Ask, status: int) -> None:
    engine.faults({"match": STREAM, "times": 2, "do": {"status": status}})
    found = events(gemini, ask())
    assert notices(found) == ["retry", "retry"]
    assert isinstance(found[-1], Done) and found[-1].finish == "stop"
    assert asked(engine) == 3


def test_a_minute_quota_waits_as_told(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    engine.faults({"match": STREAM, "do": {"status": 429, "body": PER_MINUTE}})
    begun = time.monotonic()
    found = events(gemini, ask())
    assert time.monotonic() - begun >= 0.1
    assert notices(found) == ["retry"] and isinstance(found[-1], Done)


def test_a_spent_day_is_not_retried(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    engine.faults({"match": STREAM, "times": 0, "do": {"status": 429, "body": PER_DAY}})
    found = events(gemini, ask())
    assert isinstance(found[-1], Failed) and isinstance(found[-1].error, QuotaExceeded) and found[-1].error.daily
    assert asked(engine) == 1


def test_patience_ends(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    too_long = {"status": 503, "headers": {"retry-after": "9"}}
    engine.faults({"match": STREAM, "times": 0, "do": too_long})
    found = events(gemini, ask())
    assert isinstance(found[-1], Failed) and isinstance(found[-1].error, ServiceBusy)
    assert found[-1].error.retry_after == 9 and asked(engine) == 1


def test_a_lost_request_is_sent_again_only_with_a_word(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    engine.faults({"match": STREAM, "do": {"reset": True}})
    found = events(gemini, ask())
    assert notices(found) == ["resent"] and asked(engine) == 2
    assert isinstance(found[-1], Done)


def test_an_answer_that_breaks_is_kept_and_not_asked_again(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    engine.faults({"match": STREAM, "do": {"cut_after": 1}})
    found = events(gemini, ask())
    assert text(found) and notices(found) == []
    assert isinstance(found[-1], Failed) and isinstance(found[-1].error, NetworkDown)
    assert found[-1].error.message.startswith("The answer broke off.") and "charged again" in found[-1].error.advice
    assert asked(engine) == 1


def test_a_body_that_is_no_json_is_a_bad_answer(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    engine.faults({"match": STREAM, "do": {"garble_body": True}})
    found = events(gemini, ask())
    assert isinstance(found[-1], Failed) and isinstance(found[-1].error, BadAnswer)


@pytest.mark.parametrize(
    ("fault", "finish"),
    [
        ({"finish": "SAFETY"}, "safety"),
        ({"finish": "RECITATION"}, "recitation"),
        ({"finish": "MAX_TOKENS"}, "max_tokens"),
        ({"empty": True}, "empty"),
        ({"block": "SAFETY"}, "blocked"),
    ],
)
def test_an_early_end_is_told(engine: Engine, gemini: Gemini, ask: Ask, fault: dict[str, Any], finish: str) -> None:
    engine.faults({"match": STREAM, "do": fault})
    last = events(gemini, ask())[-1]
    assert isinstance(last, Done) and last.finish == finish and last.detail


def test_an_overloaded_model_gives_way_to_the_second(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    busy = {"status": 503, "headers": {"retry-after": "9"}}
    engine.faults({"match": STREAM | {"model": "gemini-3.8-flash"}, "times": 0, "do": busy})
    found = events(gemini, ask(model="gemini-3.8-flash"), "offline-engine")
    assert notices(found) == ["fallback"] and isinstance(found[-1], Done)


def test_a_model_that_is_gone_gives_way_to_the_second(gemini: Gemini, ask: Ask) -> None:
    found = events(gemini, ask(model="gemini-none"), "offline-engine")
    assert notices(found) == ["fallback"] and isinstance(found[-1], Done)


def test_a_second_model_does_not_help_a_bad_request(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    engine.faults({"match": STREAM, "do": {"status": 400}})
    found = events(gemini, ask(), "gemini-3.8-flash")
    assert isinstance(found[-1], Failed) and isinstance(found[-1].error, BadRequest) and asked(engine) == 1


def test_a_second_model_that_refuses_the_settings_is_not_asked(gemini: Gemini, ask: Ask) -> None:
    found = events(gemini, ask(model="gemini-none", thinking_level="low"), "offline-engine")
    assert isinstance(found[-1], Failed) and isinstance(found[-1].error, NotFound)


def test_a_refused_setting_is_told_before_anything_is_sent(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    found = events(gemini, ask(model="gemini-3.8-flash", thinking_level="minimal"))
    assert isinstance(found[-1], Failed) and isinstance(found[-1].error, BadRequest)
    assert asked(engine) == 0


def test_a_setting_without_effect_is_told(gemini: Gemini, ask: Ask) -> None:
    found = events(gemini, ask(model="gemini-4-neon", temperature=0.1, top_p=0.9))
    assert [one.message for one in found if isinstance(one, Notice)] == ["Gemini 4 Neon ignores temperature and top-p."]
    assert isinstance(found[-1], Done) and found[-1].finish == "stop"
    assert notices(events(gemini, ask(model="gemini-4-neon", thinking_level="xhigh"))) == []


def test_a_second_model_says_what_it_ignores(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    busy = {"status": 503, "headers": {"retry-after": "9"}}
    engine.faults({"match": STREAM | {"model": "gemini-3.8-flash"}, "times": 0, "do": busy})
    found = events(gemini, ask(model="gemini-3.8-flash", temperature=0.1), "gemini-4-hydrogen")
    assert notices(found) == ["fallback", "ignored"] and isinstance(found[-1], Done)


def test_the_list_of_models_is_asked_for_once_and_waited_for_by_nobody(engine: Engine, gemini: Gemini) -> None:
    engine.faults({"match": {"path": "/models"}, "do": {"stall": 0.3}})
    assert gemini.listed() is None and gemini.listed() is None
    wait_until(lambda: gemini.listed() is not None)
    listed = {model.id for model in gemini.listed() or ()}
    assert {"gemini-4-neon", "offline-engine"} <= listed
    assert sum(request["path"].split("?")[0].endswith("/models") for request in engine.requests()) == 1
