"""Where the table of one's own lies, a file or an address: read, and read again when it may have changed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from components.gemini import names, own_table
from components.gemini.own_table import LARGEST, BadTable

LOG = logging.getLogger("workbench")
HOUR = 3600.0
SECONDS = 10.0


class OwnSource:
    """Keeps the table in use up to date. An address is asked in the background, each hour; a file when it was written.

    `trouble` says what is wrong with the table, "" when nothing is; the last one that was right stays in use.
    """

    def __init__(self, place: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.place = place
        self.trouble = ""
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: object = None
        self._due = float("-inf")

    def look(self) -> None:
        """Returns at once; raises nothing."""
        if "://" not in self.place:
            self._look_at_file(Path(self.place))
        elif self._is_due():
            threading.Thread(target=self.take, args=(self.fetch,), name="own-models", daemon=True).start()

    def take(self, read: Callable[[], str]) -> None:
        """Reads, and uses what is right."""
        try:
            own_table.use(own_table.parse(read()))
            trouble = ""
        except BadTable as error:
            trouble = str(error)
        if trouble and trouble != self.trouble:
            LOG.warning("WORKBENCH_MODELS can't be used: %s", trouble)
        self.trouble = trouble

    def fetch(self) -> str:
        """The text at the address. Raises BadTable."""
        parts = urlsplit(self.place)
        if parts.scheme != "https" and not names.is_loopback(parts.hostname or ""):
            raise BadTable("Its address must begin with https://.")
        try:
            with httpx2.Client(timeout=SECONDS) as client, client.stream("GET", self.place) as answer:
                if answer.status_code != 200:
                    raise BadTable(f"The server with it answers {answer.status_code}.", "It is asked again in an hour.")
                return _text(b"".join(_bounded(answer)))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise BadTable("The server with it can't be reached.", "It is asked again in an hour.") from error

    def _look_at_file(self, path: Path) -> None:
        try:
            stat = path.stat()
            seen: object = (stat.st_mtime_ns, stat.st_size)
        except OSError:
            seen = "missing"
        with self._lock:
            changed, self._seen = seen != self._seen, seen
        if changed:
            self.take(lambda: _file(path))

    def _is_due(self) -> bool:
        with self._lock:
            now = self._clock()
            due = now >= self._due
            if due:
                self._due = now + HOUR
        return due


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadTable("The file can't be read.") from error
    if len(content) > LARGEST:
        raise BadTable(f"It is larger than {LARGEST:,} bytes.")
    return _text(content)


def _bounded(answer: httpx2.Response) -> list[bytes]:
    found, size = [], 0
    for piece in answer.iter_bytes():
        found.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise BadTable(f"It is larger than {LARGEST:,} bytes.")
    return found


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable("It is not text in UTF-8.") from error
