"""The recording of a meeting, and what its owner knows of it: names, day, words, language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import streamlit as st

from components.analysis.timecode import length
from components.analysis.transcript import Hints
from components.media.kind import Kind
from components.media.samples import LAUNCH
from components.ui.basket import Basket, Document
from components.ui.text import escaped, size
from components.ui.workspace import Workspace, workspace

KINDS: tuple[Kind, ...] = ("audio", "video")
WAYS = ("File", "Record")
MEGABYTES = 2000
SILENT = "There is no sound in this film. Choose a recording with sound."
LANGUAGES = (
    "English",
    "German",
    "French",
    "Spanish",
    "Italian",
    "Portuguese",
    "Dutch",
    "Polish",
    "Japanese",
    "Chinese",
)


def bring(space: Workspace, basket: Basket, page: str) -> None:
    """A file or the microphone; what it brings goes into the basket at once."""
    way = st.segmented_control("Add", WAYS, default=WAYS[0], key=f"{page}-way", persist_state="session", required=True)
    key = f"{page}-{way}-{basket.round}"
    if way == "Record":
        brought = st.audio_input("Record the meeting", key=key)
        name = f"Recording {datetime.now():%Y-%m-%d %H.%M}.wav"
    else:
        brought, name = st.file_uploader("Drop a recording here", None, key=key, max_upload_size=MEGABYTES), ""
    if brought:
        basket.notes.clear()
        with st.spinner("Looking into the recording …"):
            basket.bring(space, brought, KINDS, name)
        if way == "Record" and not st.session_state.get(f"{page}-day"):
            st.session_state[f"{page}-day"] = date.today()
        basket.round += 1
        st.rerun()
    for note in basket.notes:
        st.info(escaped(note), icon=":material/content_copy:")
    if not basket.documents:
        _offer_sample(space, basket, page)


def _offer_sample(space: Workspace, basket: Basket, page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("No recording at hand? Take a sample:")
        if st.button(LAUNCH.title, key=f"{page}-sample-{LAUNCH.file}", icon=":material/science:"):
            with LAUNCH.path.open("rb") as file:
                basket.add(space, file, LAUNCH.file, KINDS)
            st.session_state[f"{page}-present"] = ", ".join(LAUNCH.facts["present"])
            st.session_state[f"{page}-day"] = date.fromisoformat(LAUNCH.facts["day"])
            st.rerun()


def choose(basket: Basket, page: str) -> Document | None:
    """Lists what is there, and says which one is meant."""
    for key, document in list(basket.documents.items()):
        if document.media and document.media.has_audio is False:
            document = basket.documents[key] = replace(document, media=None, problem=SILENT)
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            _describe(document)
            if st.button("Remove", key=f"{page}-remove-{key}", icon=":material/close:", type="tertiary"):
                basket.remove(key)
                workspace().spool.tidy()
                st.rerun()
    names = {document.key: document.name for document in basket.usable}
    if len(names) < 2:
        return basket.usable[0] if names else None
    latest = len(names) - 1
    key = f"{page}-recording-{len(basket.documents)}"
    chosen = st.radio(
        "Recording", list(names), latest, key=key, format_func=lambda k: names[k], persist_state="session"
    )
    return basket.documents.get(chosen or "")


def _describe(document: Document) -> None:
    if document.media is None:
        st.error(escaped(f"{document.name}: {document.problem}"), width="stretch")
        return
    lasts = length(document.media.seconds) if document.media.seconds else "length unknown"
    with st.container(width="stretch", gap="xsmall"):
        st.markdown(f"**{escaped(document.name)}**")
        st.caption(escaped(f"{lasts} · {size(document.media.size)} · {document.media.mime_type}"))
        for warning in document.media.warnings:
            st.caption(f":orange[:material/warning:] {escaped(warning)}")


def know(page: str) -> tuple[str, date | None, Hints]:
    """Title, day and hints, each of which may be left open."""
    title = st.text_input("Title", key=f"{page}-title", placeholder="the file's name", persist_state="session")
    day = st.date_input("Date", None, key=f"{page}-day", persist_state="session", help=DAY_HELP)
    present = st.text_input(
        "Who was there", key=f"{page}-present", placeholder="Ann, Tom", persist_state="session", help=PRESENT_HELP
    )
    glossary = st.text_input(
        "Names and terms to spell right", key=f"{page}-glossary", placeholder="Kestrel, FMEA", persist_state="session"
    )
    language = st.selectbox(
        "Language spoken", LANGUAGES, None, key=f"{page}-language", placeholder="found out by the model",
        accept_new_options=True, persist_state="session",
    )  # fmt: skip
    return (title or "").strip(), day, Hints(parts(present), parts(glossary), language or "")


DAY_HELP = "Deadlines such as “by Friday” are reckoned from it. Without it they stay open."
PRESENT_HELP = "Owners of actions are checked against these names, and speakers can be given them with one click."


def parts(text: str | None) -> tuple[str, ...]:
    """What stands between commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def stem(name: str) -> str:
    """A file's name as a title."""
    words = name.rpartition(".")[0].replace("_", " ").strip() or name
    return words[0].upper() + words[1:]
