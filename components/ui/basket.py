"""Files in: dropped, a folder, a camera picture, pasted. Each is spooled, looked into, and kept with the session."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.errors import BadFile
from components.media import worker
from components.media.kind import Kind
from components.media.pages import parse_pages
from components.media.probe import Media
from components.media.spool import Spooled, clean_name, distinct
from components.ui.text import escaped
from components.ui.uploads import take
from components.ui.workspace import Workspace, workspace

LOG = logging.getLogger("workbench")
SHOWN, MOST = 12, 60
WAYS = ("Files", "Folder", "Camera", "Paste")
BY_ENDING = "Of a folder, files are taken by the ends of their names. Those without an ending: add them under Files."


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the basket; exactly one of `media` and `problem` is set. `key` is its content's hash."""

    key: str
    name: str
    path: Path | None = None
    media: Media | None = None
    problem: str = ""
    pages: str = ""


@dataclass(slots=True)
class Basket:
    """The files of one page, in the order they came."""

    documents: dict[str, Document] = field(default_factory=dict)
    round: int = 0
    refused: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def usable(self) -> list[Document]:
        return [document for document in self.documents.values() if document.media is not None]

    def files(self) -> Iterator[str]:
        """What it has of the session's files, by hash."""
        return (document.key for document in self.documents.values() if document.key)

    def remove(self, key: str) -> None:
        self.documents.pop(key, None)

    def add(self, space: Workspace, stream: BinaryIO, name: str, kinds: Collection[Kind]) -> None:
        """Takes one file in; a bad one is kept with its problem, so that the user sees which it was.

        Each is shown under a name of its own: pages choose files by it.
        """
        self._take(lambda: space.spool.add(stream, name), name, kinds)

    def bring(self, space: Workspace, upload: UploadedFile, kinds: Collection[Kind], name: str = "") -> None:
        """The same for one that a widget brought, which is emptied; `name` goes before its own."""
        name = name or upload.name
        self._take(lambda: take(upload, space.spool, name), name, kinds)

    def _take(self, spool: Callable[[], Spooled], name: str, kinds: Collection[Kind]) -> None:
        shown = distinct(clean_name(name), {document.name for document in self.documents.values()})
        try:
            spooled = spool()
            if spooled.sha256 in self.documents:
                same = self.documents[spooled.sha256].name
                self.notes.append(f"{spooled.name} is the same file as {same}; kept once.")
                return
            self.documents[spooled.sha256] = _look(spooled.sha256, spooled.path, shown, kinds)
        except BadFile as error:
            self._refuse(shown, str(error))
        except Exception:  # whatever one file does, it must not cost the others
            LOG.exception("A file could not be taken in")
            self._refuse(shown, "This file could not be taken in; the server's log says why. The others are kept.")

    def _refuse(self, name: str, problem: str) -> None:
        self.refused += 1
        self.documents[f"bad-{self.refused}"] = Document("", name, problem=problem)


def _look(key: str, path: Path, name: str, kinds: Collection[Kind]) -> Document:
    try:
        media = worker.inspect(path, name)
        if media.kind not in kinds:
            raise BadFile(f"This is {_ARTICLE[media.kind]}, which this page can't use.", f"It takes {_list(kinds)}.")
    except BadFile as error:
        return Document(key, name, path, problem=str(error))
    return Document(key, name, path, media)


_ARTICLE = {"image": "a picture", "pdf": "a PDF", "audio": "a sound file", "video": "a video", "text": "a text file"}
_PLURAL = {"image": "pictures", "pdf": "PDFs", "audio": "sound files", "video": "videos", "text": "text files"}


def _list(kinds: Iterable[Kind]) -> str:
    words = [_PLURAL[kind] for kind in kinds]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def inputs(space: Workspace, basket: Basket, page: str, kinds: Collection[Kind], extensions: list[str]) -> None:
    """The upload widgets; what they bring goes into the basket at once, and they are emptied."""
    way = st.segmented_control("Add", WAYS, default=WAYS[0], key=f"{page}-way", persist_state="session", required=True)
    brought = _widget(way or WAYS[0], f"{page}-{way}-{basket.round}", extensions)
    if brought:
        basket.notes.clear()
        with st.spinner(f"Looking into {len(brought)} file{'s' if len(brought) > 1 else ''} …"):
            for upload in brought:
                basket.bring(space, upload, kinds)
        basket.round += 1
        st.rerun()
    for note in basket.notes:
        st.info(escaped(note), icon=":material/content_copy:")


def _widget(way: str, key: str, extensions: list[str]) -> list[UploadedFile]:
    if way == "Camera":
        picture = st.camera_input("Take a picture", key=key, resolution="1080p")
        return [picture] if picture else []
    if way == "Paste":
        pasted = st.chat_input("Paste pictures here with Ctrl+V, then press Enter", key=key, accept_file="multiple")
        return list(pasted.files) if pasted else []
    if way == "Folder":
        return st.file_uploader("A folder", extensions, "directory", key=key, max_upload_size=100, help=BY_ENDING)
    # Of any type: the widget is emptied at once, and with it would go its own word on a file it refuses.
    return st.file_uploader("Drop files here", None, True, key=key, max_upload_size=100)


def show_basket(basket: Basket, page: str, *, expanded: bool) -> None:
    """What is in the basket: a picture of each, page choice for a PDF, what is wrong with a bad one, and removal."""
    if not basket.documents:
        return
    with st.expander(
        _count(basket), expanded=expanded and len(basket.documents) <= SHOWN, icon=":material/folder_open:"
    ):
        if st.button("Remove all", key=f"{page}-remove-all", icon=":material/delete_sweep:"):
            basket.documents.clear()
            workspace().spool.tidy()
            st.rerun()
        with st.grid(min_column_width=150, gap="small"):
            for key in list(basket.documents)[:MOST]:
                _card(basket, key, page)
        if len(basket.documents) > MOST:
            st.caption(f"… and {len(basket.documents) - MOST} more.")


def _count(basket: Basket) -> str:
    bad = len(basket.documents) - len(basket.usable)
    return f"{len(basket.usable)} file{'s' if len(basket.usable) != 1 else ''}{f', {bad} unusable' if bad else ''}"


def _card(basket: Basket, key: str, page: str) -> None:
    document = basket.documents[key]
    with st.container(border=True):
        st.text(document.name)
        if document.problem:
            st.error(document.problem)
        elif document.media and document.path:
            _thumbnail(document.path, document.name)
            if (document.media.pages or 1) > 1:
                _pages(basket, key, page)
            for warning in document.media.warnings:
                st.warning(warning)
        if st.button("Remove", key=f"{page}-remove-{key}", icon=":material/close:", type="tertiary"):
            basket.remove(key)
            workspace().spool.tidy()
            st.rerun()


def _thumbnail(path: Path, name: str) -> None:
    try:
        st.image(str(worker.thumbnail(path)), width="stretch", alt=name)
    except BadFile:
        st.caption("No preview.")


def _pages(basket: Basket, key: str, page: str) -> None:
    document = basket.documents[key]
    count = document.media.pages if document.media and document.media.pages else 1
    chosen = st.text_input(
        f"Pages (of {count})", document.pages, placeholder="all, or 1-3, 5", key=f"{page}-pages-{key}"
    )
    try:
        parse_pages(chosen, count)
    except BadFile as error:
        st.error(str(error))
    else:
        basket.documents[key] = replace(document, pages=chosen.strip())
