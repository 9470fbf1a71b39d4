"""The engine as tests get it: one process, TLS, faults and a log that are fresh for each test."""

from __future__ import annotations

import urllib.error

import psutil
import pytest

from tests.engine import Engine, running_engine


def test_it_answers_its_administrator(engine: Engine) -> None:
    engine.faults({"match": {"path": "/v1beta/models"}, "do": {"status": 503}})
    with pytest.raises(urllib.error.HTTPError, match="503"):
        engine.admin("GET", "/v1beta/models?key=offline-tests")
    assert [entry["path"] for entry in engine.requests()] == ["/v1beta/models"]


def test_each_test_begins_without_faults_and_requests(engine: Engine) -> None:
    assert engine.requests() == []
    assert engine.admin("GET", "/v1beta/models?key=offline-tests")["models"]


def test_it_ends_with_who_started_it() -> None:
    with running_engine() as own:
        assert psutil.pid_exists(own.pid)
    assert not psutil.pid_exists(own.pid)
    assert not own.ca_file.exists()
