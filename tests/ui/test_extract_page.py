"""The Extract page as a script: files in, a run on the real offline engine, corrections, what can go wrong."""

from __future__ import annotations

import io
from decimal import Decimal

from PIL import Image
from streamlit.testing.v1 import AppTest

from components.media.samples import CAFE, GRANOLA, HARDWARE, STUDIO
from tests.engine import Engine
from tests.ui.extracting import COMPONENTS, EXTRACT, HOME, SECONDS, TODAY, desk, finish, read, sample, upload
from tests.words import letter_errors


def picture(color: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (200, 200), color).save(target, "PNG")
    return target.getvalue()


def test_a_sample_becomes_a_checked_record_and_survives_a_visit_elsewhere(page: AppTest) -> None:
    page.button(key=f"extract-sample-{CAFE.file}").click().run()
    (reading,) = read(page)
    assert reading.record["total"] == Decimal(CAFE.facts["total"])
    assert letter_errors(str(reading.record["store"]), CAFE.facts["store"]) <= 0.1
    assert reading.checks and all(check.ok for check in reading.checks)
    assert any("checks agree" in box.value for box in page.success)
    page.switch_page(HOME).run()
    page.switch_page(EXTRACT).run()
    assert any("checks agree" in box.value for box in page.success)


def test_home_leads_to_a_first_result_in_one_click() -> None:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    app.button(key="home-first").click().run()
    (reading,) = finish(app)
    assert reading.item.state == "done"


def test_a_wrong_sum_warns_with_both_numbers(page: AppTest) -> None:
    upload(page, sample(HARDWARE.file))
    (reading,) = read(page)
    (wrong,) = [check for check in reading.checks if check.ok is False]
    assert wrong.name == "Subtotal - discount + tax + tip = total" and wrong.difference in ("+2", "+2.0", "+2.00")
    assert any("checks differ" in box.value for box in page.warning)


def test_one_bad_file_does_not_stop_the_others(page: AppTest) -> None:
    upload(page, sample(CAFE.file), ("broken.png", b"\x89PNG\r\n\x1a\nnot really"), ("empty.pdf", b""))
    assert [document.name for document in desk(page).basket.usable] == [CAFE.file]
    problems = [document.problem for document in desk(page).basket.documents.values() if document.problem]
    assert len(problems) == 2 and set(problems) <= {box.value for box in page.error}
    (reading,) = read(page)
    assert reading.item.state == "done"


def test_the_same_file_twice_is_kept_once_and_said(page: AppTest) -> None:
    upload(page, sample(CAFE.file), ("copy.png", sample(CAFE.file)[1]))
    assert len(desk(page).basket.documents) == 1
    assert any("is the same file as" in box.value for box in page.info)


def test_a_pdf_and_a_label_fill_the_shapes_made_for_them(page: AppTest) -> None:
    upload(page, sample(STUDIO.file))
    page.selectbox(key="extract-shape").select("Invoice").run()
    (reading,) = read(page)
    assert reading.record["total"] == Decimal(STUDIO.facts["total"])
    assert [check.ok for check in reading.checks if check.name == "IBAN is valid"] == [True]
    page.button(key="extract-remove-all").click().run()
    upload(page, sample(GRANOLA.file))
    page.selectbox(key="extract-shape").select("Product").run()
    (reading,) = read(page)
    assert reading.record["code"] == GRANOLA.facts["code"]


def test_nothing_is_invented_from_an_empty_picture(page: AppTest) -> None:
    upload(page, ("white.png", picture("white")))
    (reading,) = read(page)
    assert all(value in (None, [], "") for value in reading.record.values())
    (row,) = next(frame.value for frame in page.dataframe if "State" in frame.value).to_dict("records")
    assert (row["State"], row["Checks"]) == ("⚠ read, without total and date", "⚠ 2 differ")
    assert any("2 of 2 checks differ" in box.value for box in page.warning)


def test_a_correction_changes_checks_and_exports_and_survives(page: AppTest) -> None:
    upload(page, sample(HARDWARE.file))
    (reading,) = read(page)
    right = {**reading.record, "total": Decimal(str(reading.record["total"])) - 2}
    page.switch_page(HOME).run()
    desk(page).corrections[reading.task.key] = right
    page.switch_page(EXTRACT).run()
    assert any("checks agree" in box.value for box in page.success)
    assert desk(page).sheets(desk(page).readings(TODAY))[0].record["total"] == right["total"]


def test_a_refusal_is_explained_and_only_the_failed_one_is_tried_again(page: AppTest, peer: Engine) -> None:
    upload(page, sample(CAFE.file))
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"finish": "SAFETY"}})
    (reading,) = read(page)
    assert reading.item.state == "incomplete" and reading.outcome.sentence
    page.button(key="extract-again").click().run()
    (reading,) = finish(page)
    assert reading.item.state == "done"


def test_a_busy_service_is_asked_again_and_said(page: AppTest, peer: Engine) -> None:
    upload(page, sample(CAFE.file))
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"status": 503}})
    (reading,) = read(page)
    assert reading.item.state == "done" and [notice.kind for notice in reading.item.notices] == ["retry"]


def test_cancel_stops_a_stalled_call_and_keeps_the_files(page: AppTest, peer: Engine) -> None:
    upload(page, sample(CAFE.file))
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"stall": 100}})
    page.button(key="extract-run").click().run()
    page.button(key="extract-cancel").click().run()
    (reading,) = finish(page)
    assert reading.item.state == "cancelled" and len(desk(page).basket.usable) == 1


def test_the_offline_engine_is_the_default_and_labelled(page: AppTest) -> None:
    assert page.radio(key="connection-kind").value == "Offline engine"
    assert any("not Gemini" in caption.value for caption in page.sidebar.caption)
    page.button(key="connection-test").click().run()
    assert any("offline engine answers" in box.value for box in page.sidebar.success)
