"""What tests do on the Extract page, on the real offline engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from components.jobs.records import Reading
from components.ui.desk import Desk
from components.ui.visitor import Visitor
from components.ui.workspace import KEY

COMPONENTS = Path(__file__).resolve().parents[2] / "components"
EXTRACT, HOME = "../pages/extract.py", "../pages/home.py"
SECONDS = 120
TODAY = date(2026, 11, 21)


def opened(visitor: Visitor | None = None) -> AppTest:
    """The page in a session of its own: of a new visitor, or of one who came back."""
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS)
    if visitor:
        app.session_state["visitor"] = visitor
    app.run()
    return app.switch_page(EXTRACT).run()


def desk(page: AppTest) -> Desk:
    kept: Desk = page.session_state[KEY].shelf("extract", Desk)
    return kept


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    widget = page.file_uploader(key=f"extract-Files-{desk(page).basket.round}")
    for name, content in files:
        widget.upload(name, content)
    return page.run()


def read(page: AppTest) -> list[Reading]:
    page.button(key="extract-run").click().run()
    return finish(page)


def finish(page: AppTest) -> list[Reading]:
    run = desk(page).run
    assert run is not None and run.wait(SECONDS)
    page.run()
    assert not page.exception
    return desk(page).readings(TODAY)


def sample(file: str) -> tuple[str, bytes]:
    return file, (COMPONENTS / "samples" / file).read_bytes()
