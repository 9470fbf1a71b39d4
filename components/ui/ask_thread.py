"""The conversation as it reads: questions with their files and versions, answers with their figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from components.analysis.ask import Attachment, Exchange
from components.analysis.harmless import harmless
from components.errors import BadFile
from components.media import worker
from components.prices import bill
from components.ui.ask_answer import show_answer, show_places
from components.ui.ask_desk import DRAFT, AskDesk
from components.ui.keeping import keeper
from components.ui.text import escaped
from components.ui.workspace import Workspace

ICONS = {
    "image": ":material/image:",
    "pdf": ":material/picture_as_pdf:",
    "audio": ":material/graphic_eq:",
    "video": ":material/movie:",
    "text": ":material/description:",
    "link": ":material/smart_display:",
}


@dataclass(frozen=True, slots=True)
class Resend:
    """A question to be asked (again): in place of an exchange's, or as the next one where that is None. `more` asks for
    the rest of the exchange's answer instead.
    """

    question: str
    exchange: Exchange | None = None
    more: bool = False


def show_thread(space: Workspace, desk: AskDesk, page: str) -> Resend | None:
    """All of the branch shown but an answer still under way; what the visitor wants asked again."""
    wanted = None
    for exchange in desk.conversation.path():
        with st.chat_message("user"):
            wanted = _asked(desk, exchange, page) or wanted
        if exchange.state != "asking":
            with st.chat_message("assistant"):
                wanted = _told(space, desk, exchange, page) or wanted
    if desk.editing == DRAFT:
        wanted = _edit(desk, None, desk.draft, page) or wanted
    return wanted


def follow(desk: AskDesk, page: str) -> None:
    """The answer as it comes; when it has ended the whole page is drawn again."""
    item = desk.item
    if item is None:
        return
    with st.chat_message("assistant"):
        if item.thoughts:
            with st.expander("Thinking", icon=":material/psychology:"):
                st.markdown(harmless(item.thoughts, lines=True), anchors=False)
        for notice in item.notices:
            st.info(escaped(notice.message), icon=":material/info:")
        if item.progress:
            share = "" if item.progress.fraction is None else f" {item.progress.fraction:.0%}"
            st.caption(f"{item.progress.stage.capitalize()} {escaped(item.progress.name)}{share} …")
        elif not item.text:
            st.caption("Waiting for the answer …")
        st.markdown(harmless(desk.conversation.path()[-1].answer + item.text, lines=True), anchors=False)
    if st.button("Stop", key=f"{page}-stop", icon=":material/stop_circle:"):
        desk.stop()
    if item.ended:
        st.rerun(scope="app")


def _asked(desk: AskDesk, exchange: Exchange, page: str) -> Resend | None:
    _show_files(desk, exchange)
    if desk.editing == exchange.id:
        return _edit(desk, exchange, exchange.question, page)
    st.text(exchange.question)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _versions(desk, exchange, page)
        if st.button(
            "Edit", key=f"{page}-edit-{exchange.id}", icon=":material/edit:", type="tertiary", disabled=desk.running
        ):
            desk.editing = exchange.id
            st.rerun()
    return None


def _show_files(desk: AskDesk, exchange: Exchange) -> None:
    if not exchange.files:
        return
    places = desk.conversation.files_of(desk.conversation.path(exchange.id))
    with st.container(horizontal=True, gap="small"):
        for number in exchange.files:
            file = desk.conversation.files[number]
            with st.container(width=150, gap="xsmall"):
                _thumbnail(desk, file)
                st.caption(f"{ICONS[file.kind]} File {places.index(number) + 1}: {escaped(file.name)}")


def _thumbnail(desk: AskDesk, file: Attachment) -> None:
    held = desk.held.get(file.sha256)
    if held is None or file.kind not in ("image", "pdf", "video"):
        return
    try:
        st.image(str(worker.thumbnail(held.path)), width=120, alt=file.name)
    except BadFile:
        return


def _versions(desk: AskDesk, exchange: Exchange, page: str) -> None:
    """Back and forth between the versions of an edited question; none is lost."""
    versions = desk.conversation.branches(exchange)
    if len(versions) < 2:
        return
    here = versions.index(exchange)
    for step, icon, words in ((-1, ":material/chevron_left:", "Former"), (1, ":material/chevron_right:", "Later")):
        if step == 1:
            st.caption(f"Version {here + 1} of {len(versions)}", width="content")
        at = here + step
        key = f"{page}-version-{exchange.id}-{step}"
        off = desk.running or not 0 <= at < len(versions)
        if st.button(words, key=key, icon=icon, type="tertiary", disabled=off):
            desk.conversation = desk.conversation.showing(versions[at].id)
            desk.keep(keeper())
            desk.editing = ""
            st.rerun()


def _edit(desk: AskDesk, exchange: Exchange | None, text: str, page: str) -> Resend | None:
    with st.form(f"{page}-form-{exchange.id if exchange else DRAFT}"):
        typed = st.text_area("Question", text, key=f"{page}-edited-{exchange.id if exchange else DRAFT}-{desk.round}")
        if exchange:
            st.caption("The former version stays, with all that follows it.")
        with st.container(horizontal=True):
            send = st.form_submit_button("Ask", type="primary", icon=":material/send:", disabled=desk.running)
            leave = st.form_submit_button("Leave it", icon=":material/close:")
    if leave:
        desk.editing, desk.draft = "", ""
        st.rerun()
    return Resend(typed.strip(), exchange) if send and typed.strip() else None


def _told(space: Workspace, desk: AskDesk, exchange: Exchange, page: str) -> Resend | None:
    key = f"{page}-{exchange.id}"
    parts, pointed = desk.view(exchange)
    if exchange.thoughts:
        with st.expander("Thinking", icon=":material/psychology:"):
            st.markdown(harmless(exchange.thoughts, lines=True), anchors=False)
    show_answer(exchange, parts, space.spool, key)
    show_places(pointed, _paths(desk), key)
    if exchange.note:
        st.warning(escaped(exchange.note), icon=":material/info:")
    _figures(exchange)
    again = more = False
    with st.container(horizontal=True, gap="small"):
        if exchange.more and exchange == desk.conversation.path()[-1]:
            told = "Asks for the rest and joins it; what was said so far is sent along and counted again."
            more = st.button("Continue", key=f"{key}-more", icon=":material/resume:", help=told, disabled=desk.running)
        if exchange.answer:
            with st.popover("Copy", icon=":material/content_copy:", type="tertiary", key=f"{key}-copy"):
                st.code(exchange.answer, language=None, wrap_lines=True)
        label = "Ask again" if exchange.state == "done" else "Try again"
        again = st.button(label, key=f"{key}-again", icon=":material/replay:", type="tertiary", disabled=desk.running)
    return Resend(exchange.question, exchange, more) if again or more else None


def _paths(desk: AskDesk) -> Mapping[int, Path]:
    files = enumerate(desk.conversation.files)
    return {number: desk.held[file.sha256].path for number, file in files if file.sha256 in desk.held}


def _figures(exchange: Exchange) -> None:
    """Model, settings, tokens by modality, cost against the estimate, seconds."""
    usage = exchange.usage
    tokens = "tokens unknown" if usage is None else f"{bill.tokens(usage)} tokens"
    parts = [
        exchange.model,
        *(f"{name}: {value[:60]}" for name, value in exchange.settings.items()),
        tokens,
        bill.cost_of(exchange.model, exchange.cost, exchange.estimate),
        f"{exchange.seconds:.1f} s",
    ]
    st.caption(escaped(" · ".join(part for part in parts if part)))
