from components.gemini.usage import Usage
from components.prices.band import Band
from components.prices.calibrate import Pair, learned, pairs

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
    estimated = {"image": BAND, "text": Band(0, 0, 10), "audio": Band(1, 2, 3)}
    usage = Usage(1102, 163, prompt_by={"text": 17, "image": 1085})
    assert pairs(estimated, usage, MODEL) == (Pair(MODEL, "image", 1000, 1085),)  # type: ignore[arg-type]


def test_an_unexplained_prompt_teaches_nothing() -> None:
    assert pairs({"image": BAND}, Usage(187, 1, prompt_by={"image": 154}), MODEL) == ()
    assert pairs({"image": BAND}, Usage(187, 1), MODEL) == ()
