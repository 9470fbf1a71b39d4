"""Hostile, odd and wrongly used: each ends in a clear message or a result."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.media.samples import CAFE, HARDWARE
from tests.engine import Engine
from tests.ui.extracting import desk, read, sample, upload

SENTENCES = re.compile(r"[A-Z][^/\\\n]+[.!]")


def all_said(page: AppTest) -> str:
    return "\n".join(box.value for box in (*page.error, *page.warning, *page.info))


def test_every_hostile_file_is_refused_in_words_or_read(page: AppTest, shared_media: Path) -> None:
    files = sorted((shared_media / "hostile").iterdir())
    upload(page, *((path.name, path.read_bytes()) for path in files))
    basket = desk(page).basket
    refused = [document for document in basket.documents.values() if document.problem]
    assert {document.name for document in (*refused, *basket.usable)} == {path.name for path in files}
    assert all(SENTENCES.fullmatch(document.problem) for document in refused)
    assert {document.problem for document in refused} <= {box.value for box in page.error}
    readings = read(page)
    assert len(readings) == len(basket.usable) > 5
    for reading in readings:
        assert reading.item.state == "done" or SENTENCES.fullmatch(reading.outcome.sentence), reading.task.name


def png(size: tuple[int, int], color: int) -> bytes:
    target = io.BytesIO()
    Image.new("L", size, color).save(target, "PNG")
    return target.getvalue()


def test_sixty_files_at_once(page: AppTest) -> None:
    upload(page, *((f"{number:02}.png", png((8, 8), number)) for number in range(60)))
    assert len(desk(page).basket.usable) == 60
    assert page.button(key="extract-run").label == "Read 60 documents"
    readings = read(page)
    assert [reading.item.state for reading in readings] == ["done"] * 60
    assert all(value in (None, []) for reading in readings for value in reading.record.values())


NAMES = ("**bold** <b>x $a$ :red[y].png", "[a](javascript:alert(1)).png", "../../etc/passwd.png", "<script>.png")


def test_names_are_shown_as_they_are_and_never_rendered(page: AppTest) -> None:
    files = [(name, png((20 + number, 20), 255)) for number, name in enumerate(NAMES)]
    upload(page, *files, ("**broken**.png", b"\x89PNG\r\n\x1a\n"), ("**again**.png", files[0][1]))
    rendered = [element.value for element in (*page.markdown, *page.caption, *page.warning, *page.info, *page.error)]
    assert not [text for text in rendered if re.search(r"\*\*(bold|again)|javascript|<script>", text)]
    assert {"**broken**.png", NAMES[0]} <= {text.value for text in page.text}
    assert [document.name for document in desk(page).basket.usable][2] == "passwd.png"
    assert {reading.item.state for reading in read(page)} == {"done"}


@pytest.mark.parametrize("pages", ["0", "4", "2-1", "1-", "a", "1,,2", "-1", "1-99999999999", "１", "1;2"])
def test_a_wrong_choice_of_pages_is_explained_and_not_used(page: AppTest, pages: str) -> None:
    target = io.BytesIO()
    sheets = [Image.new("L", (200, 200), 255)] * 3
    sheets[0].save(target, "PDF", save_all=True, append_images=sheets[1:])
    upload(page, ("three.pdf", target.getvalue()))
    (document,) = desk(page).basket.usable
    page.text_input(key=f"extract-pages-{document.key}").input(pages).run()
    assert not page.exception
    said = [box.value for box in page.error]
    chosen = desk(page).basket.documents[document.key].pages
    assert (said == [] and chosen == pages) or (chosen == "" and len(said) == 1 and SENTENCES.fullmatch(said[0]))
    if pages in ("0", "4", "2-1", "a"):
        assert said


@pytest.mark.parametrize("content", [b"", b"not json", b"{}", b"[]", b'{"title": "x", "entries": 3}', b"\xff\xfe\x00"])
def test_an_unreadable_preset_is_refused_in_words(page: AppTest, content: bytes) -> None:
    widget = page.file_uploader(key="extract-shape-load-0")
    widget.upload("preset.json", content).run()
    assert not page.exception
    assert any("not a preset" in box.value for box in page.error)


def test_a_bad_key_is_told_in_a_sentence(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing answers there: what a machine without a network sees.
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "https://127.0.0.1:9")
    page.radio(key="connection-kind").set_value("Gemini API key").run()
    assert "Choose a connection" in all_said(page)
    page.text_input(key="connection-key").input("kein Schlüssel\nX").run()
    page.button(key="connection-test").click().run()
    assert not page.exception
    assert [box.value for box in page.sidebar.error] and "Schl" not in all_said(page)


def test_a_refused_key_is_told_in_a_sentence(page: AppTest, peer: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", peer.base_url)
    monkeypatch.setenv("SSL_CERT_FILE", str(peer.ca_file))
    page.radio(key="connection-kind").set_value("Gemini API key").run()
    page.text_input(key="connection-key").input("AIza-wrong").run()
    page.button(key="connection-test").click().run()
    (said,) = [box.value for box in page.sidebar.error]
    assert "key" in said and "AIza" not in said
    page.text_input(key="connection-key").input(peer.key).run()
    page.button(key="connection-test").click().run()
    assert page.sidebar.success and not page.sidebar.error


def test_vertex_without_credentials_is_told_in_a_sentence(page: AppTest) -> None:
    page.radio(key="connection-kind").set_value("Vertex AI").run()
    page.text_input(key="connection-project").input("my-project").run()
    assert not page.exception
    assert [box.value for box in page.sidebar.caption] == ["Fill in the project, the location and the credentials."]


def test_vertex_with_a_file_that_is_no_account(page: AppTest) -> None:
    page.radio(key="connection-kind").set_value("Vertex AI").run()
    page.selectbox(key="connection-way").select("Service account file").run()
    page.file_uploader(key="connection-account").upload("account.json", b"{}").run()
    assert not page.exception
    assert len(page.sidebar.error) == 1


def test_a_run_goes_on_while_files_are_removed(page: AppTest) -> None:
    upload(page, sample(CAFE.file), sample(HARDWARE.file))
    page.button(key="extract-run").click().run()
    page.button(key="extract-remove-all").click().run()
    run = desk(page).run
    assert run is not None and run.wait(60)
    page.run()
    assert not page.exception
    assert [item.state for item in run.snapshot()] == ["done", "done"]
