"""Products held against their specification: verdict, defects and deviations with their places, checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from components.analysis.inspect import INSTRUCTION
from components.jobs.inspect import Asked, outcome, price_of, result, work
from components.jobs.run import Item, Run
from components.media.kind import Kind
from components.prices.estimate import Estimate
from components.ui.basket import inputs, show_basket
from components.ui.connection import require
from components.ui.follow import follow
from components.ui.handover import take_in
from components.ui.inspect_desk import InspectDesk
from components.ui.inspect_items import choose_items, offer_products
from components.ui.inspect_results import show_progress, show_results
from components.ui.keeping import keeper, say
from components.ui.launch import launch
from components.ui.models import offer_refresh
from components.ui.settings import choose_fallback, choose_model, choose_settings
from components.ui.workspace import workspace

PAGE = "inspect"
KINDS: tuple[Kind, ...] = ("image", "pdf", "video")
EXTENSIONS = [
    *("jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "bmp", "tif", "tiff", "avif"),
    *("pdf", "mp4", "mov", "webm", "mkv", "avi", "mpg", "mpeg"),
]

space = workspace()
desk = space.shelf(PAGE, InspectDesk)


def start(asked: Asked, estimate: Estimate, fallback: str | None) -> None:
    gemini, book = space.gemini(require()), keeper()
    uploads = gemini.hold()
    generate = space.generate(PAGE, estimate, fallback, uploads)
    told = replace(asked, estimate=estimate, run=generate.run)

    def kept(item: Item) -> None:
        if outcome(item).findings.is_something:
            book.keep(result(told, item, date.today()))

    run = Run({name: name for name in told.products}, work(told, generate), ended=kept)
    desk.begin(run, told, uploads, partial(gemini.release, uploads))


st.title("Inspect", anchor=False)
st.caption(
    "Pictures or a video of a product against its specification: a verdict, and every finding with its place. "
    "Quotes, places and times are checked against your files."
)
left, right = st.columns([3, 2], gap="medium")
with left:
    take_in(space, desk.basket, PAGE, KINDS)
    begin = offer_products(space, desk, PAGE)
    inputs(space, desk.basket, PAGE, KINDS, EXTENSIONS)
with right:
    model = choose_model(space, require(), PAGE)
    button = st.container()
show_basket(desk.basket, PAGE, expanded=desk.run is None and not begin)
products = choose_items(desk, PAGE)
with st.expander("Question and settings", icon=":material/tune:"):
    instruction = st.text_area(
        "What to inspect", placeholder=INSTRUCTION, key=f"{PAGE}-instruction", height=80, persist_state="session"
    )
    settings = choose_settings(model, PAGE)
    fallback = choose_fallback(space, model, require(), PAGE)
    offer_refresh(space, require(), PAGE)
asked = Asked(products, instruction, model.id, settings)
with button:
    estimate = price_of(asked, date.today()) if products else None
    label = f"Inspect {len(products)} items" if len(products) > 1 else "Inspect"
    begin |= launch(label, estimate, PAGE, ready=bool(products) and not desk.running)
if begin and estimate and not desk.running:
    start(asked, estimate, fallback)
    st.rerun()
if desk.running:
    follow(PAGE, lambda: show_progress(desk, date.today()), desk.stop, lambda: desk.running)
elif desk.run:
    further = partial(space.generate, PAGE, fallback=fallback, uploads=desk.uploads)
    show_results(space, desk, further, PAGE, date.today())
say()
