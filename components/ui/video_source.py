"""A film in: uploaded, by its address on YouTube, or the sample. One at a time; the newest counts."""

from __future__ import annotations

import streamlit as st

from components.analysis.timecode import length
from components.gemini.connection import Offline
from components.jobs.video import SENT, Film, film_of_link
from components.media.kind import Kind
from components.media.samples import PLANNER
from components.ui.basket import Basket, Document
from components.ui.connection import require
from components.ui.handover import take_in
from components.ui.samples import offer_samples
from components.ui.text import escaped, size
from components.ui.workspace import Workspace, workspace

KINDS: tuple[Kind, ...] = ("video",)
WAYS = ("File", "YouTube link")
MEGABYTES = 2000  # what the service takes of one file


def choose_film(space: Workspace, basket: Basket, page: str) -> tuple[Film | None, bool]:
    """The film, and whether another page asked to start with the sample."""
    take_in(space, basket, page, KINDS)
    way = st.segmented_control("Film", WAYS, default=WAYS[0], key=f"{page}-way", persist_state="session", required=True)
    if way == WAYS[1]:
        return _linked(page), False
    begin = offer_samples(space, basket, page, KINDS, [PLANNER])
    _upload(space, basket, page)
    newest = next(reversed(basket.usable), None)
    for key, document in list(basket.documents.items()):
        if document is newest or document.problem:
            _show(basket, key, document, page)
    return _film(newest), begin


def facts(film: Film) -> str:
    """Length, size and pictures, as far as they are known."""
    media = film.media
    if media is None:
        return "Length and size are not known before Google opens it."
    parts = [
        length(media.seconds) if media.seconds is not None else "length unknown",
        size(media.size),
        f"{media.width} × {media.height}" if media.width and media.height else "",
        f"{media.fps:.3g} pictures a second" if media.fps else "",
        "with sound" if media.has_audio else "without sound",
    ]
    return " · ".join(part for part in parts if part)


def _upload(space: Workspace, basket: Basket, page: str) -> None:
    # Of any type: the widget is emptied at once, and with it would go its own word on a file it refuses.
    label = "Drop a film here (MP4, MOV, AVI, WebM, MKV, MPEG, WMV, 3GP)"
    upload = st.file_uploader(label, None, key=f"{page}-upload-{basket.round}", max_upload_size=MEGABYTES)
    if upload is None:
        return
    with st.spinner("Looking into the film …"):
        before, basket.documents = basket.usable, {}
        basket.bring(space, upload, KINDS)
        if not basket.usable:  # a file of no use must not cost the film that is here
            basket.documents = {document.key: document for document in before} | basket.documents
        space.spool.tidy()
    basket.round += 1
    st.rerun()


def _film(document: Document | None) -> Film | None:
    if document is None or document.media is None or document.path is None:
        return None
    return Film(document.key, document.name, document.path, document.media)


def _show(basket: Basket, key: str, document: Document, page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{escaped(document.name)}**")
        if st.button("Remove", key=f"{page}-remove-{key}", icon=":material/close:", type="tertiary"):
            basket.remove(key)
            workspace().spool.tidy()
            st.rerun()
    if document.problem:
        st.error(document.problem, icon=":material/error:")
    film = _film(document)
    if film is None or film.media is None:
        return
    st.caption(escaped(facts(film)))
    if film.media.mime_type not in SENT:
        st.caption("Google doesn't take this kind of file; it is packed as MP4 before it is sent.")
    for warning in film.media.warnings:
        st.warning(warning, icon=":material/warning:")


def _linked(page: str) -> Film | None:
    typed = st.text_input(
        "Address of a public film on YouTube",
        key=f"{page}-link",
        placeholder="https://www.youtube.com/watch?v=…",
        persist_state="session",
    )
    if not typed:
        st.caption("Google opens it itself; nothing is downloaded here. Private and unlisted films can't be opened.")
        return None
    film = film_of_link(typed)
    if film is None:
        st.error("This is no address of a film on YouTube. Copy it from the browser's address bar, or from Share.")
    elif isinstance(require(), Offline):
        st.warning("The offline engine reaches no other computer: upload the film, or connect to Gemini.")
        return None
    else:
        st.caption(facts(film))
    return film
