"""One word put right everywhere, such as a name that was heard wrong all along."""

from __future__ import annotations

import streamlit as st

from components.analysis.meeting import Meeting
from components.analysis.meeting_words import replaced
from components.ui.meeting_desk import MeetingDesk


def replace_words(desk: MeetingDesk, meeting: Meeting, page: str) -> None:
    with st.form(f"{page}-replace", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            wrong = st.text_input(
                "Words to replace", key=f"{page}-wrong", help="Whole words, capitals as written here."
            )
            right = st.text_input("Replace with", key=f"{page}-right")
            pressed = st.form_submit_button("Replace everywhere", icon=":material/find_replace:")
    told = st.session_state.pop(f"{page}-replaced", None)
    if told is not None:
        st.caption(
            f"Replaced in {told} places." if told > 1 else "Replaced once." if told else "These words stand nowhere."
        )
    if not pressed or not wrong.strip():
        return
    changed, count = replaced(meeting, wrong, right)
    if count:
        desk.change(changed, speakers=True)
    st.session_state[f"{page}-replaced"] = count
    st.rerun()
