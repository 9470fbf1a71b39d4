import gc
import io
import weakref
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from components.pages import PAGES, Page
from components.ui.basket import Basket, Document
from components.ui.workspace import KEY, Workspace, end
from tests.ui.extracting import COMPONENTS, SECONDS

SESSION = "test session id"  # AppTest's


class Shelf:
    def __init__(self) -> None:
        self.cancelled = 0

    def cancel(self) -> None:
        self.cancelled += 1


def test_a_page_finds_what_it_kept() -> None:
    space = Workspace()
    shelf = space.shelf("page", Shelf)
    assert space.shelf("page", Shelf) is shelf
    assert space.shelf("other", Shelf) is not shelf


def test_a_session_let_go_stops_its_runs_and_removes_its_files() -> None:
    space = Workspace()
    shelf = space.shelf("page", Shelf)
    spooled = space.spool.add(io.BytesIO(b"content"), "a.txt")
    path = spooled.path
    del space
    gc.collect()
    assert shelf.cancelled == 1 and not path.exists()


def test_an_ended_session_keeps_nothing_even_where_something_still_points_to_it() -> None:
    space = Workspace()
    shelf = space.shelf("page", Shelf)
    folder = space.spool.folder
    space.shelf("closure", partial(partial, space.shelf))
    space.spool.add(io.BytesIO(b"content"), "a.txt")
    space.end()
    assert shelf.cancelled == 1 and not folder.exists()
    gone = weakref.ref(space)
    del space
    gc.collect()
    assert gone() is None


def test_what_no_page_needs_any_more_goes_and_the_rest_stays() -> None:
    space = Workspace()
    used, left = (space.spool.add(io.BytesIO(content), "a.txt") for content in (b"used", b"left"))
    space.shelf("page", Basket).documents[used.sha256] = Document(used.sha256, "a.txt", used.path)
    space.spool.tidy()
    assert used.path.exists() and not left.path.exists()


# Talk asks for the server's session manager, which a page alone hasn't got.
@pytest.mark.parametrize("page", [page for page in PAGES if page.address != "live"], ids=lambda page: page.title)
def test_of_every_page_nothing_is_left_when_the_session_ends(page: Page) -> None:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    app.switch_page(str(page.script)).run()
    assert not app.exception
    gone, folder = weakref.ref(app.session_state[KEY]), app.session_state[KEY].spool.folder
    app.session_state[KEY].spool.add(io.BytesIO(b"content"), "a.txt")
    end(SESSION)
    del app
    gc.collect()
    assert gone() is None and not folder.exists()
