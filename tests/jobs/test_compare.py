"""Which pictures are compared, what is asked, and what comes of an answer."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from components.analysis.compare import PRESETS, Findings
from components.analysis.compare_report import Report
from components.gemini.events import Done, Event, Text, UsageReport
from components.gemini.request import FilePart, Request, TextPart
from components.gemini.usage import Usage
from components.jobs.compare import Ask, Asked, asked, asks, couples, measure, outcome, price_further, result, work
from components.jobs.compare_pack import packed, places
from components.jobs.extract import Task
from components.jobs.run import Item, Run
from components.media.pairs import LAMP
from components.media.probe import digest, probe

TODAY = date(2026, 11, 21)
UX = PRESETS[1]
BOX = [300, 570, 380, 690]
ROWS = [
    {"kind": "removed", "what": "The dent is gone", "box_a": BOX, "box_b": None, "severity": "high", "certainty": 0.9},
    {"kind": "added", "what": "A plug", "box_a": None, "box_b": [0, 0, 90, 90], "severity": "low", "certainty": 0.4},
]
ANSWER = json.dumps({"summary": "Repaired.", "differences": ROWS})


def picture(path: Path) -> Task:
    return Task(digest(path), path.name, path, probe(path, path.name))


@pytest.fixture(scope="module")
def lamp() -> Ask:
    first, second = LAMP.paths
    return Ask((picture(first), picture(second)))


def ended(key: str, text: str = ANSWER, finish: str = "stop") -> Item:
    done = Done(finish, "offline-engine")  # type: ignore[arg-type]
    return Item(key, "", "done" if finish == "stop" else "incomplete", text, usage=Usage(100, 20), done=done)


def test_a_series_goes_in_pairs_and_a_critique_one_by_one(lamp: Ask) -> None:
    first, second = lamp.pictures
    third = replace(first, key="third", name="third.jpg")
    assert couples([first], "each with the next") == []
    chain = couples([first, second, third], "each with the next")
    assert [ask.name for ask in chain] == ["lamp_before.jpg → lamp_after.jpg", "lamp_after.jpg → third.jpg"]
    assert len({ask.key for ask in couples([first, second, third], "all with all")}) == 3
    assert asks([first, second], PRESETS[0], "each with the next") == [lamp]
    assert [ask.name for ask in asks([first, second], UX, "each with the next")] == [
        "lamp_before.jpg",
        "lamp_after.jpg",
    ]


def test_each_pair_is_asked_about_with_its_pictures(lamp: Ask) -> None:
    seen: list[Request] = []

    def generate(request: Request, stop: threading.Event) -> Iterator[Event]:
        seen.append(request)
        yield Text(ANSWER)
        yield UsageReport(Usage(100, 20))
        yield Done("stop", "offline-engine")

    run = Run(
        {lamp.key: lamp.name}, work({lamp.key: lamp}, PRESETS[2], "", generate, "offline-engine", Asked().settings)
    )
    assert run.start().wait(60)
    (item,) = run.snapshot()
    assert (item.state, item.text) == ("done", ANSWER)
    parts = seen[0].turns[0].parts
    assert [part.name for part in parts if isinstance(part, FilePart)] == list(LAMP.files)
    assert isinstance(parts[-1], TextPart) and parts[-1].text.startswith(PRESETS[2].instruction)


def test_a_question_of_ones_own_takes_the_presets_place(lamp: Ask) -> None:
    request = asked(lamp, PRESETS[-1], "Is it the same lamp?", "offline-engine", Asked().settings)
    assert isinstance(last := request.turns[0].parts[-1], TextPart) and last.text.startswith("Is it the same lamp?")


def test_a_price_before_covers_every_pair_and_grows_with_what_was_said(lamp: Ask) -> None:
    plan = Asked({lamp.key: lamp}, model="gemini-3.5-flash")
    one, two = plan.price(TODAY), replace(plan, asks={"a": lamp, "b": lamp}).price(TODAY)
    assert one.money and two.money and two.money.likely == 2 * one.money.likely > 0
    near, far = (price_further(plan, lamp, told, TODAY).prompt.likely for told in (0, 40_000))
    assert 0 < near < far
    with pytest.raises(ValueError):
        Asked().price(TODAY)


def test_what_the_pixels_say_to_each_difference(lamp: Ask) -> None:
    pixels = measure(lamp, 0.1)
    found = outcome(PRESETS[0], ended(lamp.key)).findings
    assert [verdict.mark for verdict in pixels.verdicts(found)] == ["pixels agree", "pixels disagree"]


@pytest.mark.parametrize(
    ("item", "rows", "sentence"),
    [
        (ended("x"), 2, ""),
        (ended("x", ANSWER[:180], "max_tokens"), 1, "The answer reached the longest length"),
        (Item("x", "", "running", ANSWER[:180]), 1, ""),
        (Item("x", "", "cancelled"), 0, "Stopped before an answer."),
    ],
)
def test_what_came_is_kept_however_it_ended(item: Item, rows: int, sentence: str) -> None:
    found = outcome(PRESETS[0], item)
    assert len(found.findings.differences) == rows and found.sentence.startswith(sentence)
    assert bool(found.sentence) == bool(sentence)


def test_a_result_holds_claims_checks_and_its_sources(lamp: Ask) -> None:
    told = Asked({lamp.key: lamp}, PRESETS[0], "", "offline-engine", run="r1")
    made = result(told, ended(lamp.key), measure(lamp, 0.1), TODAY)
    assert [claim.kind for claim in made.claims] == ["summary", "removed", "added"]
    assert [check.ok for check in made.checks] == [True, False]
    assert [source.sha256 for source in made.sources] == [picture.key for picture in lamp.pictures]
    assert (made.task, made.state, made.cost, made.run) == ("compare", "done", Decimal(), "r1")
    assert type(made).from_json(made.to_json()) == made


def test_the_archive_holds_the_crops_and_the_marked_pictures(lamp: Ask) -> None:
    pixels, found = measure(lamp, 0.1), outcome(PRESETS[0], ended(lamp.key)).findings
    report = Report(LAMP.files, "", pixels.aligned, pixels.found, found, pixels.verdicts(found))
    with zipfile.ZipFile(io.BytesIO(packed(lamp, report, pixels))) as box:
        names = set(box.namelist())
        markdown = box.read("report.md").decode()
        with Image.open(box.open("a-marked.png")) as marked:
            assert (marked.format, marked.size) == ("PNG", LAMP.size)
    assert names == {
        *("report.md", "report.json", "a-marked.png", "b-marked.png", "heat-map.png"),
        *("1-a.png", "1-b.png", "2-a.png", "2-b.png"),
    }
    assert all(f"({name})" in markdown for name in names if name.endswith(".png") and name != "heat-map.png")


def test_without_a_model_the_changes_of_pixels_are_marked(lamp: Ask) -> None:
    pixels = measure(lamp, 0.1)
    ours, theirs = places(Findings(), pixels, 2)
    assert list(ours) == list(theirs) == ["1", "2", "3"]
