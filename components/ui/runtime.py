"""Streamlit's inner parts that we reach for: all of them here, each with its reason. They are those of 1.67.0."""

from __future__ import annotations

from collections.abc import Sequence

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
        ARRIVALS.end(session_id)


def note_uploads() -> None:
    """Once, while the app starts. The store is made within Streamlit, and handed to its routes at once."""
    get_instance().uploaded_file_mgr.__class__ = Issuing


def session() -> str:
    """The id of this script's session, under which uploads come; "" outside of a session."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def forget(upload: UploadedFile) -> None:
    """Has Streamlit let go of a file; its widget is empty from now on. There is no public way before a session ends."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)
