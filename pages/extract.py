"""Receipts, invoices, products or any form into checked tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from components.analysis.shape import Shape
from components.gemini.request import Settings
from components.jobs.extract import Task, by_page, price_of, work
from components.jobs.records import Asked, Reading
from components.media.kind import Kind
from components.media.samples import SAMPLES
from components.prices.estimate import Estimate
from components.ui.basket import inputs, show_basket
from components.ui.connection import require
from components.ui.desk import Desk
from components.ui.downloads import show_downloads
from components.ui.follow import follow
from components.ui.handover import take_in
from components.ui.history import earlier
from components.ui.keeping import keeper
from components.ui.launch import launch
from components.ui.models import offer_refresh
from components.ui.overview import pick, show_cost, show_overview, show_progress
from components.ui.reading import show_reading
from components.ui.samples import offer_samples
from components.ui.settings import choose_fallback, choose_model, choose_settings
from components.ui.shapes import Shelf, choose_shape, edit_shape
from components.ui.text import escaped
from components.ui.workspace import workspace

PAGE = "extract"
KINDS: tuple[Kind, ...] = ("image", "pdf")
EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "bmp", "tif", "tiff", "avif", "pdf"]

space = workspace()
desk = space.shelf(PAGE, Desk)


def chosen_tasks() -> dict[str, Task]:
    each_page = any(d.media and (d.media.pages or 1) > 1 for d in desk.basket.usable) and st.checkbox(
        "Every page of a PDF is a document of its own", key=f"{PAGE}-by-page", persist_state="session"
    )
    whole = [
        Task(d.key, d.name, d.path, d.media, d.pages, space.tags) for d in desk.basket.usable if d.path and d.media
    ]
    return {task.key: task for one in whole for task in (by_page(one) if each_page else [one])}


def start(asked: Asked, estimate: Estimate, settings: Settings, fallback: str | None) -> None:
    generate = space.generate(PAGE, estimate, fallback)
    todo = work(asked.tasks, generate, asked.shape, asked.model, settings)
    desk.begin(replace(asked, run=generate.run), todo, keeper())


def show_results(shape: Shape) -> None:
    readings = desk.readings(date.today())
    for group in desk.same(readings):
        names = escaped(", ".join(group))
        st.warning(f"These look like the same document: {names}", icon=":material/content_copy:")
    show_overview(desk, readings)
    show_cost(desk, readings)
    offer_again(readings)
    shown = pick(desk, readings, PAGE)
    show_reading(desk, shape, shown)
    show_downloads(desk, shape, readings, shown, PAGE)


def offer_again(readings: list[Reading]) -> None:
    again = [reading.task.key for reading in readings if reading.item.state in ("failed", "cancelled", "incomplete")]
    if again and st.button(f"Try {len(again)} again", key=f"{PAGE}-again", icon=":material/replay:") and desk.run:
        desk.run.again(again)
        st.rerun()


st.title("Extract", anchor=False)
st.caption("Receipts, invoices, products or any form, many at once, into tables that are checked as far as sums go.")
shelf = space.shelf("shapes", Shelf)
left, right = st.columns([3, 2], gap="medium")
with left:
    take_in(space, desk.basket, PAGE, KINDS)
    begin = offer_samples(space, desk.basket, PAGE, KINDS, SAMPLES)
    inputs(space, desk.basket, PAGE, KINDS, EXTENSIONS)
with right:
    preset = choose_shape(shelf, PAGE)
    model = choose_model(space, require(), PAGE)
    launch_place = st.container()
show_basket(desk.basket, PAGE, expanded=desk.run is None and not begin)
shape = edit_shape(shelf, preset, PAGE)
with st.expander("Settings", icon=":material/tune:"):
    settings = choose_settings(model, PAGE)
    fallback = choose_fallback(space, model, require(), PAGE)
    offer_refresh(space, require(), PAGE)
    tasks = chosen_tasks()
with launch_place:
    ready = bool(tasks) and shape is not None and not desk.running
    label = f"Read {len(tasks)} document{'s' if len(tasks) != 1 else ''}" if tasks else "Read"
    price = price_of(tasks.values(), shape, model.id, settings, date.today()) if tasks and shape else None
    begin |= launch(label, price, PAGE, ready=ready)
if begin and shape and price and not desk.running:
    start(Asked(shape, model.id, tasks, price), price, settings, fallback)
if desk.running:
    follow(PAGE, lambda: show_progress(desk, desk.readings(date.today())), desk.cancel, lambda: desk.running)
elif desk.run and desk.asked:
    show_results(desk.asked.shape)
earlier(PAGE, expanded=desk.run is None and not desk.basket.documents)
