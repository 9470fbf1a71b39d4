from datetime import date

from components.gemini.usage import Usage
from components.prices.band import Band
from components.prices.calibrate import Amount, Pair, learned, pairs
from components.prices.estimate import calibrated, estimate, expected, repeated
from components.prices.piece import Piece

MODEL = "gemini-3.8-flash"
BAND = Band(900, 1000, 1100)


def seen(*actual: int, model: str = MODEL) -> list[Pair]:
    return [Pair(model, "image", 1000, tokens) for tokens in actual]


def test_without_runs_the_rule_stands() -> None:
    assert learned(BAND, [], MODEL, "image") == BAND
    assert learned(BAND, seen(2000, model="gemini-4-argon"), MODEL, "image") == BAND
    assert learned(BAND, seen(2000), MODEL, "audio") == BAND


def test_few_runs_move_it_a_little() -> None:
    # One run weighs 1 of 6, in logarithms: 2 ** (1 / 6)
    assert learned(BAND, seen(2000), MODEL, "image").likely == 1122
    # Five weigh half: the square root of 2
    assert learned(BAND, seen(*[2000] * 5), MODEL, "image").likely == 1414


def test_a_single_outlier_does_not() -> None:
    assert learned(BAND, seen(1000, 1000, 1000, 1000, 50_000), MODEL, "image").likely == 1000


def test_many_runs_set_the_width() -> None:
    steady = learned(BAND, seen(*[1000] * 20), MODEL, "image")
    assert steady == Band(1000, 1000, 1000)
    spread = learned(BAND, seen(*range(790, 1211, 20)), MODEL, "image")
    assert spread == Band(831, 1000, 1168)


def test_what_a_run_teaches() -> None:
    expected: dict[Amount, int] = {"image": 1000, "text": 0, "audio": 2, "output": 200}
    usage = Usage(1102, 163, 100, prompt_by={"text": 17, "image": 1085})
    assert pairs(expected, usage, MODEL) == (Pair(MODEL, "image", 1000, 1085), Pair(MODEL, "output", 200, 263))


def test_an_unexplained_prompt_teaches_nothing() -> None:
    assert pairs({"image": 1000}, Usage(187, 1, prompt_by={"image": 154}), MODEL) == ()
    assert pairs({"image": 1000}, Usage(187, 1), MODEL) == ()


def test_an_estimate_of_many_calls_learns_call_by_call() -> None:
    day = date(2026, 11, 21)
    one = estimate([Piece("image", 800, 600)], "What is it?", MODEL, day)
    image = one.prompt_by["image"].likely
    told = [Pair(MODEL, "image", image, 2 * image)] * 20 + [Pair(MODEL, "output", 1000, 500)] * 20
    better = calibrated(repeated(one, 10), told)
    # Twenty runs weigh four fifths of what they say, in logarithms.
    assert better.prompt_by["image"].likely == 10 * learned(one.prompt_by["image"], told, MODEL, "image").likely
    assert image * 1.7 < better.prompt_by["image"].likely / 10 < image * 1.8
    assert better.calls == 10 and better.money and one.money and better.money.likely < 10 * one.money.likely
    assert calibrated(one, []) is one


def test_what_is_expected_of_one_call() -> None:
    one = estimate([Piece("image", 800, 600)], "What is it?", MODEL, date(2026, 11, 21))
    likely = {"image": one.prompt_by["image"].likely, "text": one.prompt_by["text"].likely}
    assert expected(repeated(one, 5)) == {**likely, "output": one.output.likely + one.thoughts.likely}
