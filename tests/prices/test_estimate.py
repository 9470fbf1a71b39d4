from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from components.prices.band import Band
from components.prices.calibrate import Pair
from components.prices.estimate import Estimate, combined, counted, estimate, repeated
from components.prices.piece import Piece, piece

TODAY = date(2026, 11, 21)
RECEIPT = Piece("image", 300, 346)
PROMPT = "x" * 640
ANSWER = Band(100, 200, 400)


def receipt(model: str = "gemini-3.8-flash") -> Estimate:
    return estimate([RECEIPT], PROMPT, model, TODAY, output=ANSWER)


def test_a_receipt_by_hand() -> None:
    found = receipt()
    assert found.prompt_by == {"image": Band(1085, 1085, 1120), "text": Band(100, 160, 243)}
    assert found.prompt == Band(1185, 1245, 1363)
    # 0.75 a million in, 3.75 out and thought: 1,185 + 100; 1,245 + 200 + 500; 1,363 + 400 + 4,000
    assert found.money == Band(Decimal("0.00126375"), Decimal("0.00355875"), Decimal("0.01752225"))
    assert found.notes == ()
    assert found.basis.startswith("Gemini 3: ")


def test_the_offline_engine_is_counted_and_free() -> None:
    found = receipt("offline-engine")
    assert found.prompt.likely == 1280
    assert found.money == Band(Decimal(), Decimal(), Decimal())


def test_a_response_schema_adds_text() -> None:
    with_schema = estimate([], PROMPT, "gemini-3.8-flash", TODAY, response_schema="s" * 150)
    assert with_schema.prompt_by == {"text": Band(100, 198, 312)}


def test_resolution_and_processing() -> None:
    low = estimate([RECEIPT], "", "gemini-3.8-flash", TODAY, output=ANSWER, resolution="low", processing="batch")
    assert low.prompt_by == {"image": Band(255, 255, 280)}
    # half of 0.75 x 255 + 3.75 x 700
    assert low.money is not None
    assert low.money.likely == Decimal("0.001408125")


def test_a_step_of_the_price_in_between() -> None:
    before, after = (
        estimate([RECEIPT], PROMPT, "gemini-3.8-flash", day, output=ANSWER).money
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    )
    assert before is not None and after is not None
    assert after.likely == 2 * before.likely


def test_only_the_high_end_may_pass_the_threshold() -> None:
    pages = [Piece("document", pages=1)] * 370
    found = estimate(pages, "", "gemini-3.1-pro-preview", TODAY, output=Band(0, 0, 0))
    assert found.prompt == Band(192_400, 196_840, 207_200)
    assert found.money is not None
    assert (found.money.low, found.money.high) == (Decimal("0.3848"), Decimal("0.9008"))


def test_an_unknown_length_makes_the_price_unknown_and_says_so() -> None:
    found = estimate([RECEIPT, Piece("audio")], PROMPT, "gemini-3.8-flash", TODAY)
    assert found.money is None
    assert found.prompt.likely == 1245
    assert found.notes == ("The size or length of 1 of 2 files is unknown.",)


def test_an_unknown_price_leaves_the_tokens() -> None:
    found = receipt("gemini-4-xenon")
    assert found.prompt.likely == 1245
    assert found.money is None
    assert found.notes == ("The price of gemini-4-xenon is unknown for standard calls on 2026-11-21.",)


def test_an_unknown_family_leaves_nothing() -> None:
    found = receipt("llama")
    assert (found.prompt, found.money) == (Band(0, 0, 0), None)
    assert found.notes == ("How llama counts tokens is unknown.",)


def test_count_tokens_settles_the_prompt() -> None:
    found = counted(receipt(), 1300)
    assert found.prompt == Band(1300, 1300, 1300)
    assert found.prompt_by["text"].likely == 167
    assert found.money is not None
    assert found.money.low == Decimal("0.00135")


def test_counting_nothing_leaves_the_estimate() -> None:
    empty = estimate([], "", "gemini-3.8-flash", TODAY)
    assert counted(empty, 7) == empty


def test_many_and_several() -> None:
    one = receipt()
    assert one.money is not None
    thousand = repeated(one, 1000)
    assert thousand.prompt == Band(1_185_000, 1_245_000, 1_363_000)
    assert thousand.money is not None
    assert thousand.money.likely == Decimal("3.55875")
    both = combined([one, one])
    assert both.money == Band(2 * one.money.low, 2 * one.money.likely, 2 * one.money.high)
    assert both.prompt == repeated(one, 2).prompt


def test_one_unknown_price_makes_the_sum_unknown() -> None:
    unknown = replace(receipt(), money=None, notes=("why",))
    assert combined([receipt(), unknown]).money is None
    assert combined([unknown, unknown]).notes == ("why",)
    assert repeated(unknown, 2).money is None
    with pytest.raises(ValueError, match="nothing"):
        combined([])


def test_past_runs_move_the_band() -> None:
    pairs = [Pair("gemini-3.8-flash", "image", 1000, 1200)] * 20
    found = estimate([RECEIPT], PROMPT, "gemini-3.8-flash", TODAY, pairs=pairs)
    assert found.prompt_by["image"].likely == 1255
    assert found.prompt_by["text"] == Band(100, 160, 243)


@dataclass
class Clip:
    kind: str = "video"
    width: int | None = 320
    height: int | None = 176
    seconds: float | None = 10.0
    fps: float | None = 29.97
    has_audio: bool | None = True
    pages: int | None = None
    characters: int | None = None


def test_a_file_becomes_a_piece() -> None:
    # How often the service looks at a video has nothing to do with the file's own frame rate.
    assert piece(Clip()) == Piece("video", 320, 176, 10.0, None, True)
    assert piece(Clip(), seconds=4.0, fps=2.0) == Piece("video", 320, 176, 4.0, 2.0, True)
    assert piece(Clip("pdf", None, None, None, None, None, 12), pages=3) == Piece("document", pages=3)
    with pytest.raises(KeyError):
        piece(Clip("spreadsheet"))
