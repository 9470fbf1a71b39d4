"""Work described or dropped as files, and its price at several models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pandas as pd
import streamlit as st

from components.analysis.exports import frame_csv
from components.errors import BadFile
from components.gemini import names
from components.gemini.connection import Offline
from components.gemini.request import FilePart, Request, Settings, TextPart, Turn, UriPart
from components.jobs.ask_files import Held, attachment, part_of
from components.prices.band import Band
from components.prices.estimate import Estimate, counted
from components.prices.guide import quality
from components.prices.money import money
from components.prices.offers import Offer, times
from components.prices.row import Processing, Source
from components.prices.steps import steps
from components.prices.work import WORD_BYTES, Work, price_of
from components.ui.connection import current
from components.ui.cost_desk import PAGE, CostDesk, decimal, key, number, switch
from components.ui.cost_model import model_name
from components.ui.cost_table import show_table
from components.ui.download import download
from components.ui.text import escaped
from components.ui.workspace import Workspace

RESOLUTIONS = {"": "model's default", "low": "low", "medium": "medium", "high": "high"}
Price = Callable[[str, date, Processing], Estimate]


def describe(work: Work) -> Work:
    """The form for one run."""
    with st.grid(min_column_width=150, gap="small"):
        changed = replace(
            work,
            images=number("Pictures", "images", work.images),
            width=number("Width (pixels)", "width", work.width),
            height=number("Height (pixels)", "height", work.height),
            pages=number("PDF pages", "pages", work.pages),
            film=decimal("Film (minutes)", "film", work.film, 1.0),
            sound=decimal("Sound (minutes)", "sound", work.sound, 1.0),
            words=number("Words of the question", "words", work.words),
            answer=number("Words of the answer", "answer", work.answer),
            questions=number("Questions about the same", "questions", work.questions),
            runs=number("Runs a month", "runs", work.runs),
        )
    with st.expander("More", icon=":material/tune:"):
        resolution = st.selectbox(
            "Picture resolution for the model",
            list(RESOLUTIONS),
            list(RESOLUTIONS).index(work.resolution) if work.resolution in RESOLUTIONS else 0,
            key=key("resolution"),
            format_func=lambda name: RESOLUTIONS[name],
        )
        return replace(
            changed,
            resolution=resolution,
            looks=decimal("Looks at the film a second", "looks", work.looks, 0.25),
            voice=switch("The film has sound", "voice", work.voice),
            each=switch("Each picture in a call of its own", "each", work.each),
        )


def choose_models(label: str, name: str, models: Sequence[str], offered: Sequence[str]) -> tuple[str, ...]:
    """Any id may be typed; one whose price nobody told is shown as unknown."""
    options = list(dict.fromkeys([*offered, *models]))
    picked = st.multiselect(
        label, options, list(models), key=key(name), format_func=model_name, accept_new_options=True, max_selections=20
    )
    return tuple(picked)


def prices(desk: CostDesk, work: Work) -> Price:
    """Of the work, with the prompt's tokens as the service counted them where it was asked."""
    files = desk.pieces()

    def price(model: str, on: date, processing: Processing) -> Estimate:
        guess = price_of(work, files, model, on, processing)
        known = desk.counted.get(_question(desk, work, model))
        return (
            counted(guess, known * work.questions)
            if known and not work.images and guess.calls == work.questions
            else guess
        )

    return price


def table(offers: Sequence[Offer], runs: int, on: date) -> pd.DataFrame:
    """One row a model; every figure is of one run, but for the last two."""
    rows = [
        {
            "Model": model_name(offer.model),
            "Class": quality(offer.model),
            "Today": _likely(offer.now.money),
            "From to": _span(offer.now.money),
            f"On {on}": _likely(offer.then.money),
            "Input cached": money(offer.cached),
            "1,000 runs": _likely(times(offer.now.money, 1000)),
            f"A month ({runs:,} runs)": _likely(times(offer.now.money, runs)),
            "Tokens in": f"{offer.now.prompt.likely:,}",
            "Out": f"{offer.now.output.likely + offer.now.thoughts.likely:,}",
            "Source of the price": told(offer.sources),
            "Source of the tokens": offer.now.basis or "unknown",
        }
        for offer in offers
    ]
    return pd.DataFrame(rows)


def show_offers(offers: Sequence[Offer], runs: int, on: date) -> None:
    frame = table(offers, runs, on)
    show_table(frame)
    for note in dict.fromkeys(note for offer in offers for note in offer.now.notes):
        st.caption(escaped(note))
    for offer in offers:
        for step in steps(offer.model, date.today())[:2]:
            st.caption(f":material/trending_up: {escaped(str(step))}")
    rules = (offer.now.basis for offer in offers if offer.now.basis)
    show_sources((source for offer in offers for source in offer.sources), rules)
    download("Table (CSV)", partial(frame_csv, frame), f"cost-{date.today()}.csv", "text/csv", key=f"{PAGE}-csv")


def show_sources(prices: Iterable[Source], tokens: Iterable[str]) -> None:
    """Where a table's figures come from, and of when they are."""
    st.caption(escaped(f"Prices: {told(tuple(dict.fromkeys(prices)))}. Tokens: {'; '.join(dict.fromkeys(tokens))}."))


def told(sources: Sequence[Source]) -> str:
    return "; ".join(f"{source.name} ({source.dated}, {source.confidence})" for source in sources) or "unknown"


def _likely(band: Band[Decimal] | None) -> str:
    return money(band.likely if band else None)


def _span(band: Band[Decimal] | None) -> str:
    return "unknown" if band is None else f"{money(band.low)} to {money(band.high)}"


def offer_count(space: Workspace, desk: CostDesk, work: Work, models: Sequence[str]) -> None:
    """A button that has the service count the tokens of the files; nothing is charged for that."""
    connection = current()
    wanted = [name for name in models if names.is_model(name) and _question(desk, work, name) not in desk.counted]
    if connection is None or not desk.basket.usable:
        return
    st.caption("The files are in these prices. They stay here: the address holds only what is described.")
    if not wanted:
        _say_counted(desk, work, models)
        return
    if not st.button("Count the tokens exactly", key=f"{PAGE}-count", icon=":material/calculate:"):
        return
    with st.spinner("Counting …"):
        try:
            parts = _parts(desk, work)
        except BadFile as error:
            st.error(escaped(str(error)), icon=":material/error:")
            return
        for model in wanted:
            request = Request(model, (Turn("user", parts),), Settings())
            desk.counted[_question(desk, work, model)] = space.gemini(connection).count_tokens(request)
    st.rerun()


def _say_counted(desk: CostDesk, work: Work, models: Sequence[str]) -> None:
    known = [(model, desk.counted.get(_question(desk, work, model))) for model in models]
    words = ", ".join(f"{model_name(model)} {tokens:,}" for model, tokens in known if tokens)
    who = "the offline engine, by Google's published rules" if isinstance(current(), Offline) else "the service"
    st.caption(escaped(f"Counted by {who}: {words} tokens in." if words else "These files could not be counted."))


def _parts(desk: CostDesk, work: Work) -> tuple[FilePart | UriPart | TextPart, ...]:
    """Files as Ask would send them. Raises BadFile."""
    files = [
        part_of(attachment(d.key, d.name, d.media, d.pages), Held(d.path, d.media))
        for d in desk.basket.usable
        if d.path and d.media
    ]
    return (*files, TextPart("x " * (work.words * WORD_BYTES // 2)))


def _question(desk: CostDesk, work: Work, model: str) -> tuple[str, ...]:
    connection = current()
    by = connection.fingerprint if connection else ""
    return (by, model, str(work.words), *(document.key for document in desk.basket.usable))


def headline(offers: Sequence[Offer], runs: int) -> None:
    """The cheapest and the dearest, in words that a phone shows, too."""
    known = [offer for offer in offers if offer.likely is not None]
    if not known:
        st.info("What these models cost is unknown.", icon=":material/help:")
        return
    ends = known[:1] if len(known) == 1 else [known[0], known[-1]]
    for column, offer in zip(st.columns(len(ends)), ends, strict=True):
        month = _likely(times(offer.now.money, runs))
        column.metric(model_name(offer.model), escaped(_likely(offer.now.money)), border=True,
                      help=escaped(f"{_span(offer.now.money)} a run; {told(offer.sources)}"))  # fmt: skip
        column.caption(escaped(f"a run; {month} a month"))
