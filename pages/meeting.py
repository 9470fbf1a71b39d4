"""A recording into a transcript by speakers, and minutes of which every point can be heard."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from components.analysis.meeting import Meeting
from components.gemini.connection import Offline
from components.gemini.request import Settings
from components.jobs.meeting_order import AT_ONCE, Order
from components.ui.bill import show_bill
from components.ui.connection import require
from components.ui.follow import follow
from components.ui.handover import take_in
from components.ui.keeping import keeper, say
from components.ui.launch import launch
from components.ui.meeting_asking import ask_further
from components.ui.meeting_desk import MeetingDesk
from components.ui.meeting_downloads import show_downloads
from components.ui.meeting_edit import edit_minutes, edit_turns, offer_undo
from components.ui.meeting_source import KINDS, bring, choose, know, stem
from components.ui.meeting_speakers import name_speakers
from components.ui.meeting_view import show_meeting, show_progress
from components.ui.meeting_words import replace_words
from components.ui.models import offer_refresh
from components.ui.settings import choose_fallback, choose_model, choose_settings
from components.ui.text import escaped
from components.ui.workspace import workspace

PAGE = "meeting"
OFFLINE_AT_ONCE = 2  # the engine works on two answers at a time

space = workspace()
desk = space.shelf(PAGE, MeetingDesk)


def start(order: Order, title: str, fallback: str | None) -> None:
    estimate = order.price(date.today())
    generate = space.generate(PAGE, estimate, fallback)
    desk.begin(order, title, generate, generate.run, estimate, keeper())


def show_results(meeting: Meeting) -> None:
    say()
    st.header(escaped(meeting.title), anchor=False)
    offer_again()
    if not meeting.turns:
        if desk.recording and not desk.recording.missing():
            st.info("Nobody speaks in this recording.", icon=":material/voice_over_off:")
        return
    show_meeting(desk, meeting, PAGE)
    with st.expander("Who is who", icon=":material/group:", expanded=len(meeting.speakers) > 1):
        name_speakers(desk, meeting, PAGE)
    with st.expander("Correct the transcript", icon=":material/edit_note:"):
        edit_turns(desk, meeting, PAGE)
        replace_words(desk, meeting, PAGE)
    with st.expander("Correct the minutes", icon=":material/checklist:"):
        edit_minutes(desk, meeting, PAGE)
    offer_undo(desk, PAGE)
    ask_further(desk, meeting, partial(space.generate, PAGE, fallback=fallback), model.id, settings, PAGE)
    show_downloads(meeting, PAGE)


def offer_again() -> None:
    """What is missing and why, and once more for it; what there is stays in use."""
    missing = desk.recording.missing() if desk.recording else {}
    for name, reason in missing.items():
        st.warning(escaped(f"{name}: {reason}"), icon=":material/warning:")
    if missing and st.button("Try what is missing again", key=f"{PAGE}-again", icon=":material/replay:"):
        desk.again()
        st.rerun()


st.title("Meeting", anchor=False)
st.caption(
    "A recording becomes a transcript by speakers, and minutes: every decision, action and question can be heard."
)
left, right = st.columns([3, 2], gap="medium")
with left:
    take_in(space, desk.basket, PAGE, KINDS)
    bring(space, desk.basket, PAGE)
    document = choose(desk.basket, PAGE)
with right:
    model = choose_model(space, require(), PAGE)
    title, day, hints = know(PAGE)
    launch_here = st.container()
with st.expander("Settings", icon=":material/tune:"):
    settings: Settings = choose_settings(model, PAGE)
    fallback = choose_fallback(space, model, require(), PAGE)
    offer_refresh(space, require(), PAGE)
order = None
if document and document.path and document.media:
    at_once = OFFLINE_AT_ONCE if isinstance(require(), Offline) else AT_ONCE
    order = Order(document.path, document.name, document.media, model.id, settings, hints, day, at_once)
with launch_here:
    estimate = order.price(date.today()) if order else None
    if launch("Write it down", estimate, PAGE, ready=order is not None and not desk.running) and order:
        start(order, title or stem(order.name), fallback)
if desk.running:
    follow(PAGE, lambda: show_progress(desk, PAGE), desk.cancel, lambda: desk.running, every=1.0)
elif desk.meeting and desk.recording:
    show_results(desk.meeting)
    show_bill(desk.recording.usage(), desk.recording.cost(date.today()), desk.estimate)
