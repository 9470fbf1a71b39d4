"""What a call will cost, before it is sent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from components.gemini.request import Resolution
from components.gemini.usage import Modality, Usage
from components.prices.band import NOTHING, Band, nearest
from components.prices.calibrate import Amount, Pair, learned
from components.prices.cost import cost
from components.prices.piece import Piece
from components.prices.row import Processing
from components.prices.tokens import Tokens, count, rules, schema, text

# Tokens of an answer when the caller does not say: a word, a filled form, a long text.
ANSWER = Band(20, 400, 2000)


@dataclass(frozen=True, slots=True)
class Estimate:
    """`prompt_by` and `output` in tokens, thoughts apart, of all `calls` together. `money` is None where a price or a
    size is unknown; `notes` say which, as sentences for the user. `basis` names the token rules and their date. `rule`
    is what they alone say of one call, in an estimate that past calls have moved. What is `cached` is likely read from
    the cache; the high end has it sent anew, since a cache may be gone. With `cache_hours` the money includes keeping
    the prompt at the service for so long.
    """

    model: str
    on: date
    processing: Processing
    prompt_by: Tokens
    output: Band[int]
    thoughts: Band[int]
    money: Band[Decimal] | None
    notes: tuple[str, ...] = ()
    basis: str = ""
    calls: int = 1
    rule: Mapping[Amount, int] = field(default_factory=dict)
    cached: frozenset[Modality] = frozenset()
    cache_hours: float = 0.0

    @property
    def prompt(self) -> Band[int]:
        return sum(self.prompt_by.values(), NOTHING)


def estimate(
    pieces: Sequence[Piece],
    prompt: str,
    model: str,
    on: date,
    *,
    response_schema: str = "",
    output: Band[int] | None = None,
    resolution: Resolution | None = None,
    processing: Processing = "standard",
    pairs: Sequence[Pair] = (),
    cached: Iterable[Modality] = (),
) -> Estimate:
    """One call with all pieces. `prompt` is every text sent, the system instruction included; `response_schema` its
    JSON. `output` is the answer expected, thoughts apart. `pairs` are past runs, from which the band learns.
    """
    by = rules(model, on, resolution)
    if by is None:
        note = f"How {model} counts tokens is unknown."
        return Estimate(model, on, processing, {}, output or ANSWER, NOTHING, None, (note,))
    counted = [count(piece, by) for piece in pieces]
    words: Tokens = {"text": text(len(prompt.encode())) if prompt else NOTHING}
    form: Tokens = {"text": schema(len(response_schema.encode()), by)}
    tokens = together([*(found for found in counted if found is not None), words, form])
    tokens = {modality: learned(band, pairs, model, modality) for modality, band in tokens.items()}
    missing = sum(found is None for found in counted)
    notes = (f"The size or length of {missing} of {len(pieces)} files is unknown.",) if missing else ()
    basis = f"{by.family}: {by.source} ({by.dated})"
    guess = Estimate(
        model, on, processing, tokens, output or ANSWER, by.thoughts, None, notes, basis, cached=frozenset(cached)
    )
    return guess if missing else with_money(guess)


def together(parts: Iterable[Mapping[Modality, Band[int]]]) -> Tokens:
    total: dict[Modality, Band[int]] = {}
    for part in parts:
        for modality, band in part.items():
            total[modality] = total.get(modality, NOTHING) + band
    return {modality: band for modality, band in total.items() if band.high}


def with_money(guess: Estimate) -> Estimate:
    """The same tokens priced; the low, likely and high amounts each at the tier their prompt size falls in."""
    amounts = [_amount(guess, end) for end in ("low", "likely", "high")]
    known = [amount for amount in amounts if amount is not None]
    if len(known) == len(amounts):
        return replace(guess, money=Band(*known))
    note = f"The price of {guess.model} is unknown for {guess.processing} calls on {guess.on}."
    return replace(guess, money=None, notes=(*guess.notes, note))


def counted(guess: Estimate, prompt: int) -> Estimate:
    """After `countTokens`: the whole prompt is known, so its parts share the difference."""
    likely = guess.prompt.likely
    if not likely:
        return guess
    shares = {modality: band.likely * prompt // likely for modality, band in guess.prompt_by.items()}
    largest = max(shares, key=lambda modality: shares[modality])
    shares[largest] += prompt - sum(shares.values())
    exact = {modality: Band(tokens, tokens, tokens) for modality, tokens in shares.items()}
    return with_money(replace(guess, prompt_by=exact))


def repeated(guess: Estimate, times: int) -> Estimate:
    """The same call so many times over: tokens and money in all, priced call by call."""
    return replace(
        guess,
        prompt_by={modality: _times(band, times) for modality, band in guess.prompt_by.items()},
        output=_times(guess.output, times),
        thoughts=_times(guess.thoughts, times),
        money=None if guess.money is None else Band(*(end * times for end in _ends(guess.money))),
        calls=guess.calls * times,
    )


def share(guess: Estimate) -> Estimate:
    """One call's even part of it."""
    if guess.calls == 1:
        return guess
    return replace(
        guess,
        prompt_by={modality: _part(band, guess.calls) for modality, band in guess.prompt_by.items()},
        output=_part(guess.output, guess.calls),
        thoughts=_part(guess.thoughts, guess.calls),
        money=None if guess.money is None else Band(*(end / guess.calls for end in _ends(guess.money))),
        calls=1,
    )


def combined(guesses: Sequence[Estimate]) -> Estimate:
    """Several calls with one model as one figure; money is unknown as soon as one of them is. Raises ValueError for
    none, since that would have no model."""
    if not guesses:
        raise ValueError("There is nothing to add up.")
    money: Band[Decimal] | None = Band(Decimal(), Decimal(), Decimal())
    for guess in guesses:
        money = None if money is None or guess.money is None else money + guess.money
    return replace(
        guesses[0],
        prompt_by=together(guess.prompt_by for guess in guesses),
        output=sum((guess.output for guess in guesses), NOTHING),
        thoughts=sum((guess.thoughts for guess in guesses), NOTHING),
        money=money,
        notes=tuple(dict.fromkeys(note for guess in guesses for note in guess.notes)),
        calls=sum(guess.calls for guess in guesses),
    )


def _amount(guess: Estimate, end: str) -> Decimal | None:
    prompt_by = {modality: int(getattr(band, end)) for modality, band in guess.prompt_by.items()}
    output, thoughts = int(getattr(guess.output, end)), int(getattr(guess.thoughts, end))
    read = {modality: prompt_by[modality] for modality in guess.cached & prompt_by.keys() if end != "high"}
    usage = Usage(
        sum(prompt_by.values()), output, thoughts, sum(read.values()),
        prompt_by=prompt_by, output_by={"text": output}, cached_by=read,
    )  # fmt: skip
    found = cost(usage, guess.model, guess.on, guess.processing)
    return found.total if found else None


def _times(band: Band[int], times: int) -> Band[int]:
    return Band(band.low * times, band.likely * times, band.high * times)


def expected(guess: Estimate) -> dict[Amount, int]:
    """The likely tokens of one call by the rules, to be held against what it uses."""
    if guess.rule:
        return dict(guess.rule)
    one = share(guess)
    likely: dict[Amount, int] = {modality: band.likely for modality, band in one.prompt_by.items()}
    return {**likely, "output": one.output.likely + one.thoughts.likely}


def calibrated(guess: Estimate, pairs: Sequence[Pair]) -> Estimate:
    """The estimate as past calls would have it, thoughts and answer in one; as it is where there were none."""
    if not any(pair.model == guess.model for pair in pairs):
        return guess
    one = share(guess)
    prompt_by = {modality: learned(band, pairs, guess.model, modality) for modality, band in one.prompt_by.items()}
    output = learned(one.output + one.thoughts, pairs, guess.model, "output")
    better = with_money(replace(one, prompt_by=prompt_by, output=output, thoughts=NOTHING, rule=expected(one)))
    return repeated(better if one.money else replace(better, money=None, notes=one.notes), guess.calls)


def _part(band: Band[int], calls: int) -> Band[int]:
    return Band(band.low // calls, nearest(band.likely / calls), math.ceil(band.high / calls))


def _ends(band: Band[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    return band.low, band.likely, band.high
