"""What visitors made, kept in the one store of this server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components.errors import WorkbenchError
from components.ui.environment import environment
from components.ui.visitor import Visitor, visitor

# Every page tells what could not be kept, Home too; the store is loaded when it is first asked.
if TYPE_CHECKING:
    from components.analysis.result import Result
    from components.jobs.store.store import Kept, Store

APP = Path(__file__).resolve().parents[2]
KEY = "keeper"
WAITS = (
    "The database does not answer. What you made is kept on this server, and comes into your history as soon as the "
    "database answers again."
)
_asked = threading.Event()


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """History and ledger; nothing is opened before their first use. Raises StoreFailed for a bad address."""
    from components.jobs.store.store import from_environment

    _asked.set()
    return from_environment(environment(), APP)


def move(old: str, new: str) -> None:
    """Gives all that is kept of an owner, whom this process met, to another. Raises StoreFailed."""
    if _asked.is_set():
        store().move(old, new)


@dataclass(slots=True)
class Keeper:
    """Keeps a visitor's results, from any thread. A failure stops nothing: it waits to be said, in `troubles` why
    something was not kept, in `notes` whole sentences.
    """

    visitor: Visitor
    store: Callable[[], Store]
    troubles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def keep(self, result: Result) -> str | None:
        """The id under which the result lies in the history, or will; None when it could not be kept."""
        return self._told(lambda: self.store().keep(self.visitor.owner, result))

    def update(self, id: str | None, result: Result) -> None:
        """Puts the result in the place of the one kept before, if there is one."""
        if id:
            self._told(lambda: self.store().change(self.visitor.owner, id, result))

    def _told(self, work: Callable[[], Kept]) -> str | None:
        try:
            kept = work()
        except WorkbenchError as error:
            self.troubles.append(str(error))
            return None
        if kept.waits:
            self.notes.append(WAITS)
        return kept.id


@dataclass(slots=True)
class Entry:
    """One result's place in the history: begun with what is kept first, and changed with it, from any thread."""

    id: str | None = None
    kept: Result | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, keeper: Keeper, now: Callable[[], Result | None]) -> None:
        """What there is `now`, once more where it has changed."""
        with self._lock:
            result = now()
            if result is None or result == self.kept:
                return
            if self.id is None:
                self.id = keeper.keep(result)
            else:
                keeper.update(self.id, result)
            self.kept = result


def keeper() -> Keeper:
    """This session's."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Keeper(visitor(), store)
    held: Keeper = st.session_state[KEY]
    return held


def keep(result: Result) -> str | None:
    """Into the history; its id there, None when it could not be kept, which is said."""
    id = keeper().keep(result)
    say()
    return id


def update(id: str | None, result: Result) -> None:
    """An edited result in the place of the kept one."""
    keeper().update(id, result)
    say()


def say() -> None:
    """Tells what could not be kept, each trouble once a session."""
    mine = keeper()
    told: set[str] = st.session_state.setdefault(f"{KEY}-told", set())
    troubles = [f"Not kept in the history: {trouble}" for trouble in _taken(mine.troubles)]
    for sentence in dict.fromkeys([*troubles, *_taken(mine.notes)]):
        if sentence not in told:
            told.add(sentence)
            st.toast(sentence, icon=":material/warning:", duration="infinite")


def _taken(waiting: list[str]) -> list[str]:
    """Out of the list itself: whoever tells of troubles holds on to it."""
    return [waiting.pop(0) for _ in range(len(waiting))]
