"""A meeting as files; each is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from components.analysis import meeting_exports as exports
from components.analysis.meeting import Meeting, is_day
from components.ui.download import download

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# label, ending, MIME type, maker
Make = Callable[[Meeting], str | bytes]
FILES: tuple[tuple[str, str, str, Make], ...] = (
    ("Word", "docx", DOCX, exports.as_docx),
    ("Markdown", "md", "text/markdown", exports.as_markdown),
    ("Text", "txt", "text/plain", exports.as_text),
    ("Subtitles (SRT)", "srt", "application/x-subrip", exports.as_srt),
    ("Subtitles (WebVTT)", "vtt", "text/vtt", exports.as_vtt),
    ("JSON", "json", "application/json", exports.as_json),
    ("Actions (CSV)", "csv", "text/csv", exports.as_csv),
    ("Deadlines (ICS)", "ics", "text/calendar", exports.as_ics),
)
# Files that are offered only when there is something for them.
HOLDS: Mapping[str, Callable[[Meeting], bool]] = {
    "csv": lambda meeting: any(point.kind == "action" for point in meeting.points),
    "ics": lambda meeting: any(point.kind == "action" and is_day(point.due) for point in meeting.points),
}


def show_downloads(meeting: Meeting, page: str) -> None:
    """With the speakers' names and all corrections."""
    st.subheader("Take it along", anchor=False)
    with st.container(horizontal=True):
        for label, ending, mime, make in FILES:
            holds = HOLDS.get(ending)
            if holds is None or holds(meeting):
                download(label, partial(make, meeting), f"{page}.{ending}", mime, key=f"{page}-{ending}")
