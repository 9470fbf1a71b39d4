"""Streamlit's inner parts that we reach for: all of them here, each with its reason. They are those of 1.67.0."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from streamlit import config
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadFileUrlInfo

from components.server.arrivals import ARRIVALS


class Issuing(MemoryUploadedFileManager):
    """Streamlit's store of uploads, which notes the places it gives out, and says when a session ends.

    Its own route takes any place of a session, and nothing public tells the end of one.
    """

    def get_upload_urls(self, session_id: str, file_names: Sequence[str]) -> list[UploadFileUrlInfo]:
        urls = super().get_upload_urls(session_id, file_names)
        ARRIVALS.issue(session_id, (url.file_id for url in urls))
        return urls

    def remove_session_files(self, session_id: str) -> None:
        super().remove_session_files(session_id)
        _ended(session_id)


ENDINGS: list[Callable[[str], object]] = [ARRIVALS.end]


def _ended(session_id: str) -> None:
    # Beside the server's loop: it waits for the disk.
    threading.Thread(target=_end, args=(session_id,), name="session-end", daemon=True).start()


def _end(session_id: str) -> None:
    for ending in ENDINGS:
        ending(session_id)


def note_sessions(*endings: Callable[[str], object]) -> None:
    """Once, while the app starts; each of these is told the id of a session that has ended.

    The store is made within Streamlit, and handed to its routes at once.
    """
    ENDINGS[1:] = endings
    get_instance().uploaded_file_mgr.__class__ = Issuing


def patience() -> float:
    """Seconds for which a session without its browser is kept; a little less than Streamlit remembers it, because what
    it has forgotten can't be closed any more.
    """
    return 0.8 * float(config.get_option("server.disconnectedSessionTTL"))


def sessions() -> dict[str, bool]:
    """All there are, and whether the browser of each is there. Streamlit's public side tells only those with one."""
    manager = get_instance()._session_mgr
    return {info.session.id: manager.is_active_session(info.session.id) for info in manager.list_sessions()}


def close(session_id: str) -> None:
    """On the server's loop. For one that Streamlit has forgotten already, what we hold of it alone."""
    get_instance().close_session(session_id)
    _ended(session_id)


def session() -> str:
    """The id of this script's session, under which uploads come; "" outside of a session."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def forget(upload: UploadedFile) -> None:
    """Has Streamlit let go of a file; its widget is empty from now on. There is no public way before a session ends."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)
