"""Files on their way into a conversation: dropped, pasted, samples, links."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.errors import BadFile
from components.jobs.ask_files import link, refusal
from components.media.ask_samples import ASK_SAMPLES, AskSample
from components.media.kind import Kind
from components.ui.ask_desk import AskDesk
from components.ui.basket import inputs, show_basket
from components.ui.beginning import start_key
from components.ui.text import escaped
from components.ui.workspace import Workspace

KINDS: tuple[Kind, ...] = ("image", "pdf", "audio", "video", "text")
# Of a folder only: files that are dropped may be of any type, and are looked into.
EXTENSIONS = [
    "jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "bmp", "tif", "tiff", "avif", "pdf",
    "mp3", "wav", "m4a", "aac", "ogg", "flac", "aiff", "mp4", "mov", "webm", "avi", "mpg", "mpeg", "wmv", "3gp",
    "txt", "md", "csv", "tsv", "json", "xml", "html", "css", "js", "ts", "py", "sql", "sh", "toml", "yaml", "yml",
]  # fmt: skip


def show_adding(space: Workspace, desk: AskDesk, page: str) -> bool:
    """Samples, the upload widgets, links, and what waits for the next question. True to start with the sample."""
    begin = bool(st.session_state.pop(start_key(page), False))
    empty = not desk.conversation.exchanges
    if begin:
        desk.start_anew()
        add_sample(space, desk, ASK_SAMPLES[0])
    elif empty and not desk.basket.documents:
        _offer_samples(space, desk, page)
    with st.expander(
        "Add files or a link", expanded=empty and not desk.basket.documents, icon=":material/attach_file:"
    ):
        inputs(space, desk.basket, page, KINDS, EXTENSIONS)
        _links(desk, page)
    tidy(desk)
    show_basket(desk.basket, page, expanded=not begin)
    _show_links(desk, page)
    return begin


def tidy(desk: AskDesk) -> None:
    """Marks files that the model would not take, and gives files added again to the conversation that lacks them."""
    for key, document in desk.basket.documents.items():
        if document.media is not None and (problem := refusal(document.media)):
            desk.basket.documents[key] = replace(document, media=None, problem=problem)
    desk.adopt()


def add_sample(space: Workspace, desk: AskDesk, sample: AskSample) -> None:
    for path in sample.paths:
        with path.open("rb") as file:
            desk.basket.add(space, file, path.name, KINDS)


def _offer_samples(space: Workspace, desk: AskDesk, page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("No file at hand? Take a sample:")
        for sample in ASK_SAMPLES:
            if st.button(sample.title, key=f"{page}-sample-{sample.files[0]}", icon=":material/science:"):
                add_sample(space, desk, sample)
                st.rerun()


def _links(desk: AskDesk, page: str) -> None:
    with st.form(f"{page}-link-form", clear_on_submit=True, border=False):
        left, right = st.columns([4, 1], vertical_alignment="bottom")
        typed = left.text_input("Link to a public film on YouTube", key=f"{page}-link")
        added = right.form_submit_button("Add link", icon=":material/add_link:", key=f"{page}-link-add")
    if not added or not typed.strip():
        return
    try:
        found = link(typed)
    except BadFile as error:
        st.error(str(error), icon=":material/link_off:")
        return
    if found not in desk.links:
        desk.links.append(found)


def _show_links(desk: AskDesk, page: str) -> None:
    for number, one in enumerate(desk.links):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/smart_display: {escaped(one.name)}")
            if st.button("Remove", key=f"{page}-link-remove-{number}", icon=":material/close:", type="tertiary"):
                desk.links.remove(one)
                st.rerun()
