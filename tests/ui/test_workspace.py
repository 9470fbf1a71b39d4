import gc
import io

from components.ui.workspace import Workspace


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
