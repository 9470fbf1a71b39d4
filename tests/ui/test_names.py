"""What a file is called decides nothing: every page that takes files takes them under any name, and one bad file costs
no other."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.media.samples import CAFE, PLANNER
from components.media.spool import Spool
from components.ui.ask_desk import AskDesk
from components.ui.basket import Basket
from components.ui.compare_desk import CompareDesk
from components.ui.cost_desk import CostDesk
from components.ui.desk import Desk
from components.ui.inspect_desk import InspectDesk
from components.ui.meeting_desk import MeetingDesk
from components.ui.video_desk import VideoDesk
from components.ui.workspace import KEY, Workspace
from tests.media.making import write_video, write_wav
from tests.ui.extracting import COMPONENTS, SECONDS, desk, opened, read, sample, upload

NAMES = (
    "1000012345",
    "IMG_0001",
    "receipt.png ",
    "scan.jpeg 2",
    ".hidden",
    "...",
    "",
    "n" * 255,
    "🧾 Beleg №1",
    "קבלה",
    "one\ntwo\x00.png",
    "a/b\\c:d",
    "CON",
    "all",
    "upload",
    "[x](http://a.b) $1 :red[y] | `z`",
    "IMG_0001",
)
DESKS: dict[str, type] = {
    "extract": Desk,
    "compare": CompareDesk,
    "ask": AskDesk,
    "inspect": InspectDesk,
    "cost": CostDesk,
    "meeting": MeetingDesk,
    "video": VideoDesk,
}


def picture(number: int, tmp_path: Path) -> bytes:
    target = io.BytesIO()
    Image.fromarray(np.random.default_rng(number).integers(0, 255, (40, 40, 3), np.uint8)).save(target, "PNG")
    return target.getvalue()


def sound(number: int, tmp_path: Path) -> bytes:
    return write_wav(tmp_path / "made.wav", 0.2 + number / 100).read_bytes()


def film(number: int, tmp_path: Path) -> bytes:
    return write_video(tmp_path / "made.mp4", 1, fps=5 + number).read_bytes()


def at(address: str) -> AppTest:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    return app.switch_page(f"../pages/{address}.py").run()


def basket(page: AppTest, address: str) -> Basket:
    space: Workspace = page.session_state[KEY]
    kept: Basket = space.shelf(address, DESKS[address]).basket
    return kept


@pytest.mark.parametrize("address", ["extract", "compare", "ask", "inspect", "cost"])
def test_pictures_of_any_name_are_taken_and_told_apart(address: str, tmp_path: Path) -> None:
    page = at(address)
    widget = page.file_uploader(key=f"{address}-Files-0")
    for number, name in enumerate(NAMES):
        widget.upload(name, picture(number, tmp_path))
    widget.upload("broken", b"\x89PNG\r\n\x1a\n broken").run()
    assert not page.exception
    taken = basket(page, address)
    assert len(taken.usable) == len(NAMES) and len(taken.documents) == len(NAMES) + 1
    shown = [document.name for document in taken.documents.values()]
    assert len(set(shown)) == len(shown) and {"IMG_0001", "IMG_0001 (2)", "c:d", "onetwo.png"} <= set(shown)
    page.switch_page("../pages/home.py").run()
    page.switch_page(f"../pages/{address}.py").run()
    assert not page.exception and len(basket(page, address).usable) == len(NAMES)


@pytest.mark.parametrize(("address", "key", "make"), [("meeting", "File", sound), ("video", "upload", film)])
def test_recordings_of_any_name_are_taken(
    address: str, key: str, make: Callable[[int, Path], bytes], tmp_path: Path
) -> None:
    page = at(address)
    for number, name in enumerate(NAMES[:2] + NAMES[8:11]):
        page.file_uploader(key=f"{address}-{key}-{number}").upload(name, make(number, tmp_path)).run()
        assert not page.exception
        assert basket(page, address).usable[-1].media is not None
    assert not page.button(key=f"{address}-run").disabled


def test_a_nameless_receipt_is_read_and_can_be_chosen_among_its_namesakes() -> None:
    page = opened()
    upload(page, ("1000012345", sample(CAFE.file)[1]), ("1000012345", picture(1, Path())))
    readings = read(page)
    assert [reading.task.name for reading in readings] == ["1000012345", "1000012345 (2)"]
    assert [reading.item.state for reading in readings] == ["done", "done"]
    page.selectbox(key=f"extract-shown-{desk(page).runs}").select_index(1).run()
    assert not page.exception
    assert page.session_state[f"extract-shown-{desk(page).runs}"] == readings[1].task.key


def test_a_film_that_is_no_film_does_not_cost_the_one_that_is_here() -> None:
    page = at("video")
    page.button(key=f"video-sample-{PLANNER.file}").click().run()
    page.file_uploader(key="video-upload-0").upload("clip", b"\x00\x00\x00\x18ftypmp42 no film").run()
    assert [document.name for document in basket(page, "video").usable] == [PLANNER.file]
    assert len(page.error) == 1 and not page.button(key="video-run").disabled
    page.file_uploader(key="video-upload-1").upload("clip", PLANNER.path.read_bytes() + b"\0").run()
    assert [document.name for document in basket(page, "video").documents.values()] == ["clip"]


def test_whatever_a_file_does_the_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    page, add = opened(), Spool.add

    def failing(self: Spool, stream: io.BytesIO, name: str) -> object:
        if name == "second":
            raise OSError("nobody thought of this")
        return add(self, stream, name)

    monkeypatch.setattr(Spool, "add", failing)
    upload(page, *((name, picture(number, Path())) for number, name in enumerate(("first", "second", "third"))))
    assert not page.exception
    assert [document.name for document in desk(page).basket.usable] == ["first", "third"]
    assert [box.value for box in page.error if "could not be taken in" in box.value]
