"""A deployment's own table of models: what it may say, what is said of its faults, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from components.gemini import catalogue, own_table
from components.gemini.own_table import BadTable, parse, use
from components.gemini.request import Settings
from components.prices.estimate import estimate
from components.prices.steps import steps
from components.prices.table import price

DAY = date(2026, 12, 2)
TIN = """
read = 2026-12-01

[[model]]
id = "gemini-5-tin"
name = "Gemini 5 Tin"
source = "a page"
inputs = ["text", "image"]
outputs = ["text"]
input_limit = 2_000_000
thinking = ["low", "high"]
default_thinking = "low"
ignores = ["temperature"]
refuses = ["seed"]
helpers = ["google_search"]
counts_like = "gemini-4-neon"

[[model]]
id = "gemini-3.8-flash"
source = "another page"
gone = 2027-03-01
replacement = "gemini-5-tin"

[[price]]
model = "gemini-5-tin"
since = 2026-12-01
source = "a price page"
input = "1.10"
output = 4.4

[[price]]
model = "gemini-5-tin"
since = 2027-02-01
source = "a price page"
input = "2.20"
output = "8.80"
"""
AS_JSON = {
    "read": "2026-12-01",
    "model": [{"id": "gemini-5-tin", "source": "a page"}],
    "price": [{"model": "gemini-5-tin", "since": "2026-12-01", "source": "p", "input": 1.1, "output": "4.4"}],
}


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    yield
    use(own_table.NONE)


def test_a_new_model_can_be_chosen_counted_and_priced() -> None:
    assert catalogue.get("gemini-5-tin").status == "unknown" and price("gemini-5-tin", DAY) is None
    use(parse(TIN))
    tin = catalogue.get("models/gemini-5-tin")
    assert (tin.name, tin.status, tin.input_limit, tin.output_limit) == ("Gemini 5 Tin", "stable", 2_000_000, None)
    assert (tin.source, tin.read, tin.helpers) == ("a page", date(2026, 12, 1), ("google_search",))
    assert tin.refusals(Settings(seed=1, thinking_level="medium")) == ("seed", "thinking_level")
    assert tin.ignored(Settings(temperature=0.1)) == ("temperature",)
    assert catalogue.for_task("generate", DAY)[-1] == tin
    found = price("gemini-5-tin", DAY)
    assert found and {unit: rate.usd for unit, rate in found.rates.items()} == {
        "input": Decimal("1.10"),
        "output": Decimal("4.4"),
    }
    assert [rate.source.dated for rate in found.rates.values()] == ["2026-12-01"] * 2
    (step,) = steps("gemini-5-tin", DAY)
    assert (step.on, step.factor) == (date(2027, 2, 1), Decimal(2))
    guess, like = (estimate([], "word " * 100, model, DAY) for model in ("gemini-5-tin", "gemini-4-neon"))
    assert guess.prompt == like.prompt and guess.money and guess.basis == like.basis


def test_a_shipped_row_keeps_what_is_not_named() -> None:
    before = catalogue.get("gemini-3.8-flash")
    use(parse(TIN))
    after = catalogue.get("gemini-3.8-flash")
    assert (after.gone, after.replacement, after.source) == (date(2027, 3, 1), "gemini-5-tin", "another page")
    assert (after.name, after.thinking, after.helpers, after.inputs) == (
        before.name,
        before.thinking,
        before.helpers,
        before.inputs,
    )
    assert [model.id for model in catalogue.known()].index("gemini-3.8-flash") < 6
    use(own_table.NONE)
    assert catalogue.get("gemini-3.8-flash") == before


def test_an_own_price_counts_before_a_shipped_one_of_the_same_day() -> None:
    text = 'read = 2026-12-01\n[[price]]\nmodel = "gemini-4-neon"\nsince = 2026-11-18\nsource = "ours"\ninput = 2\n'
    use(parse(text))
    row = price("gemini-4-neon", DAY)
    assert row and row.rates["input"].usd == 2 and row.rates["input"].source.name == "ours"


def test_json_says_the_same() -> None:
    use(parse(json.dumps(AS_JSON)))
    row = price("gemini-5-tin", DAY)
    assert row and row.rates["input"].usd == Decimal("1.1") and catalogue.get("gemini-5-tin").name == "gemini-5-tin"


MODEL = 'read = 2026-12-01\n[[model]]\nid = "a"\nsource = "s"\n'
PRICE = 'read = 2026-12-01\n[[price]]\nmodel = "a"\nsince = 2026-12-01\nsource = "s"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Read: field required."),
        ("[[model]]\nid = 'a'\nsource = 's'\n", "Read: field required."),
        ("read = 2026-12-01\n", "It names no model and no price."),
        (MODEL + 'thinking = ["deep"]\n', "Model 1 (a), thinking: input should be 'minimal', 'low', 'medium', 'high'"),
        (MODEL + "input_limit = 0\n", "Model 1 (a), input_limit: input should be greater than 0."),
        (MODEL + 'colour = "red"\n', "Model 1 (a), colour: extra inputs are not permitted."),
        (MODEL + 'ignores = ["heat"]\n', "Model 1 (a), ignores: heat is no setting; these are: "),
        (MODEL + 'thinking = ["low"]\ndefault_thinking = "high"\n', "Model 1 (a): default_thinking high is not among"),
        (MODEL + '[[model]]\nid = "a"\nsource = "s"\n', "A is there twice."),
        (MODEL.replace('"a"', '"../x"'), "Model 1 (../x), id: string should match pattern"),
        (PRICE + 'input = "cheap"\n', "Price 1 (a), input: input should be a valid decimal."),
        (PRICE + 'input = "-1"\n', "Price 1 (a), input: input should be greater than or equal to 0."),
        (PRICE + 'input = "NaN"\n', "Price 1 (a), input: "),
        (PRICE.replace("2026-12-01\nsource", '"soon"\nsource'), "Price 1 (a), since: "),
        ("read = tomorrow\n", "It is not TOML: "),
        ('{"read": ', "It is not JSON: "),
        ("[" * 100_000, "It is not TOML: "),
        (f"read = {date.today() + timedelta(days=9)}\n", "lies ahead"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(BadTable) as error:
        parse(text)
    assert said in error.value.message and "choose the page again" in error.value.advice


def test_many_faults_are_counted() -> None:
    with pytest.raises(BadTable, match=r"And 3 more\. Mend") as error:
        parse("read = 2026-12-01\n" + "".join(f'[[model]]\nid = "m{n}"\n' for n in range(8)))
    assert error.value.message.count("source: field required.") == 5
