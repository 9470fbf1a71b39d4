"""Calls on private threads, each with an event loop of its own, that can be left at any moment.

The SDK's blocking calls sit in socket reads that nobody can interrupt; a task in an event loop is cancelled at once,
and closes its socket so that the service notices.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from components.gemini.errors import Cancelled, NetworkDown
from components.gemini.events import Done, Event, Failed
from components.gemini.mapping import map_error

Emit = Callable[[Event], None]
T = TypeVar("T")
GLANCE = 0.05  # seconds between looks at the cancel flag


class Call(threading.Thread):
    """One coroutine on its own thread. `future` holds what comes of it."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, Any]], *, interruptible: bool = True) -> None:
        super().__init__(name="gemini-call", daemon=True)
        self.future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        self._work = work
        self._begun = threading.Event()
        self._once = threading.Lock()
        self._interruptible = interruptible
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None

    def run(self) -> None:
        try:
            result = asyncio.run(self._main())
        except BaseException as error:
            self.future.set_exception(Cancelled("Stopped.") if isinstance(error, asyncio.CancelledError) else error)
        else:
            self.future.set_result(result)
        finally:
            self._begun.set()

    def cancel(self) -> None:
        """Interrupt the coroutine where it waits. Once: a second time would interrupt its cleaning up."""
        if not self.settle():
            return
        self._begun.wait()
        if self._loop is not None and self._task is not None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: it is over
                self._loop.call_soon_threadsafe(self._task.cancel)

    def settle(self) -> bool:
        """From now on nothing interrupts it, because only cleaning up is left; False when that was so before."""
        with self._once:
            was, self._interruptible = self._interruptible, False
        return was

    async def _main(self) -> Any:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._begun.set()
        return await self._work()


class Calls:
    """The calls under way; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Call] = set()
        self._closed = False

    def stream(self, work: Callable[[Emit], Coroutine[Any, Any, None]], cancel: threading.Event) -> Iterator[Event]:
        """The events that `work` emits, ended by one Done or Failed; on cancel that comes at once."""
        mailbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        if cancel.is_set():
            yield Done("cancelled")
            return

        def post(event: Event) -> None:
            if isinstance(event, Done | Failed):
                call.settle()
            mailbox.put(event)

        call = Call(lambda: _reported(work, post))
        self._start(call)
        try:
            yield from _until_end(mailbox, cancel, call)
        except GeneratorExit:
            call.cancel()
            raise

    def value(self, work: Callable[[], Coroutine[Any, Any, T]], timeout: float) -> T:
        """What `work` returns. Raises GeminiError, and NetworkDown when it takes longer than `timeout` seconds."""
        call = Call(work)
        self._start(call)
        try:
            result: T = call.future.result(timeout)
            return result
        except concurrent.futures.TimeoutError as error:
            call.cancel()
            raise NetworkDown("The service did not answer in time.", "Check the network, and try again.") from error
        except Exception as error:
            raise map_error(error) from error

    def in_background(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Work that nothing interrupts and nobody waits for, but `close`. Raises Cancelled when closed."""
        self._start(Call(work, interruptible=False))

    def _start(self, call: Call) -> None:
        with self._lock:
            if self._closed:
                raise Cancelled("The connection was closed.", "Connect again.")
            self._running = {running for running in self._running if running.is_alive()} | {call}
            call.start()

    def close(self, seconds: float) -> None:
        """Interrupt what can be, and wait until all have cleaned up, so many seconds at most."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        deadline = time.monotonic() + seconds
        for call in running:
            call.cancel()
        for call in running:
            call.join(max(0.0, deadline - time.monotonic()))


CANCELLED = Done("cancelled")


def _until_end(mailbox: queue.SimpleQueue[Event], cancel: threading.Event, call: Call) -> Iterator[Event]:
    """What has arrived before a cancel is still handed out."""
    event: Event | None = None
    while not isinstance(event, Done | Failed):
        stopping = cancel.is_set()
        if stopping:
            call.cancel()
        try:
            event = mailbox.get(timeout=0 if stopping else GLANCE)
        except queue.Empty:
            event = CANCELLED if stopping else None
        if event is not None:
            yield event


async def _reported(work: Callable[[Emit], Coroutine[Any, Any, None]], emit: Emit) -> None:
    try:
        await work(emit)
    except asyncio.CancelledError:
        emit(CANCELLED)
        raise
    except Exception as error:
        emit(Failed(map_error(error)))
