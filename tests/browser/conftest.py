"""Chromium, the served app and visitors to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.chromium import FLAGS
from tests.browser.visitor import Visitor
from tests.serve import App, serving

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("BROWSER_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One server for all tests that don't need a fresh one."""
    with serving(tmp_path_factory.mktemp("app")) as served:
        yield served


@pytest.fixture
def new_visitor(browser: Browser, shots: Path) -> Iterator[NewVisitor]:
    """Makes visitors: `new_visitor(app, viewport=..., color_scheme=...)`; at the end each must have been well."""
    visitors: list[Visitor] = []

    def come(app: App, **options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        visitors.append(Visitor(context, app.base_url, shots))
        return visitors[-1]

    yield come
    try:
        for visitor in visitors:
            visitor.expect_well()
    finally:
        for visitor in visitors:
            visitor.context.close()


@pytest.fixture
def visitor(new_visitor: NewVisitor, app: App) -> Visitor:
    """Someone at a desk."""
    return new_visitor(app)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keeps a picture of what a failed test saw."""
    report = yield
    visitor = getattr(item, "funcargs", {}).get("visitor")
    if report.when == "call" and report.failed and isinstance(visitor, Visitor):
        report.sections.append(("Screenshot", str(visitor.shot(f"failed-{item.name}"))))
    return report
