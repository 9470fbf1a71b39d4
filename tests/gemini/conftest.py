"""A client of the offline engine that loses no time waiting, and must leave nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from components.gemini import files
from components.gemini.client import Gemini
from components.gemini.connection import Offline
from components.gemini.request import FilePart, Request, Settings, TextPart, Turn
from components.gemini.retry import Patience
from tests.engine import Engine

HASTY = Patience(total=5, first=0.01)
Ask = Callable[..., Request]


@pytest.fixture
def gemini(engine: Engine, tmp_path: Path) -> Iterator[Gemini]:
    with Gemini(Offline(engine.base_url, str(engine.ca_file)), patience=HASTY, folder=tmp_path / "journal") as client:
        yield client
    assert [thread.name for thread in threading.enumerate() if thread.name == "gemini-call"] == []


@pytest.fixture
def ask() -> Ask:
    def make(text: str = "Hello", *files: FilePart, model: str = "offline-engine", **settings: object) -> Request:
        return Request(model, (Turn("user", (*files, TextPart(text))),), Settings(**settings))  # type: ignore[arg-type]

    return make


@pytest.fixture
def picture(tmp_path: Path) -> FilePart:
    path = tmp_path / "blue.png"
    Image.new("RGB", (64, 64), "blue").save(path)
    return FilePart(path, "image/png", "blue.png")


@pytest.fixture
def big(picture: FilePart, monkeypatch: pytest.MonkeyPatch) -> FilePart:
    """A file that counts as too large to go inside the request."""
    monkeypatch.setitem(files.LIMITS["inline"], "prefer_below", 10)
    return picture
