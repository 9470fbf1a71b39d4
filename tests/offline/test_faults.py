from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from components.offline.faults import NO_TWIST, Script, parsed

STREAM = "/v1beta/models/gemini-3.8-flash:streamGenerateContent"
FILES = "/v1beta/files/abc"


def script(*rules: dict[str, Any]) -> Script:
    return Script(parsed(json.dumps(rules)))


def statuses(script: Script, *requests: tuple[str, str]) -> list[int | None]:
    return [script.twist(method, path).status for method, path in requests]


def test_without_rules_nothing_happens() -> None:
    assert script().twist("POST", STREAM) is NO_TWIST


def test_a_rule_is_for_one_request_if_not_said_otherwise() -> None:
    once = script({"do": {"status": 503}})
    assert statuses(once, ("POST", STREAM), ("POST", STREAM)) == [503, None]


def test_times_counts_down_and_0_is_for_ever() -> None:
    assert statuses(script({"times": 2, "do": {"status": 503}}), *[("POST", STREAM)] * 3) == [503, 503, None]
    assert statuses(script({"times": 0, "do": {"status": 503}}), *[("POST", STREAM)] * 3) == [503] * 3


def test_nth_lets_the_first_ones_pass() -> None:
    third = script({"match": {"nth": 3}, "do": {"status": 503}})
    assert statuses(third, *[("POST", STREAM)] * 4) == [None, None, 503, None]


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ({}, True),
        ({"method": "post"}, True),
        ({"method": "GET"}, False),
        ({"path": ":streamGenerateContent$"}, True),
        ({"path": "/files/"}, False),
        ({"model": "gemini-3.8-flash"}, True),
        ({"model": "gemini-3.8"}, False),
        ({"method": "POST", "model": "gemini-4-argon"}, False),
    ],
)
def test_match(match: dict[str, Any], fits: bool) -> None:
    assert statuses(script({"match": match, "do": {"status": 500}}), ("POST", STREAM)) == [500 if fits else None]


def test_the_first_rule_that_fits_is_used() -> None:
    ordered = script(
        {"match": {"path": "/files/"}, "do": {"status": 404}},
        {"times": 2, "do": {"status": 503}},
        {"do": {"status": 429}},
    )
    requests = [("POST", STREAM), ("GET", FILES), ("POST", STREAM), ("POST", STREAM), ("POST", STREAM)]
    assert statuses(ordered, *requests) == [503, 404, 503, 429, None]


def test_what_is_left_is_told() -> None:
    used = script({"times": 2, "do": {"stall": 1.5}})
    used.twist("GET", FILES)
    assert used.left() == [{"times": 2, "do": {"stall": 1.5}, "fitted": 1}]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"do": {"explode": True}},
        {"do": {"status": 42}},
        {"do": {"stall": -1}},
        {"do": {"body": "without a status"}},
        {"match": {"path": "("}, "do": {"reset": True}},
        {"match": {"nth": 0}, "do": {"reset": True}},
    ],
)
def test_a_wrong_rule_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        script(rule)
