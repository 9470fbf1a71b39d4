"""The Video page as a script: a film in, what the real offline engine tells of it, corrections, what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.analysis.video import Writing
from components.jobs.run import Run
from components.media.samples import PLANNER
from components.ui.video_asked import item_of
from components.ui.video_desk import VideoDesk
from components.ui.video_overview import corrected
from components.ui.workspace import KEY
from tests.engine import Engine
from tests.media.making import write_wav
from tests.waiting import wait_until
from tests.words import holds, letter_errors

COMPONENTS = Path(__file__).resolve().parents[2] / "components"
VIDEO, HOME = "../pages/video.py", "../pages/home.py"
SECONDS = 240


@pytest.fixture
def film_page() -> Iterator[AppTest]:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    yield app.switch_page(VIDEO).run()


def desk(page: AppTest) -> VideoDesk:
    kept: VideoDesk = page.session_state[KEY].shelf("video", VideoDesk)
    return kept


def take_sample(page: AppTest) -> None:
    page.button(key=f"video-sample-{PLANNER.file}").click().run()


def finish(page: AppTest, run: Run | None) -> None:
    assert run is not None and run.wait(SECONDS)
    page.run()
    assert not page.exception


def look(page: AppTest) -> VideoDesk:
    page.button(key="video-run").click().run()
    finish(page, desk(page).run)
    return desk(page)


def write(page: AppTest, what: Writing) -> VideoDesk:
    page.button(key=f"video-{what}-run").click().run()
    finish(page, desk(page).writings.tries[-1])
    return desk(page)


def test_the_sample_is_told_with_checked_chapters_and_survives_a_visit_elsewhere(film_page: AppTest) -> None:
    take_sample(film_page)
    found = look(film_page)
    for chapter, (heading, _, _) in zip(found.chapter_list(), PLANNER.facts["scenes"], strict=True):
        assert letter_errors(chapter.title, heading) <= 0.2
    result = found.result()
    assert result is not None and result.state == "done"
    assert all(check.ok for check in result.checks if "Chapters" in check.name or "Times" in check.name)
    film_page.switch_page(HOME).run()
    film_page.switch_page(VIDEO).run()
    assert any("Show me 0:00" in button.label for button in film_page.button)
    assert item_of(write(film_page, "subtitles").writings.runs["subtitles"]).state == "done"
    mended = found.subtitles()
    assert mended.cues and mended.flags == {} and holds(mended.cues[0].text, "Meet Harbor Planner")
    assert any("none overlap" in box.value for box in film_page.success)


def upload(page: AppTest, name: str, content: bytes) -> None:
    page.file_uploader(key=f"video-upload-{desk(page).basket.round}").upload(name, content)
    page.run()


def test_subtitles_in_a_language_the_engine_can_not_write_are_refused_in_a_sentence(film_page: AppTest) -> None:
    take_sample(film_page)
    look(film_page)
    film_page.text_input(key="video-subtitles-language").set_value("German").run()
    write(film_page, "subtitles")
    assert any("not into German" in box.value for box in film_page.warning)
    film_page.text_input(key="video-subtitles-language").set_value("").run()
    made = write(film_page, "subtitles").subtitles().cues
    assert made, "made again alone"
    film_page.text_input(key="video-subtitles-language").set_value("German").run()
    found = write(film_page, "subtitles")
    assert any("not into German" in box.value for box in film_page.warning)
    assert found.subtitles().cues == made and found.written().cues == made, "what was there is not lost"
    assert len(found.items()) == 4, "and each try is paid for"


def test_texts_are_counted_and_corrections_reach_result_and_history(film_page: AppTest) -> None:
    take_sample(film_page)
    found = look(film_page)
    write(film_page, "article")
    assert any("words; asked for 400 to 600" in line.value for line in film_page.caption)
    assert any("Article is about 500 words" in line.value for line in film_page.caption), "what differs is said"
    write(film_page, "posts")
    next(area for area in film_page.text_area if area.label == "Post 1").set_value("x" * 281).run()
    result = found.result()
    assert result is not None and result.data["posts"][0] == "x" * 281
    assert [check.ok for check in result.checks if check.name == "Post 1 fits X"] == [False]
    assert found.entry.id and found.entry.kept == result, "the history holds the correction"


def test_corrected_chapters_are_put_in_order_and_checked(film_page: AppTest) -> None:
    take_sample(film_page)
    found = look(film_page)
    film_page.switch_page(HOME).run()
    rows = [{"start": "13:03", "title": "Late", "summary": ""}, {"start": "0:00", "title": "A", "summary": ""}]
    assert corrected(found, rows) and not corrected(found, rows)
    film_page.switch_page(VIDEO).run()
    assert [one.title for one in found.chapter_list()] == ["A", "Late"]
    assert any("checks differ" in box.value for box in film_page.warning)


def test_wrong_files_and_links_are_told(film_page: AppTest, tmp_path: Path) -> None:
    upload(film_page, "tone.wav", write_wav(tmp_path / "tone.wav", 1).read_bytes())
    assert any("sound file" in box.value for box in film_page.error)
    upload(film_page, "broken.mp4", b"\0\0\0\x18ftypmp42 not a film")
    assert film_page.error and film_page.button(key="video-run").disabled
    film_page.segmented_control(key="video-way").set_value("YouTube link").run()
    film_page.text_input(key="video-link").set_value("https://example.com/film").run()
    assert any("no address of a film" in box.value for box in film_page.error)
    film_page.text_input(key="video-link").set_value("https://youtu.be/dQw4w9WgXcQ").run()
    assert any("reaches no other computer" in box.value for box in film_page.warning)


def test_a_film_too_long_for_the_model_is_told_before_and_a_part_of_it_is_taken(
    film_page: AppTest, tmp_path: Path
) -> None:
    upload(film_page, "long.mp4", two_pictures(tmp_path / "long.mp4", 30 * 3600).read_bytes())
    assert any("takes 1,048,576 at once" in box.value for box in film_page.warning)
    assert film_page.button(key="video-run").disabled
    film_page.text_input(key="video-to").set_value("0:20").run()
    assert not film_page.warning and not film_page.button(key="video-run").disabled
    assert look(film_page).span.end == 20.0, "its only picture stands to the end of the part"
    assert any("no words to sum up" in line.value for line in film_page.caption)


def two_pictures(path: Path, apart: int) -> Path:
    """A film of so many seconds that holds only its first and its last picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for moment in (0, apart):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            frame.pts, frame.time_base = moment, Fraction(1)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def test_cancel_removes_the_film_at_the_service_and_a_part_costs_less(film_page: AppTest, peer: Engine) -> None:
    take_sample(film_page)
    film_page.checkbox(key="video-sound").set_value(False).run()
    assert film_page.dataframe[0].value["Choice"].tolist() == ["Without sound"]
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"stall": 200}})
    film_page.button(key="video-run").click().run()
    run = desk(film_page).run
    assert run is not None
    wait_until(lambda: asked(peer, "streamGenerateContent"), SECONDS, what="the question")
    film_page.button(key="video-cancel").click().run()
    finish(film_page, run)
    assert item_of(run).state == "cancelled"
    wait_until(lambda: asked(peer, "DELETE"), 60, what="the film to be removed")
    assert not desk(film_page).is_held
    assert look(film_page).chapter_list(), "and it is sent again"


def asked(peer: Engine, what: str) -> bool:
    return any(what in f"{one['method']} {one['path']}" for one in peer.requests())
