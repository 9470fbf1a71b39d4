"""`/ready` as a load balancer reads it."""

from __future__ import annotations

import json

import pytest
from starlette.requests import Request

from components.health import readiness
from components.ui import readiness as asked
from components.ui.connection import engine

REQUEST = Request({"type": "http", "method": "GET", "path": "/ready", "headers": []})


@pytest.mark.parametrize(
    ("trouble", "status", "told"),
    [("", 200, "ok"), ("The database does not answer.", 503, "The database does not answer.")],
)
def test_it_tells_what_is_amiss(trouble: str, status: int, told: str) -> None:
    answer = readiness({"database": lambda: trouble, "engine": lambda: ""}).endpoint(REQUEST)
    assert (answer.status_code, json.loads(answer.body)) == (status, {"database": told, "engine": "ok"})


def test_an_engine_that_nobody_needed_yet_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked.database_trouble() == ""
    assert asked.engine_trouble() == "" and not engine().missed
    monkeypatch.setattr(engine(), "_home", object())
    monkeypatch.setattr(engine(), "_process", None)
    assert "has ended" in asked.engine_trouble()
