"""Claims of any task as they are shown, and the places that bear them out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.analysis.checks import Check
from components.analysis.evidence import Box, Evidence, Moment, Quote, Turn
from components.analysis.places import where
from components.analysis.result import Claim, Result, Source
from components.analysis.result_export import said
from components.media.samples import CAFE, STUDIO
from components.ui.claims import details, headline, mark, tally, turns
from components.ui.evidence import around

ONE, TWO = (Source(name="a.png"),), (Source(name="a.png"), Source(name="b.pdf"))


@pytest.mark.parametrize(
    ("evidence", "sources", "words"),
    [
        (Box(box=(0, 0, 10, 10)), ONE, ""),
        (Box(source=1, page=3, box=(0, 0, 10, 10)), TWO, "b.pdf, page 3"),
        (Quote(quote="x", page=2, line=14), ONE, "page 2, line 14"),
        (Quote(quote="x"), TWO, "a.png"),
        (Moment(start=42.4, end=51), ONE, "0:42 to 0:51"),
        (Moment(source=1, start=42, end=42.9), TWO, "b.pdf, 0:42"),
        (Turn(turn="7"), ONE, ""),
        (Turn(turn="7", start=3725), (), "1:02:05"),
    ],
)
def test_a_place_in_words(evidence: Evidence, sources: tuple[Source, ...], words: str) -> None:
    assert where(evidence, sources) == words


def test_a_line_is_shown_among_its_neighbours() -> None:
    text = "\n".join(f"line {number}" for number in range(1, 13))
    assert around(text, 10).splitlines()[0] == " 7  line 7"
    assert "10▸ line 10" in around(text, 10) and around(text, 10).endswith("12  line 12")
    assert around(text, 1).startswith("1▸ line 1\n") and around(text, 13) == ""


def test_a_claim_says_field_severity_and_certainty_in_words() -> None:
    claim = Claim(id="1", kind="defect", text="A *scratch*", severity="high", certainty=0.8, details={"owner": "Ann_B"})
    assert headline(claim, 3) == "3\\. :red-badge[:material/error: high] A \\*scratch\\* :gray[certainty 80%]"
    assert details(claim) == ["owner: Ann\\_B"]
    total = Claim(id="total", kind="value", field="items[0].price", value=Decimal("12.50"))
    assert headline(total, 1) == "1\\. **items\\[0\\]\\.price** 12\\.50"
    nested = Claim(id="a", kind="value", value=[{"a": Decimal("1.5")}])
    assert said(nested) == '[{"a": "1.5"}]' and said(nested.model_copy(update={"value": [1, "b"]})) == "1; b"


@pytest.mark.parametrize(
    ("outcomes", "cell", "line"),
    [
        ((True, True), "✓", ("success", "2 checks agree")),
        ((True, None), "1 not checked", ("info", "1 check agrees, 1 not checked")),
        ((None,), "1 not checked", ("info", "0 checks agree, 1 not checked")),
        ((False, True, None), "⚠ 1 differ, 1 not checked", ("warning", "1 of 3 checks differ, 1 not checked")),
        ((), "", None),
    ],
)
def test_what_was_not_checked_never_counts_as_agreeing(
    outcomes: tuple[bool | None, ...], cell: str, line: tuple[str, str] | None
) -> None:
    assert tally([Check("x", ok, "", "", "", ()) for ok in outcomes]) == cell

    def shown(outcomes: tuple[bool | None, ...]) -> None:
        from components.analysis.checks import Check
        from components.ui.claims import show_tally

        show_tally([Check("x", ok, "", "", "", ()) for ok in outcomes])

    page = AppTest.from_function(shown, args=(outcomes,)).run()
    told = [(box.type, box.value) for box in (*page.success, *page.info, *page.warning)]
    assert told == ([line] if line else [])


def test_a_check_says_what_was_expected_only_when_it_is_not_so() -> None:
    good = Check("pixels agree", True, "A change", "6 % of the place", "", ("1",))
    assert mark(good) == ":green[:material/check_circle:] agrees · pixels agree"
    bad = Check("Sum", False, "3.00", "2.00", "-1.00", ("total",))
    assert mark(bad).endswith("**differs** · Sum · expected 3\\.00 · found 2\\.00 · difference \\-1\\.00")
    assert "not checked" in mark(Check("Sum", None, "", "", "", ()))


def test_words_of_a_turn_are_found_whatever_the_data_hold() -> None:
    rows = [{"id": "1", "text": "Hello"}, "noise", {"id": 2, "text": None}]
    assert turns(Result(task="meeting", title="t", data={"turns": rows})) == {"1": "Hello", "2": ""}
    assert turns(Result(task="meeting", title="t", data={"turns": "none"})) == {}


def shown(samples: str, gone: str) -> None:
    from pathlib import Path

    from components.analysis.checks import Check
    from components.analysis.evidence import Box, Moment, Quote
    from components.analysis.result import Claim, Result, Source
    from components.ui.claims import show_claims

    places = (Box(box=(100, 100, 200, 400)), Quote(source=1, quote="Total EUR", page=1), Moment(source=2, start=3))
    claims = [Claim(id=f"d{n}", kind="defect", text=f"Scratch {n}", evidence=places) for n in range(250)]
    result = Result(
        task="inspect",
        title="t",
        claims=(Claim(id="v", kind="verdict", value="fail"), *claims),
        checks=(Check("Quote is in the PDF", False, "", "", "", ("d240",)),),
        sources=(Source(name="a.png"), Source(name="b.pdf"), Source(name="c*.mp4")),
    )
    cafe, studio = samples.split("|")
    show_claims(result, {0: Path(cafe), 1: Path(studio), 2: Path(gone)}, "t", ("defect",))


@pytest.fixture
def many(tmp_path: Path) -> AppTest:
    files = "|".join(str(sample.path) for sample in (CAFE, STUDIO))
    return AppTest.from_function(shown, args=(files, str(tmp_path / "gone.mp4")), default_timeout=60).run()


def test_many_claims_come_a_page_at_a_time_and_what_differs_is_found(many: AppTest) -> None:
    assert len(many.pills) == 20 and "Scratch 0" in many.markdown[0].value
    many.toggle(key="t-doubtful").set_value(True).run()
    assert len(many.pills) == 1 and many.markdown[0].value.startswith("241\\. Scratch 240")
    assert not many.exception


def test_show_me_opens_each_place_and_says_when_a_file_is_gone(many: AppTest) -> None:
    many.pills(key="t-d0-show").set_value([0, 1, 2]).run()
    assert len(many.image) == 3 and many.code[0].value == "Total EUR"
    assert [box.value for box in many.info] == ["c\\*\\.mp4 is no longer here. Add the file again to look."]
    assert not many.exception
