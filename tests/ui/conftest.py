"""The Extract page as a script, and the engine it asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.ui.connection import engine as engine_of_the_app
from tests.engine import Engine
from tests.ui.extracting import opened


@pytest.fixture
def page() -> AppTest:
    return opened()


@pytest.fixture
def peer() -> Iterator[Engine]:
    """The engine that the app itself started."""
    child = engine_of_the_app()
    address = child.address()
    engine = Engine(address.base_url, Path(address.ca_file), child.pid or 0)
    engine.reset()
    yield engine
    engine.reset()
