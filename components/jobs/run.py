"""A run: many items through one piece of work, in threads of its own, read as snapshots.

The page that started a run may be left; the run goes on and is found again. Nothing here knows Streamlit.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from components.errors import WorkbenchError
from components.gemini.errors import BudgetReached
from components.gemini.events import Done, Event, Extra, Failed, Finish, Notice, Progress, Text, Thought, UsageReport
from components.gemini.surprise import noted
from components.gemini.usage import Usage
from components.media.process import STOP, WorkStopped

State = Literal["waiting", "running", "done", "incomplete", "failed", "cancelled"]
ENDS: Mapping[Finish, State] = {"stop": "done", "cancelled": "cancelled"}
Work = Callable[[str, threading.Event], Iterator[Event]]


LOG = logging.getLogger("workbench")
AGAIN = "Try this one again; if it stays, the server's log holds the details."


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a run as it stands. `seconds` is its time at work, `text` the answer so far, `earlier` are the tries
    before this one, which were paid for, too, without their words.
    """

    key: str
    name: str
    state: State = "waiting"
    text: str = ""
    thoughts: str = ""
    progress: Progress | None = None
    notices: tuple[Notice, ...] = ()
    extras: tuple[Extra, ...] = ()
    usage: Usage | None = None
    done: Done | None = None
    error: WorkbenchError | None = None
    seconds: float = 0.0
    earlier: tuple[Item, ...] = ()

    @property
    def ended(self) -> bool:
        return self.state not in ("waiting", "running")


Ended = Callable[[Item], object]


def fold(item: Item, event: Event) -> Item:
    """The item after one more event."""
    match event:
        case Text(text):
            return replace(item, text=item.text + text, progress=None)
        case Thought(text):
            return replace(item, thoughts=item.thoughts + text)
        case Extra():
            return replace(item, extras=(*item.extras, replace(event, at=len(item.text))))
        case Progress():
            return replace(item, progress=event)
        case Notice():
            return replace(item, notices=(*item.notices, event))
        case UsageReport(usage):
            return replace(item, usage=usage)
        case Failed(BudgetReached() as error):
            return replace(item, state="incomplete" if item.text else "cancelled", error=error)
        case Failed(error):
            return replace(item, state="failed", error=error)
        case Done(finish):
            return replace(item, state=ENDS.get(finish, "incomplete"), done=event)


def _anew(item: Item) -> Item:
    """Before another try."""
    paid = item.usage is not None or item.extras
    spent = (replace(item, text="", thoughts="", earlier=()),) if paid else ()
    return Item(item.key, item.name, earlier=(*item.earlier, *spent))


def surprise(error: Exception, during: str) -> WorkbenchError:
    """A fault of ours as something that can be told; logged."""
    told = WorkbenchError(f"Something unexpected happened ({noted(error, during)}).", AGAIN)
    told.__cause__ = error
    return told


class Run:
    """Items worked on by up to `workers` threads; every method may be called from any thread.

    `ended` is called in the thread with each item that was begun, once it ended: so what came of it is kept also when
    nobody looks any more.
    """

    def __init__(self, names: Mapping[str, str], work: Work, *, workers: int = 2, ended: Ended | None = None) -> None:
        self._items = {key: Item(key, name) for key, name in names.items()}
        self._work = work
        self._ended = ended
        self._workers = workers
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(self) -> Run:
        return self.again(tuple(self._items))

    def again(self, keys: Sequence[str]) -> Run:
        """Work on these items (once more); the others keep what they have. Only when nothing is under way."""
        queue = iter(tuple(keys))
        with self._lock:
            if not self.finished:
                raise RuntimeError("a run is under way")
            self._stop = threading.Event()
            for key in keys:
                self._items[key] = _anew(self._items[key])
            self._threads = [
                threading.Thread(target=self._drain, args=(queue, self._stop), name=f"run-{number}", daemon=True)
                for number in range(min(self._workers, len(keys)))
            ]
            for thread in self._threads:
                thread.start()
        return self

    def cancel(self) -> None:
        """Stop what is under way and what waits; what has arrived stays."""
        self._stop.set()

    @property
    def finished(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def cancelling(self) -> bool:
        return self._stop.is_set() and not self.finished

    def wait(self, timeout: float | None = None) -> bool:
        """Block until all threads ended; False when `timeout` seconds passed first."""
        for thread in self._threads:
            thread.join(timeout)
        return self.finished

    def snapshot(self) -> tuple[Item, ...]:
        with self._lock:
            return tuple(self._items.values())

    def _drain(self, queue: Iterator[str], stop: threading.Event) -> None:
        STOP.set(stop)
        while (key := self._next(queue)) is not None:
            if stop.is_set():
                self._put(replace(self._items[key], state="cancelled"))
            else:
                self._one(key, stop)

    def _next(self, queue: Iterator[str]) -> str | None:
        with self._lock:
            return next(queue, None)

    def _one(self, key: str, stop: threading.Event) -> None:
        begun = time.monotonic()
        item = replace(self._items[key], state="running")
        self._put(item)
        try:
            for event in self._work(key, stop):
                item = replace(fold(item, event), seconds=time.monotonic() - begun)
                self._put(item)
        except WorkStopped:
            pass  # and so it is cancelled
        except WorkbenchError as error:
            item = replace(item, state="failed", error=error)
        except Exception as error:
            # A fault of ours in one item must not end the others, nor leave this one running for ever.
            item = replace(item, state="failed", error=surprise(error, "the work on one item of a run"))
        if not item.ended:
            item = replace(item, state="cancelled" if stop.is_set() else "incomplete")
        item = replace(item, seconds=time.monotonic() - begun)
        self._put(item)
        self._tell(item)

    def _tell(self, item: Item) -> None:
        stop = STOP.get()
        STOP.set(None)  # what has come is kept whole, also of an item that was stopped
        try:
            if self._ended:
                self._ended(item)
        except Exception:
            # The item itself is well; the others must not end with it.
            LOG.exception("What came of an item could not be passed on")
        finally:
            STOP.set(stop)

    def _put(self, item: Item) -> None:
        with self._lock:
            self._items[item.key] = item
