"""What was made of a film, as files; each is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.analysis import chapters, subtitles
from components.analysis.result import Result
from components.analysis.result_export import as_json
from components.analysis.video_report import markdown, text
from components.ui.download import download
from components.ui.video_desk import VideoDesk

Make = Callable[[], str | bytes]


def show_downloads(desk: VideoDesk, result: Result, page: str) -> None:
    """Markdown, text, JSON; the list of chapters and subtitles where there are any."""
    listed, written = desk.chapter_list(), desk.written()
    kinds: list[tuple[str, str, str, Make]] = [
        ("Report (Markdown)", "film.md", "text/markdown", partial(markdown, result, listed, written)),
        ("Report (text)", "film.txt", "text/plain", partial(text, result, listed, written)),
        ("All (JSON)", "film.json", "application/json", partial(as_json, result)),
    ]
    if listed:
        kinds.append(("Chapters for YouTube", "chapters.txt", "text/plain", partial(chapters.youtube, listed)))
    if written.cues:
        kinds += [
            ("Subtitles (SRT)", "film.srt", "application/x-subrip", partial(subtitles.srt, written.cues)),
            ("Subtitles (VTT)", "film.vtt", "text/vtt", partial(subtitles.vtt, written.cues)),
        ]
    st.subheader("Take it along", anchor=False)
    with st.container(horizontal=True):
        for label, name, mime, make in kinds:
            download(label, make, name, mime, key=f"{page}-{name}")
