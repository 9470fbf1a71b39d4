"""What tests do on the Ask page, on the real offline engine."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components.analysis.ask import Exchange
from components.ui.ask_desk import AskDesk
from components.ui.workspace import KEY, Workspace
from tests.ui.extracting import COMPONENTS, SECONDS

ASK = "../pages/ask.py"


def opened() -> AppTest:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    return app.switch_page(ASK).run()


def space(page: AppTest) -> Workspace:
    held: Workspace = page.session_state[KEY]
    return held


def desk(page: AppTest) -> AskDesk:
    kept: AskDesk = space(page).shelf("ask", AskDesk)
    return kept


def add(page: AppTest, *files: tuple[str, bytes]) -> None:
    widget = page.file_uploader(key=f"ask-Files-{desk(page).basket.round}")
    for name, content in files:
        widget.upload(name, content)
    page.run()
    assert not page.exception


def ask(page: AppTest, question: str) -> Exchange:
    page.chat_input(key="ask").set_value(question).run()
    return finish(page)


def press(page: AppTest, key: str) -> Exchange:
    page.button(key=key).click().run()
    return finish(page)


def finish(page: AppTest) -> Exchange:
    run = desk(page).run
    assert run is not None and run.wait(SECONDS)
    page.run()
    assert not page.exception
    return desk(page).conversation.path()[-1]


def said(page: AppTest) -> str:
    boxes = (*page.error, *page.warning, *page.info)
    return "\n".join(box.value for box in boxes)
