"""Pictures held against each other: by their pixels at once, then by a model, and its words against the pixels."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from components.jobs.compare import Asked, asks, couples
from components.jobs.extract import Task
from components.media.kind import Kind
from components.prices.estimate import Estimate
from components.ui.basket import inputs, show_basket
from components.ui.compare_answer import show_progress
from components.ui.compare_choice import choose_order, choose_preset, edit_question, label
from components.ui.compare_desk import CompareDesk, Held
from components.ui.compare_results import show_results
from components.ui.compare_samples import offer_pairs
from components.ui.connection import require
from components.ui.follow import follow
from components.ui.handover import take_in
from components.ui.history import earlier
from components.ui.keeping import keeper
from components.ui.launch import launch
from components.ui.models import offer_refresh
from components.ui.settings import choose_fallback, choose_model, choose_settings
from components.ui.workspace import workspace

PAGE = "compare"
KINDS: tuple[Kind, ...] = ("image",)
EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "bmp", "tif", "tiff", "avif"]

space = workspace()
desk = space.shelf(PAGE, CompareDesk)


def start(asked: Asked, estimate: Estimate, fallback: str | None) -> None:
    gemini = space.gemini(require())
    uploads = gemini.hold()
    generate = space.generate(PAGE, estimate, fallback, uploads)
    desk.begin(replace(asked, run=generate.run), generate, Held(uploads, partial(gemini.release, uploads)), keeper())


st.title("Compare", anchor=False)
st.caption(
    "Before and after, versions of a design, a series: by their pixels at once and for free, then by a model, "
    "whose every difference is held against the pixels."
)
left, right = st.columns([3, 2], gap="medium")
with left:
    take_in(space, desk.basket, PAGE, KINDS)
    begin = offer_pairs(space, desk.basket, PAGE, KINDS)
    inputs(space, desk.basket, PAGE, KINDS, EXTENSIONS)
with right:
    preset = choose_preset(PAGE)
    model = choose_model(space, require(), PAGE)
    start_here = st.container()
show_basket(desk.basket, PAGE, expanded=desk.run is None and not begin)
pictures = [Task(d.key, d.name, d.path, d.media, tags=space.tags) for d in desk.basket.usable if d.path and d.media]
order = choose_order(desk.basket, PAGE)
with st.expander("Question and settings", icon=":material/tune:"):
    question = edit_question(preset, PAGE)
    settings = choose_settings(model, PAGE)
    fallback = choose_fallback(space, model, require(), PAGE)
    offer_refresh(space, require(), PAGE)
asked = Asked({ask.key: ask for ask in asks(pictures, preset, order)}, preset, question, model.id, settings)
with start_here:
    ready, name = bool(asked.asks) and not desk.running, label(preset, len(asked.asks))
    asked = replace(asked, estimate=asked.price(date.today()) if asked.asks else None)
    begin |= launch(name, asked.estimate, PAGE, ready=ready)
    if pictures and not asked.asks:
        st.caption("Add a second picture, or choose “Five UX improvements” for a single one.")
if begin and asked.estimate and not desk.running:
    start(asked, asked.estimate, fallback)
if desk.running:
    follow(PAGE, lambda: show_progress(desk), desk.stop, lambda: desk.running)
further = partial(space.generate, PAGE, fallback=fallback, uploads=desk.held.uploads if desk.held else None)
show_results(desk, pictures, couples(pictures, order), list(asked.asks.values()), further, PAGE)
earlier(PAGE, expanded=desk.run is None and not desk.basket.documents)
