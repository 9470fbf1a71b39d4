"""Questions about a film: one that names a moment sends only what lies around it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import streamlit as st

from components.analysis import timecode, video
from components.analysis.harmless import harmless
from components.errors import BadFile
from components.gemini.events import Event
from components.gemini.request import Request, TextPart, Turn, UriPart
from components.jobs.run import Item, Run
from components.jobs.video import Choice, Ready, part_around
from components.jobs.video_price import price_question
from components.ui.keeping import keeper
from components.ui.price import show_price
from components.ui.text import escaped
from components.ui.video_asked import ONLY, Question, item_of
from components.ui.video_follow import follow, show_state
from components.ui.video_player import show_me
from components.ui.video_writing import Pen

MOST = 6  # moments of an answer that get a button


def show_questions(pen: Pen) -> None:
    """What was asked so far, with its moments, and the field for the next question."""
    desk = pen.desk
    if desk.ready is None:
        st.caption("Press “Look at the film” first.")
        return
    for number, question in enumerate(desk.questions):
        with st.chat_message("user"):
            st.markdown(escaped(question.text))
        with st.chat_message("assistant"):
            _answer(pen, question, number)
    going = any(not question.run.finished for question in desk.questions)
    with st.container():  # else it would stick to the window's foot
        asked = st.chat_input(
            "Ask about the film, or about a scene: “What happens around 0:45?”", key=f"{pen.page}-ask", disabled=going
        )
    terms = pen.terms
    estimate = price_question(
        terms.film, terms.choice, "x" * 200, terms.model, terms.settings, date.today(), cached=desk.is_cached
    )
    st.caption("A question that names a time sends only 15 seconds before and after it. About all of the film:")
    show_price(estimate)
    if asked:
        try:
            _ask(pen, desk.ready, asked)
        except BadFile as error:
            st.error(escaped(str(error)), icon=":material/error:")
        else:
            st.rerun()


def _ask(pen: Pen, ready: Ready, asked: str) -> None:
    """Raises BadFile for a moment that is not there."""
    desk, terms = pen.desk, pen.terms
    seconds = timecode.named(asked)
    told, start, choice = "", 0.0, terms.choice
    if seconds:
        ready, first, last = part_around(ready, seconds)
        told = f"{timecode.clock(first)} to {timecode.clock(last)}"
        start = 0.0 if isinstance(ready.part, UriPart) else first
        choice = Choice(first, last, terms.choice.sound, None, terms.choice.fps, terms.choice.resolution)
    cached = desk.is_cached and not told
    estimate = price_question(terms.film, choice, asked, terms.model, terms.settings, date.today(), cached=cached)
    request = _request(pen, ready, asked, told, start)
    generate = pen.further(estimate)

    def work(key: str, stop: threading.Event) -> Iterator[Event]:
        yield from generate(request, stop)

    keep = keeper()
    run = Run({ONLY: asked}, work, workers=1, ended=lambda _: desk.keep(keep))
    desk.question(asked, run, estimate, told, start)


def _request(pen: Pen, ready: Ready, asked: str, told: str, start: float) -> Request:
    """After the questions asked before, which were about the same film; a part of it stands for itself."""
    terms = pen.terms
    if told:
        moved = _moved(asked, start)
        cut = f"You see the part from {told} of the video; count times from this part's start."
        part = ready.length if isinstance(ready.part, UriPart) else cut
        return video.request(ready.part, f"{part} {moved}", terms.model, terms.settings)
    first = video.request(ready.part, ready.length or "This is the video.", terms.model, terms.settings)
    turns = list(first.turns)
    for before in pen.desk.questions:
        if before.item.text and not before.told:
            turns += [Turn("user", (TextPart(before.text),)), Turn("model", (TextPart(before.item.text),))]
    joined = _together([*turns, Turn("user", (TextPart(asked),))])
    return terms.put(replace(first, turns=joined))


def _together(turns: list[Turn]) -> tuple[Turn, ...]:
    """Two turns of the same side in a row become one: the film and the first question."""
    found: list[Turn] = []
    for turn in turns:
        if found and found[-1].role == turn.role:
            found[-1] = Turn(turn.role, (*found[-1].parts, *turn.parts))
        else:
            found.append(turn)
    return tuple(found)


def _moved(asked: str, start: float) -> str:
    """The question with its times counted from the part's start."""
    return timecode.SPOKEN.sub(
        lambda match: timecode.clock(max(0.0, (timecode.seconds(match.group()) or 0.0) - start)), asked
    )


def _answer(pen: Pen, question: Question, number: int) -> None:
    if question.told:
        st.caption(f"Only {question.told} was sent.")
    if not question.run.finished:
        follow(question.run, f"{pen.page}-question-{number}", _show)
        return
    item = item_of(question.run)
    show_state(item)
    _show(item)
    moments = [second + question.start for second in timecode.named(item.text)]
    inside = [second for second in dict.fromkeys(moments) if pen.desk.span.holds(second)]
    if question.start and inside:
        st.caption("The answer counts from the part's start; the buttons lead to the place in the film.")
    with st.container(horizontal=True):
        for second in inside[:MOST]:
            show_me(pen.desk, second, None, f"{pen.page}-{pen.desk.runs}-answer-{number}-{second}", pen.page)


def _show(item: Item) -> None:
    if item.text:
        st.markdown(harmless(item.text))
