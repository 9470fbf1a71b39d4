"""Texts about a film, from the same upload: article, posts, description, subtitles, each made and made again alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from components.analysis import posts, subtitles, timecode, video
from components.analysis.harmless import harmless
from components.analysis.posts import Length
from components.analysis.subtitles_repair import repaired
from components.analysis.video import Writing
from components.analysis.video_report import described
from components.gemini.request import Request
from components.jobs.video import Ready
from components.jobs.video_price import price_written
from components.jobs.video_result import form
from components.ui.editor import rows_of, steady_editor
from components.ui.further import Further
from components.ui.keeping import keeper
from components.ui.launch import launch
from components.ui.text import escaped
from components.ui.video_asked import Terms, item_of
from components.ui.video_desk import VideoDesk
from components.ui.video_follow import follow, show_state
from components.ui.video_writings import ROWS

NAMES: Mapping[Writing, str] = {
    "article": "Blog article", "posts": "Three posts", "description": "Description", "subtitles": "Subtitles"
}  # fmt: skip
LONG: Mapping[Writing, Length] = {"article": posts.ARTICLE, "description": posts.DESCRIPTION}


@dataclass(frozen=True, slots=True)
class Pen:
    """What writing needs: the page's state, how a call is made, the page's name."""

    desk: VideoDesk
    terms: Terms
    further: Further
    page: str


def show_text(pen: Pen, what: Writing) -> None:
    """An article or a description: streamed as it comes, then to be corrected, with its length."""
    if not _made(pen, what, lambda text: st.markdown(harmless(text))):
        return
    text = pen.desk.writings.text(what)
    if not text:
        return
    count, asked = posts.length(text, LONG[what]), LONG[what]
    st.caption(f"{count} words; asked for {asked.least} to {asked.most}.")
    if what == "article":
        with st.container(border=True):
            st.markdown(harmless(text))
    _edit(pen, what, text, 320)
    if what == "description":
        st.caption("With the chapters as they stand:")
        st.code(described(text, pen.desk.chapter_list()), language=None, wrap_lines=True)


def show_posts(pen: Pen) -> None:
    if not _made(pen, "posts", lambda _: None):
        return
    run = pen.desk.writings.runs["posts"]
    _note(form("posts", item_of(run)).value)
    for number, text in enumerate(pen.desk.writings.posts()):
        count = posts.characters(text)
        _edit(pen, f"posts-{number}", text, 110, label=f"Post {number + 1}")
        over = f" :orange[:material/warning: {count - posts.POST_LIMIT} too many]" if count > posts.POST_LIMIT else ""
        st.caption(f"{count} of {posts.POST_LIMIT} characters, as X counts (links 23, emoji and CJK 2 each).{over}")


def show_subtitles(pen: Pen) -> None:
    """Cues as they stand, mended to what can be read; they are in the player at once."""
    language = st.text_input(
        "Language of the subtitles", key=f"{pen.page}-subtitles-language", placeholder="as spoken in the film",
        persist_state="session",
    )  # fmt: skip
    if not _made(pen, "subtitles", lambda _: None, language.strip()):
        return
    _note(form("subtitles", item_of(pen.desk.writings.runs["subtitles"])).value)
    mended = pen.desk.subtitles()
    if not mended.cues:
        st.caption("There are no subtitles.")
        return
    for note in mended.notes:
        st.caption(f":material/build: {escaped(note)}")
    wrong = subtitles.problems(mended.cues, pen.desk.span.end)
    if wrong:
        said = "; ".join(f"cue {number + 1} {why}" for number, why in list(wrong.items())[:5])
        st.warning(escaped(f"{len(wrong)} of {len(mended.cues)} cues can't be read in time: {said}."))
    else:
        st.success(
            f"{len(mended.cues)} cues: none overlap, {subtitles.LINES} lines of {subtitles.COLUMNS} characters at "
            f"most, {subtitles.SPEED:.0f} characters a second at most. They are shown in the player.",
            icon=":material/check_circle:",
        )
    _edit_cues(pen, mended.cues)


def corrected(desk: VideoDesk, rows: list[dict[str, str]]) -> bool:
    """Puts corrected cues, mended once more, in the place of those before; whether they differ."""
    found = repaired(subtitles.read([row for row in rows if row.get("text")]), desk.span.end).cues
    before, desk.writings.cues = desk.subtitles().cues, found
    return found != before


def _made(pen: Pen, what: Writing, show: Callable[[str], object], language: str | None = None) -> bool:
    """The button that makes it, and the run while it goes; whether there is something to show."""
    desk, terms = pen.desk, pen.terms
    run = desk.writings.runs.get(what)
    going = run is not None and not run.finished
    estimate = price_written(
        terms.film, terms.choice, what, terms.model, terms.settings, date.today(), cached=desk.is_cached
    )
    label = f"{'Make again' if run else 'Make'}: {NAMES[what].lower()}"
    if launch(label, estimate, f"{pen.page}-{what}", ready=not going and not desk.running):
        tongue = terms.language if language is None else language

        def ask(ready: Ready) -> Request:
            length = ready.length
            return terms.put(
                video.writing(ready.part, what, terms.model, terms.settings, language=tongue, length=length)
            )

        desk.write(what, ask, pen.further(estimate), estimate, keeper())
        st.rerun()
    if run is None:
        return False
    if going:
        follow(run, f"{pen.page}-{what}", lambda item: show(item.text))
        return False
    if (vain := desk.writings.vain.get(what)) is None:
        show_state(item_of(run))
    else:
        show_state(item_of(vain))
        _note(form(what, item_of(vain)).value if what in ROWS else {})
        st.caption("Nothing came of asking again: what was there before stands.")
    return True


def _note(value: Mapping[str, object]) -> None:
    if said := str(value.get("note") or "").strip():
        st.warning(escaped(said), icon=":material/info:")


def _edit(pen: Pen, name: str, text: str, height: int, label: str = "") -> None:
    key = f"{pen.page}-text-{name}-{pen.desk.runs}-{_version(pen, name)}"
    edited = st.text_area(label or "Correct it here", text, height, key=key, persist_state="session")
    if edited != text:
        pen.desk.writings.texts[name] = edited
        st.rerun()


def _version(pen: Pen, name: str) -> str:
    """Another for every text made, so that an editor begins with the new one."""
    run = next((run for what, run in pen.desk.writings.runs.items() if name.startswith(what)), None)
    item = item_of(run) if run else None
    return str(item.done.response_id) if item and item.done else ""


def _edit_cues(pen: Pen, cues: tuple[subtitles.Cue, ...]) -> None:
    rows = [{"start": timecode.stamp(one.start), "end": timecode.stamp(one.end), "text": one.text} for one in cues]
    frame = pd.DataFrame(rows, columns=["start", "end", "text"], dtype="string")
    key = f"{pen.page}-cues-{pen.desk.runs}-{_version(pen, 'subtitles')}"
    edited = steady_editor(
        pen.desk.bases, key, frame, num_rows="dynamic", hide_index=True, width="stretch",
        column_config={
            "start": st.column_config.TextColumn("Start", width=105),
            "end": st.column_config.TextColumn("End", width=105),
            "text": st.column_config.TextColumn("Text", width="large"),
        },
    )  # fmt: skip
    if not edited.equals(pen.desk.bases[key]):
        if corrected(pen.desk, rows_of(edited)):
            st.rerun()
