"""What a visitor sees when a page of ours fails: our words, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from components.disk import is_told, unwritten

LOG = logging.getLogger("workbench")


def on_script_error(error: Exception) -> bool:
    """Logs the fault and says what to do; True keeps Streamlit's own message away."""
    LOG.error("A page failed", exc_info=error)
    if isinstance(error, OSError) and is_told(error):
        st.error(str(unwritten(error)), icon=":material/error:")
        return True
    st.error(
        "Something went wrong on this page. Your files and results are still here: choose the page again in the menu, "
        "or go on with another. Do not reload the window, which gives up the files you added. "
        "If it happens again, the server's log holds the details.",
        icon=":material/error:",
    )
    return True
