"""All that was made of a film: player, what was found, what is written from it, questions, files."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.jobs.tab import total, used
from components.prices import bill
from components.prices.estimate import combined
from components.ui.bill import show_bill
from components.ui.cache import Use, tell_cache
from components.ui.further import Further
from components.ui.keeping import keeper, say
from components.ui.video_asked import HOURS, item_of
from components.ui.video_choice import NAMES
from components.ui.video_desk import VideoDesk
from components.ui.video_downloads import show_downloads
from components.ui.video_follow import show_state
from components.ui.video_overview import show_chapters, show_checks, show_demo, show_summary
from components.ui.video_player import show_player
from components.ui.video_questions import show_questions
from components.ui.video_writing import NAMES as WRITINGS
from components.ui.video_writing import Pen, show_posts, show_subtitles, show_text

SHOW = {"summary": show_summary, "chapters": show_chapters, "demo": show_demo}


def show_results(desk: VideoDesk, further: Further, page: str) -> None:
    """Everything after the first run has ended."""
    if desk.run is None or desk.terms is None:
        return
    item = item_of(desk.run)
    show_state(item)
    if item.done and (sentence := desk.overview().sentence):
        st.warning(sentence, icon=":material/warning:")
    left, right = st.columns([2, 3], gap="medium")
    cues = desk.subtitles().cues
    with left:
        show_player(desk, cues, page)
        _show_costs(desk)
        _show_cache(desk)
        _offer_removal(desk, page)
    with right:
        _show_tabs(desk, Pen(desk, desk.terms, further, page))
    if cues != desk.subtitles().cues:
        st.rerun()  # they came while the page was drawn
    result = desk.result()
    if result is not None:
        show_checks(result.checks)
        show_downloads(desk, result, page)
        desk.keep(keeper())
        say()


def _show_tabs(desk: VideoDesk, pen: Pen) -> None:
    names = [*(NAMES[part] for part in desk.parts), "Write", WRITINGS["subtitles"], "Ask"]
    tabs = dict(zip(names, st.tabs(names, key=f"{pen.page}-tabs-{desk.runs}"), strict=True))
    result = desk.result()
    for part in desk.parts:
        with tabs[NAMES[part]]:
            if result is not None and desk.overview().value.get(part) is not None:
                SHOW[part](desk, result, pen.page)
            else:
                st.caption("Nothing was told.")
    with tabs["Write"]:
        article, posts, description = st.tabs([WRITINGS[what] for what in ("article", "posts", "description")])
        with article:
            show_text(pen, "article")
        with posts:
            show_posts(pen)
        with description:
            show_text(pen, "description")
    with tabs[WRITINGS["subtitles"]]:
        show_subtitles(pen)
    with tabs["Ask"]:
        show_questions(pen)


def _show_costs(desk: VideoDesk) -> None:
    items = desk.items()
    silent = sum(item.usage is None and item.ended for item in items)
    model = desk.terms.model if desk.terms else ""
    estimate = combined(desk.estimates) if desk.estimates else None
    show_bill(bill.added(map(used, items)), total(items, model, date.today()), estimate, silent=silent)


def _show_cache(desk: VideoDesk) -> None:
    if desk.terms:
        items = desk.items()
        asked = sum(1 for item in items if item.usage and item.usage.cached)
        made = sum(extra.kind == "cache" for item in items for extra in item.extras)
        use = Use(desk.terms.model, HOURS, asked, max(1, made), modality="video")
        tell_cache(desk.uploads, use, "Removed with the film.")


def _offer_removal(desk: VideoDesk, page: str) -> None:
    if desk.is_held and st.button(
        "Remove at the service",
        key=f"{page}-let-go",
        icon=":material/delete_forever:",
        help="It is removed anyway with the next film, after a cancel and at the end of the session.",
    ):
        desk.let_go()
        st.rerun()
