"""One file on its way to disk, and whether there is room for it."""

from __future__ import annotations

from collections.abc import Mapping

from components.bounds import MEGABYTE
from components.disk import unwritten
from components.errors import BadFile
from components.media.capacity import Promise
from components.media.spool import arriving
from components.server.arrivals import Arrival
from components.server.form import Form

STEP = 8 * MEGABYTE  # for which room is asked at a time, where the sender doesn't say how much comes


class Incoming:
    """`take` and `arrive` wait for the disk. What is too much is not written; that is told once it has arrived.

    Raises BadForm for what is no form of one file, at any step.
    """

    def __init__(self, headers: Mapping[str, str], promise: Promise, most: int) -> None:
        self.form = Form(headers.get("content-type", ""), arriving())
        self._promise = promise
        self._most = most
        self._problem: BadFile | None = None
        announced = headers.get("content-length", "")
        self._ask(int(announced) if announced.isdecimal() else STEP)

    def take(self, piece: bytes) -> None:
        if self._promise.size < self.form.size + len(piece):
            self._ask(STEP)
        self.form.feed(piece)

    @property
    def refused(self) -> bool:
        """Whether nothing more of it need be read."""
        return bool(self.form.head and (self._problem or self.form.failure))

    def arrive(self, session: str) -> Arrival:
        sha256 = "" if self.refused else self.form.finish()
        if self.form.failure:
            self._problem = unwritten(self.form.failure)
        if self._problem:
            self.close()
        content = self._problem or self.form.path
        assert content is not None  # a form without a failure has written its file
        return Arrival(session, content, sha256, self.form.size, self.close)

    def close(self) -> None:
        """Gives up its place, in any case; a file that has been moved away stays."""
        self.form.fail()
        self._promise.close()

    def _ask(self, more: int) -> None:
        if self._problem:
            return
        try:
            if self._promise.size + more > self._most:
                raise BadFile(f"The file is larger than {self._most / MEGABYTE:,.0f} MB.", "Use a smaller one.")
            self._promise.grow(more)
        except BadFile as error:
            self._problem = error
            self.close()
