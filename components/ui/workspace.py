"""What one browser session holds on the server: its files, its connection's client, what each page keeps.

It lives in the session, survives page changes and a short loss of the network, and cleans up after itself
when Streamlit lets the session go.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from components.bounds import MEGABYTE
from components.gemini.connection import Connection
from components.media.spool import CAPACITY, Spool
from components.server.arrivals import ARRIVALS
from components.ui.connection import require
from components.ui.runtime import session

# Every page has a workspace, Home too; what it takes to ask a model is loaded when one is asked.
if TYPE_CHECKING:
    from components.gemini.client import Gemini
    from components.gemini.files import Uploads
    from components.jobs.meter import Meter
    from components.prices.estimate import Estimate

KEY = "workspace"
T = TypeVar("T")


class Workspace:
    """One visitor's belongings; no other session can reach them."""

    def __init__(self) -> None:
        self._shelves: dict[str, Any] = {}
        bounds = CAPACITY.bounds
        self.spool = Spool(
            max_bytes=bounds.visitor * MEGABYTE,
            max_file_bytes=bounds.file * MEGABYTE,
            in_use=partial(_in_use, self._shelves),
        )
        self.tags = False  # whether pictures are sent with their place and camera
        self._gemini: Gemini | None = None
        self._connection: Connection | None = None
        self.end = weakref.finalize(self, _end, self.spool, self._shelves)

    def shelf(self, page: str, make: Callable[[], T]) -> T:
        """What a page keeps, made at its first visit."""
        if page not in self._shelves:
            self._shelves[page] = make()
        shelf: T = self._shelves[page]
        return shelf

    def gemini(self, connection: Connection) -> Gemini:
        """The client for this connection; a former connection's client ends with the runs that use it."""
        from components.gemini.client import Gemini

        if self._gemini is None or connection != self._connection:
            self._gemini, self._connection = Gemini(connection), connection
        return self._gemini

    def generate(
        self, page: str, estimate: Estimate, fallback: str | None = None, uploads: Uploads | None = None
    ) -> Meter:
        """How one run of a page asks its model: within the budget, and entered in the ledger. `estimate` is that of the
        whole run. Without a connection the page says so and ends here.

        The only road from a page to an answer that costs: the meter of each stands before it.
        """
        from components.jobs.meter import Meter
        from components.ui.budget import account
        from components.ui.taught import as_shown

        connection = require()
        ask = partial(self.gemini(connection).generate, fallback=fallback, uploads=uploads)
        return Meter(account(connection), page, ask, as_shown(estimate), fallback)


def workspace() -> Workspace:
    """This session's workspace."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Workspace()
        ARRIVALS.enter(session(), st.session_state[KEY].spool)
        _spaces[session()] = st.session_state[KEY]
    held: Workspace = st.session_state[KEY]
    return held


def sessions() -> set[str]:
    """Those that hold something."""
    return set(_spaces.keys())


def end(session: str) -> None:
    """Gives up all that this session holds, also where something still points to it."""
    if space := _spaces.pop(session, None):
        space.end()


_spaces: weakref.WeakValueDictionary[str, Workspace] = weakref.WeakValueDictionary()


def _end(spool: Spool, shelves: dict[str, Any]) -> None:
    for shelf in shelves.values():
        if callable(cancel := getattr(shelf, "cancel", None)):
            cancel()
    shelves.clear()
    spool.close()


def _in_use(shelves: dict[str, Any]) -> Iterator[str]:
    for shelf in list(shelves.values()):
        if callable(files := getattr(shelf, "files", None)):
            yield from files()
