"""Films summed up, parted into chapters, written about and subtitled, each claim beside its moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from components.analysis import video
from components.gemini.request import Request
from components.jobs.run import Item
from components.jobs.video import Ready, settings_of
from components.jobs.video_price import cache, price, savings
from components.jobs.video_result import overview
from components.prices.estimate import Estimate
from components.ui.connection import require
from components.ui.keeping import keeper
from components.ui.launch import launch
from components.ui.models import offer_refresh
from components.ui.settings import choose_fallback, choose_model, choose_settings
from components.ui.video_asked import Terms
from components.ui.video_choice import choose, choose_cache, choose_parts, fits, show_savings
from components.ui.video_desk import VideoDesk
from components.ui.video_follow import follow
from components.ui.video_overview import show_coming
from components.ui.video_results import show_results
from components.ui.video_source import choose_film
from components.ui.workspace import workspace

PAGE = "video"

space = workspace()
desk = space.shelf(PAGE, VideoDesk)


def start(terms: Terms, parts: tuple[video.Part, ...], estimate: Estimate, fallback: str | None) -> None:
    gemini = space.gemini(require())
    uploads = gemini.hold()
    desk.begin(terms, parts, estimate, uploads, partial(gemini.release, uploads))
    meter = space.generate(PAGE, estimate, fallback, uploads)

    def ask(ready: Ready) -> Request:
        found = video.overview(
            ready.part, parts, terms.model, terms.settings, language=terms.language, length=ready.length
        )
        return terms.put(found)

    desk.overlook(ask, meter, keeper(), meter.run)


def coming(item: Item) -> None:
    show_coming(overview(desk.parts, item).value)


st.title("Video", anchor=False)
st.caption(
    "Summary, chapters, a look at a product demo, articles, posts and subtitles from a film: "
    "every time that is named is checked, and played with one click."
)
left, right = st.columns(2, gap="medium")
with left:
    film, begin = choose_film(space, desk.basket, PAGE)
with right:
    parts, language = choose_parts(PAGE)
    model = choose_model(space, require(), PAGE)
    start_here = st.container()
with st.expander("What is sent of the film, and what that saves", icon=":material/content_cut:"):
    if film is None:
        st.caption("Choose a film first.")
    else:
        choice, saved = choose(film, PAGE), st.container()
with st.expander("Settings", icon=":material/tune:"):
    settings = choose_settings(model, PAGE)
    fallback = choose_fallback(space, model, require(), PAGE)
    offer_refresh(space, require(), PAGE)
estimate = terms = None
if film is not None:
    settings = settings_of(settings, choice)
    today = date.today()
    terms = Terms(film, choice, model.id, settings, language)
    estimate = price(film, choice, parts, model.id, settings, today) if parts else None
    with saved:
        show_savings(savings(film, choice, model.id, settings, today))
        terms = replace(terms, cached=choose_cache(cache(film, choice, model.id, settings, today), PAGE))
with start_here:
    ready = estimate is not None and fits(estimate, model)
    begin |= launch("Look at the film", estimate, PAGE, ready=ready and not desk.running)
    if film is not None and not parts:
        st.caption("Choose at least one thing to find out.")
if begin and ready and terms and estimate and not desk.running:
    start(terms, parts, estimate, fallback)
if desk.running and desk.run:
    follow(desk.run, PAGE, coming)
else:
    show_results(desk, partial(space.generate, PAGE, fallback=fallback, uploads=desk.uploads), PAGE)
