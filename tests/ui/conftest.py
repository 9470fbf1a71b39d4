"""The Extract page as a script, and the engine it asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.engine import Engine as AppEngine
from components.ui.budget import purse
from components.ui.connection import engine as engine_of_the_app
from components.ui.keeping import store
from tests.engine import Engine
from tests.ui.extracting import opened


@pytest.fixture(scope="session", autouse=True)
def door() -> Iterator[None]:
    """The app's engine fails on demand here, which it lets nobody ask for elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("components.engine.Engine", partial(AppEngine, "--admin"))
        engine_of_the_app.clear()  # a test before may have had one without
        yield
    engine_of_the_app.clear()


@pytest.fixture
def page() -> AppTest:
    return opened()


@pytest.fixture
def peer() -> Iterator[Engine]:
    """The engine that the app itself started."""
    child = engine_of_the_app()
    address = child.address()
    engine = Engine(address.base_url, Path(address.ca_file), child.pid or 0, address.key)
    engine.reset()
    yield engine
    engine.reset()


@pytest.fixture
def paid(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The app has a key of its own, a store of its own, and nothing was spent."""
    monkeypatch.setenv("GEMINI_API_KEY", engine.key)
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", engine.base_url)
    monkeypatch.setenv("SSL_CERT_FILE", str(engine.ca_file))
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite3'}")
    monkeypatch.setenv("WORKBENCH_BUDGET_RUN", "none")
    store.clear()
    purse.clear()
    yield
    store.clear()
    purse.clear()
