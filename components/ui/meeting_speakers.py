"""Who is who: a name for each voice, two of one person, and voices of one label parted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.analysis.meeting import Meeting, merge, parted, rename, voices
from components.ui.meeting_desk import MeetingDesk
from components.ui.meeting_view import play_turn
from components.ui.text import escaped


def name_speakers(desk: MeetingDesk, meeting: Meeting, page: str) -> None:
    """One row a person: lines to recognise them by, a name, and whom they may be the same as."""
    people = {meeting.name(speaker): speaker for speaker in reversed(meeting.speakers)}
    st.caption(
        "A name reaches the transcript, the minutes and every file. Speakers of the same name are one person. "
        "People who sound alike may share a label, and one person may have several."
    )
    for name, speaker in reversed(people.items()):
        with st.container(border=True):
            _sample_lines(meeting, speaker, page)
            _joined(desk, meeting, speaker, page)
            with st.container(horizontal=True):
                _name(desk, meeting, name, speaker, page)
                _same(desk, meeting, [other for other in people if other != name], people, speaker, page)


def _sample_lines(meeting: Meeting, speaker: str, page: str) -> None:
    for turn in meeting.lines_of(speaker):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            play_turn("Hear", turn, f"{page}-line-{turn.id}", page)
            st.caption(escaped(turn.text if len(turn.text) < 160 else f"{turn.text[:160]} …"), width="stretch")


def _joined(desk: MeetingDesk, meeting: Meeting, speaker: str, page: str) -> None:
    count = len(voices(meeting, speaker))
    if count < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            f"{count} voices from different parts of the recording, taken for one person by their sound.",
            width="stretch",
        )
        if st.button("Separate them", key=f"{page}-part-{speaker}-{desk.version}", icon=":material/call_split:"):
            desk.change(parted(meeting, speaker), speakers=True)
            st.rerun()


def _name(desk: MeetingDesk, meeting: Meeting, name: str, speaker: str, page: str) -> None:
    options = list(dict.fromkeys([name, *meeting.present]))
    key = f"{page}-name-{speaker}-{desk.version}"
    chosen = st.selectbox("Name", options, key=key, accept_new_options=True, help="Choose, or type another.")
    if chosen and chosen != name:
        desk.change(rename(meeting, speaker, chosen), speakers=True)
        st.rerun()


def _same(
    desk: MeetingDesk, meeting: Meeting, others: Sequence[str], people: Mapping[str, str], speaker: str, page: str
) -> None:
    if not others:
        return
    key = f"{page}-same-{speaker}-{desk.version}"
    chosen = st.selectbox("Same person as", others, None, key=key, placeholder="nobody else")
    if chosen:
        desk.change(merge(meeting, speaker, people[chosen]), speakers=True)
        st.rerun()
