"""What the capture part reported, as Python reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.ui import capture
from components.ui.capture import OTHER, TROUBLES, Capture, read

SCRIPT = "".join(file.read_text("utf-8") for file in sorted(Path(capture.__file__).parent.glob("capture*.js")))


def test_before_it_has_reported() -> None:
    assert read({}) == Capture(ready=False, sources=(), trouble=None)


def test_ready_with_both_sources() -> None:
    assert read({"ready": True, "sources": "camera screen", "trouble": ""}) == Capture(True, ("camera", "screen"), None)


def test_what_no_part_of_ours_would_say() -> None:
    assert read({"ready": "yes", "sources": "ceiling screen", "trouble": "<b>"}) == Capture(False, ("screen",), OTHER)
    assert read({"sources": None, "trouble": 3}).trouble == OTHER


def test_a_choice_of_the_person_is_no_trouble() -> None:
    assert read({"trouble": "screen-refused"}).trouble is None


@pytest.mark.parametrize("name", TROUBLES)
def test_every_trouble_says_what_happened_and_what_to_do(name: str) -> None:
    found = read({"trouble": name}).trouble
    assert found is not None and all(part.endswith(".") for part in found)


def test_every_trouble_the_script_names_has_words() -> None:
    named = set(re.findall(r'trouble\(\s*"([\w-]+)"', SCRIPT)) | set(re.findall(r'"(microphone-\w+)"', SCRIPT))
    assert named and named <= set(TROUBLES)


def test_nothing_becomes_markup_in_the_page() -> None:
    assert re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(", SCRIPT) is None
