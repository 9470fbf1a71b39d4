"""Conversations with branches, what answers point at, and what is taken along."""

from __future__ import annotations

import json
from decimal import Decimal

from components.analysis.answer import Table, blocks
from components.analysis.ask import Attachment, Conversation, Exchange, aside, from_data
from components.analysis.ask_export import as_json, as_markdown, table_csv
from components.analysis.ask_places import Sources, pointed
from components.analysis.ask_presets import PRESETS, fitting
from components.analysis.evidence import Box, Moment, Quote
from components.analysis.result import Result
from components.gemini.events import Extra
from components.gemini.usage import Usage

PICTURE = Attachment(name="cup.png", kind="image", sha256="a" * 64)
PAPER = Attachment(name="spec.pdf", kind="pdf", sha256="b" * 64, count=3)
SOUND = Attachment(name="call.mp3", kind="audio", sha256="c" * 64, seconds=90.0)


def exchange(id: str, parent: str = "", **rest: object) -> Exchange:
    return Exchange(**{"id": id, "parent": parent, "question": f"Question {id}?", "state": "done", **rest})  # type: ignore[arg-type]


def conversation() -> Conversation:
    """a - b - c, and from a also d, which is shown."""
    whole, numbers = Conversation().attaching(PICTURE, PAPER)
    whole = whole.asking(exchange("a", files=numbers, answer="Cups.", cost=Decimal("0.01"), model="m"))
    whole = whole.asking(exchange("b", "a")).asking(exchange("c", "b"))
    whole, numbers = whole.attaching(SOUND, PICTURE)
    return whole.asking(exchange("d", "a", files=numbers))


def ids(*found: Exchange) -> list[str]:
    return [one.id for one in found]


def test_branches_are_kept_and_found_again() -> None:
    whole = conversation()
    assert ids(*whole.path()) == ["a", "d"] and ids(*whole.path("b")) == ["a", "b"]
    b = whole.get("b")
    assert b and ids(*whole.branches(b)) == ["b", "d"]
    assert ids(*whole.showing("b").path()) == ["a", "b", "c"]
    assert whole.get("x") is None and whole.path("x") == ()


def test_files_keep_their_numbers() -> None:
    whole = conversation()
    assert [file.name for file in whole.files] == ["cup.png", "spec.pdf", "call.mp3"]
    assert whole.path()[-1].files == (2, 0)
    assert whole.files_of(whole.path()) == (0, 1, 2) and whole.files_of(whole.path("c")) == (0, 1)


def test_it_goes_through_the_history_unchanged() -> None:
    whole = conversation().answered(
        exchange("d", "a", usage=Usage(prompt=3, prompt_by={"image": 2}), asides=(aside(Extra("code", "1", at=2)),))
    )
    kept = Result(task="ask", title="t", data={"conversation": whole.model_dump()})
    assert from_data(Result.from_json(kept.to_json()).data) == whole
    assert from_data({}) is None and from_data({"conversation": 3}) is None


def points(answer: str, *files: Attachment) -> list[tuple[str, object]]:
    claims, _ = pointed("e", blocks(answer), Sources(files, range(len(files))))
    return [(claim.text, claim.evidence[0]) for claim in claims]


def test_boxes_of_json_and_of_words() -> None:
    answer = json.dumps(
        [
            {"label": "cup", "box_2d": [10, 20, 300, 400], "file": 1},
            {"name": "lid", "box": [0, 0, 1000, 1000], "file": "cup.png"},
            {"label": "wrong", "box_2d": [300, 20, 10, 400]},
            {"label": "elsewhere", "box_2d": [1, 1, 2, 2], "file": 7},
        ]
    )
    assert points(answer, PICTURE, PAPER) == [
        ("cup", Box(source=0, box=(10, 20, 300, 400))),
        ("lid", Box(source=0, box=(0, 0, 1000, 1000))),
    ]
    assert points("- A scratch: [1, 2, 30, 40]", PICTURE) == [("A scratch", Box(box=(1, 2, 30, 40)))]
    assert points("- A scratch: [1, 2, 30, 40]", PICTURE, PICTURE.model_copy(update={"name": "b.png"})) == []
    assert points("Image 2: [1, 2, 30, 40]", PICTURE, PAPER.model_copy(update={"kind": "image"})) == [
        ("Image 2", Box(source=1, box=(1, 2, 30, 40)))
    ]


def test_pages_lines_and_moments() -> None:
    assert points('- Weighs "two kilos at most" (page 2)', PAPER) == [
        ('Weighs "two kilos at most" (page 2)', Quote(page=2, quote="two kilos at most"))
    ]
    assert points("They agree at 1:07, see line 12.", SOUND, PAPER.model_copy(update={"kind": "text"})) == [
        ("They agree at 1:07, see line 12.", Quote(source=1, line=12, quote="")),
        ("They agree at 1:07, see line 12.", Moment(source=0, start=67)),
    ]
    assert points("At 10:42 on page 2", PICTURE) == []


def test_lines_under_a_files_heading_are_about_it() -> None:
    other = SOUND.model_copy(update={"name": "other.mp3"})
    assert points("[0:01] Hello.", SOUND, other) == []
    assert points("File 2:\n[0:01] Hello.", SOUND, other) == [("[0:01] Hello.", Moment(source=1, start=1))]


def test_a_page_or_second_beyond_the_file_is_marked() -> None:
    _, checks = pointed("e", blocks("See page 9.\n\nAnd 0:30, and 3:00."), Sources((PAPER, SOUND), (0, 1)))
    assert [(check.name, check.ok) for check in checks] == [
        ("The page exists", False),
        ("Said or shown at that time", None),
        ("The time lies in the clip", False),
    ]


def test_a_page_that_exists_bears_nothing_out_but_the_words_on_it_do() -> None:
    said = 'It weighs "two kilos at most" (page 2).\n\nIt is blue (page 2).\n\nIt has "three green legs" (page 2).'
    for words, expected in (("The lamp weighs\ntwo kilos at most.", [True, None, False]), ("", [None, None, None])):
        _, checks = pointed("e", blocks(said), Sources((PAPER,), (0,), text=lambda *at, words=words: words))
        assert [check.ok for check in checks] == expected


def test_markdown_tells_the_branch_shown() -> None:
    told = as_markdown(conversation(), "Cups *and* more")
    assert told.splitlines()[0] == "# Cups \\*and\\* more"
    assert "## Question a?" in told and "## Question d?" in told and "Question b?" not in told
    assert "- File 3: call.mp3" in told and "cost $0.010" in told and "2 answers, cost unknown" in told


def test_markdown_holds_programs_and_sources_and_fetches_nothing() -> None:
    asides = (Extra("code", "print(1)", detail="python", at=4), Extra("source", "A [b]", "https://a.example", at=9))
    one = exchange("a", answer="One.![x](https://x.example/p.png)", asides=tuple(map(aside, asides)))
    told = as_markdown(Conversation().asking(one))
    assert "One.\n\n~~~~python\nprint(1)\n~~~~" in told and "[A \\[b\\]](<https://a.example>)" in told
    assert "![" not in told


def test_json_holds_all_branches() -> None:
    told = json.loads(as_json(conversation()))
    assert ids(*map(Exchange.model_validate, told["exchanges"])) == ["a", "b", "c", "d"]
    assert told["path"] == ["a", "d"] and told["exchanges"][0]["cost"] == "0.01"


def test_a_table_as_csv() -> None:
    table = Table(("Name", "=Units"), (("=1+1", "-3"), ("ä", "")))
    assert table_csv(table).decode("utf-8-sig") == "Name,'=Units\n'=1+1,-3\nä,\n"


def test_presets_are_offered_where_there_is_a_file_for_them() -> None:
    assert fitting(set()) == () and len(fitting({"image", "pdf"})) == len(PRESETS)
    assert [preset.title for preset in fitting({"text"})] == ["Summarise with pages"]


def test_a_file_is_meant_by_its_whole_name_only() -> None:
    names = ("1", "11", "scan.pdf", "big scan.pdf", "a", "twin.png", "twin.png")
    files = [Attachment(name=name, kind="image", sha256=str(n)) for n, name in enumerate(names)]
    sources = Sources(files, range(len(files)))
    said = ["1.5 m in a hall", "11", "see 11", "scan.pdf, left", "in Big Scan.pdf", "a cup", "twin.png", "1"]
    found = [sources.named(words, "image") for words in said]
    assert found == [None, None, 1, 2, 3, 4, None, 0]
