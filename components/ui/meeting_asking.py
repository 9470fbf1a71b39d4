"""Questions about a meeting: each answer with the turns it rests on, to be heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from components.analysis.meeting import Meeting
from components.analysis.meeting_question import request, rests_on, timed, transcript, unknown
from components.analysis.timecode import clock
from components.gemini.request import Request, Settings
from components.jobs.extract import Generate
from components.prices.band import Band
from components.prices.estimate import Estimate, estimate
from components.ui.further import ANSWER, Exchange, show_further
from components.ui.meeting_desk import MeetingDesk
from components.ui.meeting_view import player_key
from components.ui.player import play
from components.ui.text import escaped

QUESTION = "x" * 100  # as long as most
ANSWER_SIZE = Band(30, 150, 600)  # tokens
MOST = 8  # turns of an answer that get a button

Metered = Callable[[Estimate], Generate]


def ask_further(
    desk: MeetingDesk, meeting: Meeting, metered: Metered, model_id: str, settings: Settings, page: str
) -> None:
    """Only the transcript is sent, as it stands after corrections."""
    price = _price(meeting, model_id, date.today())

    def make(question: str, _: Exchange | None) -> Request:
        return request(meeting, question, model_id, settings)

    def below(number: int, exchange: Exchange) -> None:
        _places(meeting, exchange.item.text, f"{page}-asked-{number}", page)

    show_further(
        desk.talks, ANSWER, make, metered(price), page, price,
        hint="Ask about the meeting", read=lambda answer: timed(meeting, answer), below=below,
    )  # fmt: skip


def _price(meeting: Meeting, model_id: str, on: date) -> Estimate:
    before = "".join(one.question + one.answer for one in meeting.asked)
    return estimate([], transcript(meeting) + before + QUESTION, model_id, on, output=ANSWER_SIZE)


def _places(meeting: Meeting, answer: str, key: str, page: str) -> None:
    with st.container(horizontal=True):
        for turn in rests_on(meeting, answer)[:MOST]:
            st.button(
                f"Show me {clock(turn.start)}", key=f"{key}-{turn.id}", icon=":material/play_arrow:",
                help=escaped(turn.text[:200]), on_click=play, args=(player_key(page), turn.start, turn.end),
            )  # fmt: skip
    if missing := unknown(meeting, answer):
        st.caption(f":material/warning: The answer names turns that are not there: {', '.join(missing)}.")
