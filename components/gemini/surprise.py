"""Exceptions that nobody expected: logged with their stack, and told by kind and place."""

from __future__ import annotations

import logging
import traceback

from components.gemini.scrub import without_keys

LOG = logging.getLogger("workbench")


def noted(error: BaseException, during: str) -> str:
    """Logs it, keys taken out; for the user, "KeyError in components.jobs.extract, line 12". Its own text is not told:
    it may hold anything.
    """
    LOG.error("Unexpected during %s:\n%s", during, without_keys("".join(traceback.format_exception(error))))
    return f"{type(error).__name__}{_place(error)}"


def _place(error: BaseException) -> str:
    """Where in our code, else where at all; nothing for an exception that was never raised."""
    frames = [
        (str(frame.f_globals.get("__name__", "")), line) for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    ours = [found for found in frames if found[0].startswith(("components.", "pages."))]
    found = (ours or frames)[-1:]
    return f" in {found[0][0]}, line {found[0][1]}" if found else ""
