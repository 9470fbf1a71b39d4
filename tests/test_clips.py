"""Recordings over HTTP: in pieces, from disk, only for who was given the address, and only as long as the visit."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.clips import ROUTES, Clips

BODY = bytes(range(256)) * 40


@pytest.fixture
def browser() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "talk.wav"
    path.write_bytes(BODY)
    return path


def test_a_piece_is_sent_as_asked(browser: TestClient, recording: Path) -> None:
    address = Clips().address(recording, "audio/wav")
    answer = browser.get(f"/{address}", headers={"Range": "bytes=1000-1099"})
    assert (answer.status_code, answer.content) == (206, BODY[1000:1100])
    assert answer.headers["content-range"] == f"bytes 1000-1099/{len(BODY)}"
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_it_is_found_below_a_path_too(browser: TestClient, recording: Path) -> None:
    assert browser.get(f"/some/path/{Clips().address(recording, 'audio/wav')}").content == BODY


def test_the_address_stays_for_one_visitor_and_differs_for_another(recording: Path) -> None:
    clips = Clips()
    assert clips.address(recording, "audio/wav") == clips.address(recording, "audio/wav")
    assert clips.address(recording, "audio/wav") != Clips().address(recording, "audio/wav")


def test_it_ends_with_the_visit_and_with_the_file(browser: TestClient, recording: Path) -> None:
    leaving, staying = Clips(), Clips()
    gone, kept = leaving.address(recording, "audio/wav"), staying.address(recording, "audio/wav")
    leaving.cancel()
    assert (browser.get(f"/{gone}").status_code, browser.get(f"/{kept}").status_code) == (404, 200)
    recording.unlink()
    assert browser.get(f"/{kept}").status_code == 404


def test_nothing_but_recordings_is_served(recording: Path) -> None:
    with pytest.raises(ValueError, match="neither sound nor a film"):
        Clips().address(recording, "text/html")
