"""The Compare page as a script, on the real offline engine: pixels at once, a model's word, what can go wrong."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.jobs.run import Item
from components.media.pairs import CHECKOUT, LAMP
from components.ui.compare_desk import CompareDesk
from components.ui.keeping import store
from components.ui.workspace import KEY
from tests.engine import Engine
from tests.ui.extracting import COMPONENTS, HOME, SECONDS
from tests.words import holds

COMPARE = "../pages/compare.py"
QUESTION = {"path": "streamGenerateContent"}


@pytest.fixture
def page() -> AppTest:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    return app.switch_page(COMPARE).run()


def desk(page: AppTest) -> CompareDesk:
    kept: CompareDesk = page.session_state[KEY].shelf("compare", CompareDesk)
    return kept


def upload(page: AppTest, *files: tuple[str, bytes]) -> None:
    widget = page.file_uploader(key=f"compare-Files-{desk(page).basket.round}")
    for name, content in files:
        widget.upload(name, content)
    page.run()


def drawn(colour: str, spot: str | None = None) -> bytes:
    image = Image.new("RGB", (240, 160), colour)
    if spot:
        image.paste(spot, (100, 60, 140, 100))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def take_sample(page: AppTest, file: str = CHECKOUT.files[0]) -> None:
    page.button(key=f"compare-sample-{file}").click().run()


def ask(page: AppTest) -> Item:
    page.button(key="compare-run").click().run()
    return finish(page)


def finish(page: AppTest) -> Item:
    run = desk(page).run
    assert run is not None and run.wait(SECONDS)
    page.run()
    assert not page.exception
    return run.snapshot()[0]


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def words(page: AppTest) -> str:
    return " ".join(element.value for element in (*page.markdown, *page.caption)).replace("\\", "")


def test_pixels_are_told_before_anything_is_asked(page: AppTest, peer: Engine) -> None:
    take_sample(page)
    assert figures(page)["Changes"] == "5" and figures(page)["Changed"].endswith("%")
    assert page.selectbox(key="compare-preset").value == CHECKOUT.preset
    assert "tokens in" in words(page), "the price stands below the button"
    assert [row for row in peer.requests() if QUESTION["path"] in row["path"]] == []


def test_a_sample_is_compared_checked_and_kept(page: AppTest) -> None:
    take_sample(page)
    item = ask(page)
    assert item.state == "done"
    told = words(page)
    assert holds(told, "Pay now, before Buy") and told.count("pixels agree") == 5
    page.switch_page(HOME).run()
    page.switch_page(COMPARE).run()
    assert words(page).count("pixels agree") == 5
    kept = store().history.newest(owner_of(page), task="compare").entries
    assert kept and kept[0].title == " → ".join(CHECKOUT.files)


def owner_of(page: AppTest) -> str:
    return str(page.session_state["visitor"].owner)


def test_a_higher_threshold_counts_less(page: AppTest) -> None:
    take_sample(page, LAMP.files[0])
    first = float(figures(page)["Changed"].rstrip("%"))
    page.slider(key="compare-threshold").set_value(0.4).run()
    assert 0 < float(figures(page)["Changed"].rstrip("%")) < first


def test_equal_pictures_are_said_to_be_equal(page: AppTest) -> None:
    with Image.open(io.BytesIO(drawn("white", "red"))) as image:
        target = io.BytesIO()
        image.save(target, "BMP")
    upload(page, ("a.png", drawn("white", "red")), ("b.bmp", target.getvalue()))
    assert any("No pixel differs" in box.value for box in page.success)
    ask(page)
    assert any("names no difference" in box.value for box in page.info)


def test_a_series_has_a_table_and_a_matrix(page: AppTest) -> None:
    upload(page, *((f"{spot}.png", drawn("white", spot)) for spot in ("red", "blue", "lime")))
    assert list(page.dataframe[0].value["Pair"]) == ["red.png → blue.png", "blue.png → lime.png"]
    assert page.table[0].value.iloc[0, 2] == "", "not compared yet"
    page.segmented_control(key="compare-order").set_value("all with all").run()
    assert len(page.dataframe[0].value) == 3 and "%" in str(page.table[0].value.iloc[0, 2])
    assert page.button(key="compare-run").label == "Compare 3 pairs"


def test_a_and_b_are_swapped(page: AppTest) -> None:
    take_sample(page, LAMP.files[0])
    page.button(key="compare-swap").click().run()
    assert [document.name for document in desk(page).basket.usable] == list(reversed(LAMP.files))


def test_one_screenshot_is_looked_at_for_improvements(page: AppTest) -> None:
    upload(page, ("a.png", drawn("white", "red")))
    assert page.button(key="compare-run").disabled and "Add a second picture" in words(page)
    page.selectbox(key="compare-preset").select("Five UX improvements").run()
    assert ask(page).state == "done"
    assert "not Gemini" in words(page)


def test_wrong_files_are_told_and_stop_nothing(page: AppTest) -> None:
    broken = ("broken.png", b"\x89PNG\r\n\x1a\nnot really")
    upload(page, ("a.png", drawn("white")), broken, ("notes.txt", b"hello"), ("b.png", drawn("white", "red")))
    problems = [document.problem for document in desk(page).basket.documents.values() if document.problem]
    assert len(problems) == 2 and set(problems) <= {box.value for box in page.error}
    assert figures(page)["Changes"] == "1"


def test_cancel_keeps_the_pictures_and_the_pixels(page: AppTest, peer: Engine) -> None:
    take_sample(page)
    peer.faults({"match": QUESTION, "times": 1, "do": {"stall": 100}})
    page.button(key="compare-run").click().run()
    page.button(key="compare-cancel").click().run()
    assert finish(page).state == "cancelled"
    assert figures(page)["Changes"] == "5" and len(desk(page).basket.usable) == 2


def test_a_broken_off_answer_keeps_what_came(page: AppTest, peer: Engine) -> None:
    take_sample(page)
    peer.faults({"match": QUESTION, "times": 1, "do": {"finish": "MAX_TOKENS"}})
    assert ask(page).state == "incomplete"
    assert any("longest length" in box.value for box in page.warning)


def test_a_further_question_does_not_send_the_pictures_again(page: AppTest, peer: Engine) -> None:
    take_sample(page, LAMP.files[0])
    ask(page)
    uploads = starts(peer)
    assert uploads == 2
    page.chat_input[0].set_value("What changed between the two?").run()
    (exchange,) = next(iter(desk(page).talks.held.values()))
    assert exchange.run.wait(SECONDS) and exchange.item.state == "done"
    page.run()
    assert not page.exception and starts(peer) == uploads
    assert exchange.item.text and "not Gemini" in words(page)


def starts(peer: Engine) -> int:
    return sum(row["headers"].get("x-goog-upload-command") == "start" for row in peer.requests())
