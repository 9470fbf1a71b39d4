"""The Video page as a script: a film in, what is told of it on the real offline engine, corrections, what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.analysis.video import Writing
from components.jobs.run import Run
from components.media.samples import PLANNER
from components.ui.video_desk import VideoDesk, item_of
from components.ui.video_overview import apply_chapters
from components.ui.workspace import KEY
from tests.engine import Engine
from tests.media.making import write_wav
from tests.waiting import wait_until

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
    finish(page, desk(page).writings[what])
    return desk(page)


def test_the_sample_is_told_with_checked_chapters_and_survives_a_visit_elsewhere(film_page: AppTest) -> None:
    take_sample(film_page)
    found = look(film_page)
    assert [one.title for one in found.chapter_list()] == [heading for heading, _, _ in PLANNER.facts["scenes"]]
    result = found.result()
    assert result is not None and result.state == "done"
    assert all(check.ok for check in result.checks if "Chapters" in check.name or "Times" in check.name)
    film_page.switch_page(HOME).run()
    film_page.switch_page(VIDEO).run()
    assert any("Show me 0:00" in button.label for button in film_page.button)
    assert item_of(write(film_page, "subtitles").writings["subtitles"]).state == "done"
    mended = found.subtitles()
    assert mended.cues and mended.flags == {} and "Harbor Planner" in mended.cues[0].text.title()
    assert any("none overlap" in box.value for box in film_page.success)


if __name__ == "__main__":
    pytest.main([__file__])
