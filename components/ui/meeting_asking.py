"""Questions about a meeting: each answer with the turns it rests on, to be heard."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.analysis.meeting import Meeting
from components.analysis.meeting_question import request, rests_on, timed, unknown
from components.gemini.request import Request, Settings, TextPart
from components.prices.band import Band
from components.prices.estimate import Estimate, estimate
from components.ui.further import ANSWER, Exchange, Further, show_further
from components.ui.meeting_desk import MeetingDesk
from components.ui.meeting_view import play_turn, said

QUESTION = "x" * 100  # as long as most
ANSWER_SIZE = Band(30, 150, 600)  # tokens
MOST = 8  # turns of an answer that get a button


def ask_further(
    desk: MeetingDesk, meeting: Meeting, further: Further, model_id: str, settings: Settings, page: str
) -> None:
    """Only the transcript is sent, as it stands after corrections."""

    def make(question: str, _: Exchange | None = None) -> Request:
        return request(meeting, question, model_id, settings)

    price = _price(make(QUESTION), date.today())

    def below(number: int, exchange: Exchange) -> None:
        _places(meeting, exchange.item.text, f"{page}-asked-{number}", page)

    show_further(
        desk.talks, ANSWER, make, further(price), page, price,
        hint="Ask about the meeting", read=lambda answer: timed(meeting, answer), below=below,
    )  # fmt: skip


def _price(asked: Request, on: date) -> Estimate:
    texts = [part.text for turn in asked.turns for part in turn.parts if isinstance(part, TextPart)]
    sent = "".join([asked.settings.system_instruction or "", *texts])
    return estimate([], sent, asked.model, on, output=ANSWER_SIZE)


def _places(meeting: Meeting, answer: str, key: str, page: str) -> None:
    with st.container(horizontal=True):
        for turn in rests_on(meeting, answer)[:MOST]:
            play_turn("Show me", turn, f"{key}-{turn.id}", page, help=said(turn.text))
    if missing := unknown(meeting, answer):
        st.caption(f":material/warning: The answer names turns that are not there: {', '.join(missing)}.")
