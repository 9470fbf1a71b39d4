"""The Inspect page as a script: items made of files, a run on the real offline engine, what can go wrong."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from streamlit.testing.v1 import AppTest

from components.media.products import RIGHT, SPECIFICATION, WRONG
from components.media.samples import CAFE
from tests.engine import Engine
from tests.ui.inspecting import HOME, INSPECT, desk, finish, inspect, opened, said, upload

RIGHT_FILE, WRONG_FILE, PAPER = ((one.file, one.path.read_bytes()) for one in (RIGHT, WRONG, SPECIFICATION))


def locked(paper: bytes) -> bytes:
    writer, target = PdfWriter(clone_from=io.BytesIO(paper)), io.BytesIO()
    writer.encrypt("secret")
    writer.write(target)
    return target.getvalue()


@pytest.fixture
def page() -> AppTest:
    return opened()


def test_the_sample_tells_the_right_label_from_the_wrong_one_and_survives_a_visit_elsewhere(page: AppTest) -> None:
    page.button(key="inspect-sample").click().run()
    found = inspect(page)
    right, wrong = found["muesli_good"], found["muesli_faulty"]
    assert (said(right, "verdict"), said(right, "score")) == ("review required", 100)
    assert not right.of_kind("deviation")
    states = [claim.value for claim in right.of_kind("requirement")]
    assert states == ["met"] * 6 + ["not judged"]
    assert said(wrong, "verdict") == "fail"
    told = [claim.text.partition(":")[0] for claim in wrong.of_kind("deviation")]
    assert sorted(told[:2]) == ["EAN", "Net weight"] and "Allergens" in wrong.of_kind("deviation")[2].text
    assert wrong.checks and not [check for check in (*right.checks, *wrong.checks) if check.ok is False]
    assert [len(claim.evidence) for claim in wrong.of_kind("deviation")] == [2, 2, 1]
    book = page.session_state["keeper"]
    kept = book.store().history.newest(book.visitor.owner, task="inspect").entries
    assert {entry.title for entry in kept} == set(found)
    page.switch_page(HOME).run()
    page.switch_page(INSPECT).run()
    assert not page.exception and page.selectbox(key=f"inspect-shown-{desk(page).runs}").value in found


def test_a_product_without_specification_is_open_and_says_why(page: AppTest) -> None:
    upload(page, RIGHT_FILE)
    assert any("Without a specification" in caption.value for caption in page.caption)
    (result,) = inspect(page).values()
    assert said(result, "verdict") == "review required" and said(result, "score") is None
    assert "no specification" in result.of_kind("summary")[0].text


def test_a_specification_alone_can_not_be_run(page: AppTest) -> None:
    upload(page, PAPER)
    assert page.button(key="inspect-run").disabled
    assert any("alone shows nothing" in box.value for box in page.info)


def test_wrong_files_are_told_and_stop_nothing(page: AppTest) -> None:
    upload(
        page,
        RIGHT_FILE,
        ("broken.pdf", b"%PDF-1.4 not really"),
        ("locked.pdf", locked(PAPER[1])),
        ("note.txt", b"hello"),
        ("again.png", RIGHT_FILE[1]),
    )
    problems = [document.problem for document in desk(page).basket.documents.values() if document.problem]
    assert len(problems) == 3 and any("password" in problem for problem in problems)
    assert set(problems) <= {box.value for box in page.error}
    assert any("is the same file as" in box.value for box in page.info)
    assert not page.button(key="inspect-run").disabled


def test_files_are_grouped_by_name_and_a_specification_is_shared(page: AppTest) -> None:
    upload(page, ("muesli-front.png", RIGHT_FILE[1]), ("muesli-back.png", WRONG_FILE[1]), ("spec.pdf", PAPER[1]))
    assert page.button(key="inspect-run").label == "Inspect 2 items"
    page.segmented_control(key="inspect-rule").set_value("By file name").run()
    assert page.button(key="inspect-run").label == "Inspect"
    upload(page, ("cafe.png", CAFE.path.read_bytes()))
    assert page.button(key="inspect-run").label == "Inspect 2 items"


def test_cancel_stops_a_stalled_call_and_keeps_the_files(page: AppTest, peer: Engine) -> None:
    upload(page, WRONG_FILE, PAPER)
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"stall": 100}})
    page.button(key="inspect-run").click().run()
    page.button(key="inspect-cancel").click().run()
    (result,) = finish(page).values()
    assert result.state == "cancelled" and len(desk(page).basket.usable) == 2


def test_only_what_failed_is_tried_again(page: AppTest, peer: Engine) -> None:
    upload(page, WRONG_FILE, PAPER)
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"finish": "SAFETY"}})
    (result,) = inspect(page).values()
    assert result.state == "incomplete" and result.note in {box.value for box in page.warning}
    page.button(key="inspect-again").click().run()
    (result,) = finish(page).values()
    assert result.state == "done" and said(result, "verdict") == "fail"


def test_a_further_question_is_answered(page: AppTest) -> None:
    upload(page, RIGHT_FILE, PAPER)
    ((name, _),) = inspect(page).items()
    page.chat_input(key=f"inspect-further-{name}").set_value("What is the EAN?").run()
    (exchange,) = desk(page).talks.held[name]
    assert exchange.run.wait(120)
    assert "9521101530018" in exchange.item.text
