"""The Ask page as a script: questions on the real offline engine, branches, files, what can go wrong."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.analysis.ask_export import as_json, as_markdown
from components.media.ask_samples import CHART, SOLD
from components.media.samples import CAFE, STUDIO
from tests.engine import Engine
from tests.ui.asking import ASK, add, ask, desk, finish, opened, press, said, space
from tests.ui.extracting import HOME, sample
from tests.words import holds, letter_errors

NOTES = ("notes.txt", b"The kettle weighs two kilos.\nThe lid is green.\nIt was made in Bristol.\n")
TABLE = ("table.csv", b"Item,Units\nTea,4\nCake,5\n")


@pytest.fixture
def page() -> AppTest:
    return opened()


def png(color: int, size: int = 40) -> bytes:
    target = io.BytesIO()
    Image.new("L", (size, size), color).save(target, "PNG")
    return target.getvalue()


def uploads(peer: Engine) -> int:
    return sum(row["headers"].get("x-goog-upload-command") == "start" for row in peer.requests())


def test_a_chart_becomes_a_table_and_stays_over_a_visit_elsewhere(page: AppTest) -> None:
    page.button(key=f"ask-sample-{CHART.files[0]}").click().run()
    assert any("tokens in" in caption.value for caption in page.caption)
    told = press(page, "ask-preset-Chart to table")
    assert told.state == "done" and told.usage and told.usage.prompt_by["image"] and told.cost == 0
    (frame,) = [element.value for element in page.dataframe]
    assert list(frame["Value"]) == list(SOLD.values())
    assert letter_errors(list(frame["Category"]), SOLD) <= 0.1
    page.switch_page(HOME).run()
    page.switch_page(ASK).run()
    assert len(page.dataframe) == 1 and not page.exception


def test_a_follow_up_sends_no_file_again_and_points_at_its_line(page: AppTest, peer: Engine) -> None:
    page.button(key=f"ask-sample-{CHART.files[0]}").click().run()
    ask(page, "Who keeps the stock list?")
    told = ask(page, "Where was the kettle made?")
    assert uploads(peer) == len(CHART.files) and len(desk(page).conversation.path()) == 2
    first = desk(page).conversation.path()[0]
    assert "Robin Marlow" in first.answer and "(file 2, line 8)" in first.answer
    (claim,) = desk(page).view(first)[1].claims
    assert claim.evidence[0].source == 1 and told.state == "done"
    page.button(key="ask-new").click().run()
    assert desk(page).uploads is None and desk(page).conversation.exchanges == ()


def test_an_edited_question_leaves_a_branch_to_go_back_to(page: AppTest) -> None:
    add(page, NOTES)
    first = ask(page, "How heavy is the kettle?")
    ask(page, "Where was it made?")
    page.button(key=f"ask-edit-{first.id}").click().run()
    page.text_area(key=f"ask-edited-{first.id}-0").input("What colour is the lid?")
    next(button for button in page.button if button.label == "Ask").click().run()
    second = finish(page)
    assert "green" in second.answer and desk(page).conversation.path() == (second,) and second.files == first.files
    page.button(key=f"ask-version-{second.id}--1").click().run()
    assert [one.question for one in desk(page).conversation.path()] == [
        "How heavy is the kettle?",
        "Where was it made?",
    ]
    exported = json.loads(as_json(desk(page).conversation))
    assert len(exported["exchanges"]) == 3 and len(exported["path"]) == 2
    assert "Where was it made?" in as_markdown(desk(page).conversation)


def test_stop_keeps_the_question_which_can_be_asked_again(page: AppTest, peer: Engine) -> None:
    add(page, NOTES)
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"stall": 100}})
    page.chat_input(key="ask").set_value("How heavy is the kettle?").run()
    page.button(key="ask-stop").click().run()
    stopped = finish(page)
    assert stopped.state == "cancelled" and "Stopped" in said(page)
    peer.reset()  # a call cancelled before it went out leaves its fault to the next
    again = press(page, f"ask-{stopped.id}-again")
    assert again.state == "done" and "two kilos" in again.answer
    assert desk(page).conversation.branches(again) == (stopped, again)


def test_an_answer_that_fails_says_why_and_the_next_question_goes_on(page: AppTest, peer: Engine) -> None:
    add(page, NOTES)
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"finish": "SAFETY"}})
    assert ask(page, "How heavy is the kettle?").state == "incomplete"
    assert "safety" in said(page)
    assert "two kilos" in ask(page, "How heavy is the kettle?").answer


def test_bad_files_are_named_and_the_question_waits(page: AppTest) -> None:
    matroska = b"\x1aE\xdf\xa3" + b"\0" * 60
    add(page, ("empty.txt", b""), ("film.mkv", matroska), ("thing.bin", bytes(range(256))))
    problems = [document.problem for document in desk(page).basket.documents.values()]
    assert len(problems) == 3 and all(problems) and not desk(page).basket.usable
    assert set(problems) <= {box.value for box in page.error}


def test_a_link_is_priced_as_unknown_and_refused_in_words_offline(page: AppTest) -> None:
    page.text_input(key="ask-link").input("https://example.com/film")
    page.button(key="ask-link-add").click().run()
    assert "no link to a film" in said(page)
    page.text_input(key="ask-link").input("https://youtu.be/dQw4w9WgXcQ?t=3")
    page.button(key="ask-link-add").click().run()
    assert desk(page).links[0].uri == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    told = ask(page, "What is shown?")
    assert (
        told.state == "failed"
        and "reaches no other computer" in told.note
        and told.note in said(page).replace("\\", "")
    )


def test_twenty_files_of_all_kinds_in_one_question(page: AppTest) -> None:
    texts = [(f"{n}.txt", f"This is note number {n} of many.".encode()) for n in range(16)]
    add(page, *texts, ("a.png", png(9)), sample(STUDIO.file), ("f.py", b"def f(x):\n    return x\n"), TABLE)
    assert len(desk(page).basket.usable) == 20
    told = ask(page, "What is the sum of the units?")
    assert told.answer.startswith("From file 20: The sum of Units is 9 (4 + 5).")
    assert len(told.files) == 20 and told.usage and set(told.usage.prompt_by) >= {"text", "image"}


def test_boxes_of_an_answer_are_drawn(page: AppTest) -> None:
    add(page, sample(CAFE.file))
    told = press(page, "ask-preset-List all objects")
    pointed = desk(page).view(told)[1]
    assert len(pointed.claims) > 5 and any(holds(claim.text, "Flat White") for claim in pointed.claims)


def test_the_files_are_kept_in_the_cache_where_that_is_switched_on(page: AppTest) -> None:
    rows = "\n".join(f"Bolt {n},{n}" for n in range(600))
    add(page, ("long.csv", f"Bolt,Grams\n{rows}\n".encode()))
    assert any("nothing to save" in caption.value for caption in page.caption)
    page.toggle(key="ask-cache").set_value(True).run()
    first, second = ask(page, "What is the sum of grams?"), ask(page, "What is the highest?")
    assert [one.kind for one in first.asides] == ["cache"] and second.asides == ()
    assert second.usage and (second.usage.cached or 0) > 1000
    assert any("in the service's cache until" in caption.value for caption in page.caption)


def test_a_kept_conversation_goes_on_with_files_added_again(page: AppTest) -> None:
    add(page, NOTES)
    ask(page, "How heavy is the kettle?")
    kept = desk(page).kept
    page.button(key="ask-new").click().run()
    space(page).spool.clear()
    page.button(key=f"ask-open-{kept}").click().run()
    assert "add these files again: notes" in said(page).replace("\\", "")
    refused = desk(page).conversation
    page.chat_input(key="ask").set_value("Where was it made?").run()
    assert desk(page).conversation == refused and "Files are missing" in said(page).replace("\\", "")
    add(page, NOTES)
    assert desk(page).basket.documents == {} and desk(page).held
    next(button for button in page.button if button.label == "Ask").click().run()
    assert "Bristol" in finish(page).answer
    assert desk(page).kept == kept and len(desk(page).conversation.path()) == 2


def test_what_a_model_can_not_do_is_not_offered(page: AppTest) -> None:
    assert not [toggle.label for toggle in page.main.toggle]
    assert any("can't search the web" in caption.value for caption in page.caption)
    page.radio(key="connection-kind").set_value("Gemini API key").run()
    page.text_input(key="connection-key").input("offline-x").run()
    page.selectbox(key="ask-model-google").select("gemini-3.6-flash").run()
    assert [toggle.label for toggle in page.main.toggle] == [
        "Search the web with Google",
        "Open web pages named in the question",
        "Run programs",
    ]
    page.toggle(key="ask-google_search").set_value(True).run()
    assert any("$14" in caption.value for caption in page.caption) and not page.exception


def answer_with_asides() -> None:
    from components.analysis.answer import blocks
    from components.analysis.ask import Aside, Exchange
    from components.media.spool import Spool
    from components.ui.ask_answer import show_answer

    asides = (
        Aside(kind="code", text="print(1)", detail="python", at=8),
        Aside(kind="output", text="1", at=8),
        Aside(kind="picture", uri="0" * 64, at=8),
        Aside(kind="source", text="A [b]", uri="https://a.example/x(1)"),
        Aside(kind="page", uri="https://b.example", detail="error"),
        Aside(kind="query", text="tea *now*"),
    )
    exchange = Exchange(id="x", question="?", answer="Before. After.", asides=asides)
    show_answer(exchange, blocks(exchange.answer), Spool(), "key")


def test_programs_stand_where_they_came_and_sources_last() -> None:
    shown = AppTest.from_function(answer_with_asides, default_timeout=60).run()
    assert not shown.exception
    assert [code.value for code in shown.code] == ["print(1)", "1"]
    before, after, sources, opened_pages = (text.value for text in shown.markdown)
    assert (before, after) == ("Before.", "After.")
    assert sources.endswith("1. [A \\[b\\]](<https://a.example/x%281%29>)") and opened_pages.endswith("— error")
    assert "no longer here" in shown.caption[0].value and shown.caption[1].value == "Searched for: tea \\*now\\*"


def test_what_a_model_costs_is_said_before_and_after(
    page: AppTest, peer: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", peer.base_url)
    monkeypatch.setenv("SSL_CERT_FILE", str(peer.ca_file))
    page.radio(key="connection-kind").set_value("Gemini API key").run()
    page.text_input(key="connection-key").input(peer.key).run()
    add(page, TABLE)
    assert any("Estimated cost" in caption.value for caption in page.caption)
    assert any("takes 4,096 tokens at least" in caption.value for caption in page.caption)
    told = ask(page, "What is the sum of the units?")
    assert told.model == "gemini-3.8-flash" and told.cost and told.estimate and told.estimate.likely > 0
    assert any("expected" in caption.value for caption in page.caption)


def test_an_answer_that_broke_off_goes_on_and_is_joined(page: AppTest, peer: Engine) -> None:
    add(page, NOTES)
    peer.faults({"match": {"path": ":streamGenerateContent"}, "do": {"finish": "MAX_TOKENS"}})
    first = ask(page, "How heavy is the kettle?")
    assert first.state == "incomplete" and first.answer and first.more
    whole = press(page, f"ask-{first.id}-more")
    assert whole.answer.startswith(first.answer) and len(whole.answer) > len(first.answer)
    assert (whole.state, whole.more, whole.note) == ("done", False, "")
    assert whole.usage and first.usage and whole.usage.prompt > first.usage.prompt > 0  # type: ignore[operator]
    assert not [button for button in page.button if button.label == "Continue"]
    (exchange,) = json.loads(as_json(desk(page).conversation))["exchanges"]
    assert exchange["answer"] == whole.answer
