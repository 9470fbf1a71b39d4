"""A process that thinks: prompts come on standard input, answers go to standard output, a line of JSON a piece.

Strangers' files are decoded here, so it may crash, hang or swell: limits end it, and the engine starts another.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import BinaryIO

from components.offline.prompt import Prompt, Unreadable
from components.offline.senses.weights import Missing

# Bytes of data. A film that is looked at, read and heard takes 1.9 GB, most of it the models and what they reserve.
MEMORY = 3 << 30
CPU = 1200  # seconds a prompt, of all its threads; the engine's own clock is the stricter one, but it may be gone
log = logging.getLogger(__name__)

Respond = Callable[[Prompt, Callable[[], bool]], Iterator[str]]


def respond(prompt: Prompt, stopped: Callable[[], bool]) -> Iterator[str]:
    # Imported at the first question: its models take seconds to load.
    from components.offline.answer import respond

    return respond(prompt, stopped)


def said(prompt: Prompt, stopped: Callable[[], bool], answer: Respond) -> Iterator[tuple[str, str]]:
    """Pieces, and last how it ended, each with its words."""
    try:
        for piece in answer(prompt, stopped):
            yield "piece", piece
        yield "end", ""
    except Unreadable as error:
        yield "unreadable", str(error)
    except Missing as error:
        yield "missing", str(error)
    except ImportError as error:
        yield "absent", str(error.name)
    except MemoryError:
        yield "swollen", ""
    except Exception as error:
        # Its message may quote the user's file, so only its kind and place are logged.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("The answer broke off: %s in %s, line %s", type(error).__name__, place.name, place.lineno)
        yield "broken", ""


class Ear:
    """Hears the engine while the mind is at work: a prompt, None to stop, or that the engine is gone."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._prompts: queue.SimpleQueue[Prompt] = queue.SimpleQueue()
        self.stopped = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def prompt(self) -> Prompt:
        return self._prompts.get()

    def _listen(self) -> None:
        while True:
            try:
                heard: Prompt | None = pickle.load(self._source)
            except (EOFError, pickle.UnpicklingError):
                os._exit(0)
            if heard is None:
                self.stopped.set()
            else:
                self.stopped.clear()
                self._prompts.put(heard)


def limit_memory(size: int) -> None:
    """On systems that know such limits; elsewhere the engine's clock alone has to do."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu() -> None:
    """Grants the coming prompt its processor time, counted from now."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU, hard))


def private_output() -> BinaryIO:
    """Standard output for answers only: whatever a library prints goes elsewhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(sys.stderr.fileno(), 1)
    return answers


def main(answer: Respond = respond) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the engine ends it
    answers, ear = private_output(), Ear(sys.stdin.buffer)
    limit_memory(MEMORY)
    while True:
        prompt = ear.prompt()
        limit_cpu()
        for kind, words in said(prompt, ear.stopped.is_set, answer):
            answers.write(json.dumps([kind, words]).encode() + b"\n")
            answers.flush()


if __name__ == "__main__":
    main()
