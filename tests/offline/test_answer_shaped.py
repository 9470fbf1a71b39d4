"""Tables, sums, places, code and follow-ups: what a question's form asks for, from what was read."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from components.offline.answer.asked import asked, named, own_words
from components.offline.answer.grid import Grid, as_markdown, chart, columns, grid, number
from components.offline.answer.question import answer
from components.offline.answer.shaped import indented, language, shaped
from components.offline.answer.sums import reckoned
from components.offline.prompt import Blob, Prompt, Turn
from components.offline.senses.looking import text_source
from components.offline.senses.page import Line, Page, Row
from components.offline.senses.source import Source


def line(text: str, top: int, left: int, width: int = 60) -> Line:
    return Line(text, (top, left, top + 40, left + width), 40)


def row(*lines: Line) -> Row:
    return Row(lines)


BARS = (
    row(line("Units sold in 2026", 50, 300, 400)),
    *(row(line(str(tick), 100 + 100 * at, 20, 30)) for at, tick in enumerate((500, 400, 300, 200, 100))),
    row(line("420", 170, 200)),
    row(line("180", 410, 400)),
    row(line("Lamps", 800, 190, 80), line("Tents", 800, 390, 80), line("Stoves", 800, 590, 80)),
)
SOLD = Grid(
    ("Item", "Units", "Price"), (("Head lamp", "420", "$34.00"), ("Tents", "180", "199.50"), ("Cups", "n/a", "3"))
)


def picture(rows: tuple[Row, ...], index: int = 1) -> Source:
    return Source(index, "image", pages=(Page(1, rows),))


def test_a_charts_printed_values_become_a_table() -> None:
    found = chart(BARS)
    assert found == Grid(
        ("Category", "Value"), (("Lamps", "420"), ("Tents", "180"), ("Stoves", "")), "Units sold in 2026", ("Stoves",)
    )
    told = "".join(shaped("Turn this chart into a table", [picture(BARS)]) or ())
    assert "| Lamps | 420 |" in told and "No value is printed for Stoves" in told


def test_a_picture_without_a_chart_gives_no_table() -> None:
    rows = (row(line("Hello", 100, 100)), row(line("12", 200, 300)))
    assert chart(rows) is None and columns(rows) is None
    assert "found no table" in "".join(shaped("Read the chart into a table", [picture(rows)]) or ())


def test_print_in_columns_is_a_table() -> None:
    rows = tuple(
        row(line(a, 100 * at, 100), line(b, 100 * at, 500))
        for at, (a, b) in enumerate((("Name", "Price"), ("Tea", "2.50"), ("Cake", "3.00")))
    )
    assert columns(rows) == Grid(("Name", "Price"), (("Tea", "2.50"), ("Cake", "3.00")), plain=False)
    assert chart(rows) is None
    assert as_markdown(Grid(("a|b",), (("c",),))) == "| a\\|b |\n| --- |\n| c |\n"


@pytest.mark.parametrize(
    "text", ["Item;Units\nTea;4\nCake;5", "Item,Units\nTea,4\nCake,5\n", "Item\tUnits\nTea\t4\nCake\t5"]
)
def test_text_with_separators_is_a_table(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    found = grid(Source(1, "text", path=path))
    assert found == Grid(("Item", "Units"), (("Tea", "4"), ("Cake", "5")))
    path.write_text("No table,\nbut words")
    assert grid(Source(1, "text", path=path)) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the sum of the units?", "The sum of Units is 600 (420 + 180; 1 rows hold no number there).\n"),
        ("average price", "The mean of Price is 78.8333 (236.5 over 3 rows).\n"),
        ("Which has the highest price?", "The largest Price is 199.5, of Tents (3 rows compared).\n"),
        ("How many units of the head lamp were sold?", "Head lamp: 420 (Units).\n"),
        ("Tell me about the tent", "Tents: Units 180; Price 199.50.\n"),
        ("How many rows are there?", "3 rows stand below the header.\n"),
        ("What is the sum?", ""),
        ("Who wrote it?", ""),
    ],
)
def test_reckoning(question: str, told: str) -> None:
    assert reckoned(question, SOLD) == told


def test_a_sum_on_a_receipt_is_not_mistaken_for_reckoning() -> None:
    lists = Grid(("Tea", "2.50"), (("Cake", "3.00"), ("Total", "5.50")), plain=False)
    assert reckoned("What is the sum?", lists) == "" and reckoned("How many rows are there?", lists) == ""


def test_the_table_with_the_named_column_answers() -> None:
    tables = [Source(n, "text", path=None) for n in (1, 2)]
    assert shaped("What is the sum of the units?", tables) is None
    prices = (
        row(line("Name", 100, 100), line("Price", 100, 500)),
        row(line("Tea", 200, 100), line("2", 200, 500)),
        row(line("Pie", 300, 100), line("3", 300, 500)),
    )
    told = shaped("What is the sum of the prices?", [picture(BARS, 1), picture(prices, 2)])
    assert told and "".join(told) == "From file 2: The sum of Price is 5 (2 + 3).\n"


def test_numbers_of_cells() -> None:
    cells = ("1,234.50", "12 %", "$3", "4 kg", "", "2 of 3", "A12345")
    assert [number(cell) for cell in cells] == [Decimal("1234.50"), 12, 3, 4, None, None, None]


def test_places_of_print_are_json_with_boxes() -> None:
    told = "".join(shaped("List all objects with box_2d", [picture(BARS[-1:], 2)]) or ())
    assert told.startswith("I recognise no objects")
    places = json.loads(told.split("```json")[1].split("```")[0])
    assert places[0] == {"label": "Lamps", "file": 2, "box_2d": [800, 190, 840, 270]} and len(places) == 3


def test_code_keeps_its_indentation() -> None:
    rows = [
        row(line(text, 50 * at, left, 300))
        for at, (text, left) in enumerate((("def f(x):", 100), ("if x:", 140), ("return 1", 180), ("return 2", 140)))
    ]
    assert indented(rows) == "def f(x):\n    if x:\n        return 1\n    return 2"
    assert language(indented(rows)) == "python" and language("const a = 1") == "javascript" and language("Hello") == ""


def prompt(*turns: Turn) -> Prompt:
    return Prompt("", turns, False, None)


def user(*parts: str | Blob) -> Turn:
    return Turn("user", parts)


BLOB = Blob("image/png", Path("x.png"))


def test_labels_before_files_are_not_the_question() -> None:
    turn = user("File 1 (tea.png):", BLOB, "Spec:", BLOB, "Is it tea? Note:")
    assert own_words(turn) == "Is it tea? Note:"
    assert own_words(user("What is this:")) == "What is this:"


def test_a_question_that_only_names_another_file_repeats_the_former() -> None:
    sources = [picture(BARS, 1), picture(BARS[-1:], 2)]
    first, reply = user("File 1 (a):", BLOB, "File 2 (b):", BLOB, "What text is in it?"), Turn("model", ("Tea.",))
    for words in ("And the second one?", "what about file 2?", "and in the last picture?"):
        found = asked(prompt(first, reply, user(words)), sources)
        assert (found.words, list(found.sources)) == ("What text is in it?", sources[1:]), words
    again = asked(prompt(first, reply, user("And the second one?"), reply, user("And the first one?")), sources)
    assert (again.words, list(again.sources)) == ("What text is in it?", sources[:1])
    other = asked(prompt(first, reply, user("Which language is the second one in?")), sources)
    assert other.words.startswith("Which language") and list(other.sources) == sources[1:]


def test_a_file_that_is_not_there_is_not_chosen() -> None:
    sources = [picture(BARS, 1), picture(BARS, 2)]
    assert named("What is in file 7?", sources) == sources and named("Show file 1", sources[:1]) == sources[:1]


def test_files_are_named_by_their_kind() -> None:
    sources = [picture(BARS, 1), Source(2, "document"), Source(3, "audio")]
    assert named("Summarise this document", sources) == sources[1:2]
    assert named("What do the recording and the chart say?", sources) == [sources[0], sources[2]]
    assert named("What does it say in a video?", sources) == sources and named("the film", sources) == sources


def test_earlier_questions_are_no_evidence_beside_files() -> None:
    source = text_source("The kettle weighs two kilos.\nIt is green.")
    talk = prompt(user(BLOB, "How heavy is the kettle?"), Turn("model", ("Two.",)), user("How heavy is the kettle?"))
    told = "".join(answer(talk, [source]))
    assert "two kilos" in told and "How heavy" not in told
    bare = prompt(user("My kettle weighs two kilos."), Turn("model", ("Yes.",)), user("How heavy is my kettle?"))
    assert "two kilos" in "".join(answer(bare, []))
