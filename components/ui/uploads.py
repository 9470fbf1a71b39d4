"""What visitors bring: taken once, from where it arrived on disk, into the session's spool."""

from __future__ import annotations

from contextlib import closing

from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.media.spool import Spool, Spooled
from components.server.arrivals import ARRIVALS, Arrival
from components.ui.runtime import forget


def take(upload: UploadedFile, spool: Spool, name: str = "") -> Spooled:
    """The file among the others, under its own name or another; from now on its widget is empty. Raises BadFile."""
    arrival = _arrived(upload)
    if arrival is None:
        return spool.add(upload, name or upload.name)
    with closing(arrival):
        return spool.adopt(arrival.path(), arrival.sha256, arrival.size, name or upload.name)


def content(upload: UploadedFile) -> bytes:
    """The content of a small file; from now on its widget is empty. Raises BadFile."""
    arrival = _arrived(upload)
    if arrival is None:
        return upload.getvalue()
    with closing(arrival):
        return arrival.path().read_bytes()


def _arrived(upload: UploadedFile) -> Arrival | None:
    """None where no server stands between browser and page, as in tests of a page alone: it has the content itself."""
    forget(upload)
    return ARRIVALS.take(upload.file_id)
