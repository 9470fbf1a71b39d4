"""What tests do on the Inspect page, on the real offline engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from components.analysis.result import Result
from components.ui.inspect_desk import InspectDesk
from components.ui.workspace import KEY

COMPONENTS = Path(__file__).resolve().parents[2] / "components"
INSPECT, HOME = "../pages/inspect.py", "../pages/home.py"
SECONDS = 240
TODAY = date(2026, 11, 21)


def opened() -> AppTest:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    return app.switch_page(INSPECT).run()


def desk(page: AppTest) -> InspectDesk:
    kept: InspectDesk = page.session_state[KEY].shelf("inspect", InspectDesk)
    return kept


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    widget = page.file_uploader(key=f"inspect-Files-{desk(page).basket.round}")
    for name, content in files:
        widget.upload(name, content)
    page.run()
    assert not page.exception
    return page


def inspect(page: AppTest) -> dict[str, Result]:
    page.button(key="inspect-run").click().run()
    return finish(page)


def finish(page: AppTest) -> dict[str, Result]:
    """The results by their items' names."""
    run = desk(page).run
    assert run is not None and run.wait(SECONDS)
    page.run()
    assert not page.exception
    return {item.key: desk(page).result(item, TODAY) for item in desk(page).items}


def said(result: Result, kind: str) -> object:
    return next((claim.value for claim in result.of_kind(kind)), None)
