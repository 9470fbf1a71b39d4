"""A recording into a meeting: cut, its pieces written down side by side, stitched, and minutes made of it.

It runs in threads of its own and is read as it stands; what has come stays, whatever happens to the rest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from components.analysis import minutes, transcript
from components.analysis.minutes import Point
from components.analysis.stitch import Piece, stitched
from components.analysis.timecode import clock
from components.analysis.transcript import Said
from components.errors import BadFile, WorkbenchError
from components.gemini import structured
from components.gemini.events import Event
from components.gemini.request import FilePart, Request
from components.gemini.surprise import noted
from components.gemini.usage import Usage
from components.jobs.meeting_order import Order
from components.jobs.run import Item, Run, Work, surprise
from components.jobs.tab import total, used
from components.media import worker
from components.media.process import STOP, WorkStopped
from components.media.windows import Window, windows
from components.prices import bill
from components.voiceprint import Sums

Generate = Callable[[Request, threading.Event], Iterator[Event]]
Stage = Literal["cutting", "listening", "minutes", "ended"]
FLAC = "audio/flac"
MINUTES = "minutes"
STOPPED = "Stopped before it was whole."
EDGE = 0.5  # seconds at a turn's begin and end that may be another's


class Recording:
    """One order under way. Every method may be called from any thread.

    `ended` is called in the run's own thread, with what has come, before the run counts as finished.
    """

    def __init__(self, order: Order, generate: Generate, ended: Callable[[Recording], None] | None = None) -> None:
        self.order = order
        self._generate = generate
        self._ended = ended
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go, name="meeting", daemon=True)
        self._slices: Mapping[str, tuple[Window, Path]] = {}
        self._listening: Run | None = None
        self._writing: Run | None = None
        self._before: tuple[Item, ...] = ()
        self._sounds: Mapping[str, Mapping[str, Sums]] = {}
        self._turns: tuple[Said, ...] = ()
        self.stage: Stage = "cutting"
        self.error: WorkbenchError | None = None

    def start(self) -> Recording:
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Stop what is under way and what waits; the pieces that have come stay."""
        self._stop.set()
        for run in (self._listening, self._writing):
            if run:
                run.cancel()

    def again(self) -> None:
        """The pieces that failed or were stopped, alone; then the minutes anew."""
        if not self.finished:
            raise RuntimeError("the recording is under way")
        self._stop = threading.Event()
        self.error = None
        self.stage = "listening" if self._listening else "cutting"
        self._thread = threading.Thread(target=self._go, name="meeting", daemon=True)
        self._thread.start()

    @property
    def finished(self) -> bool:
        return not self._thread.is_alive()

    def wait(self, timeout: float | None = None) -> bool:
        self._thread.join(timeout)
        return self.finished

    def pieces(self) -> tuple[tuple[Window, Path], ...]:
        """Where it was cut, and the pieces' files; none before that."""
        return tuple(self._slices.values())

    def items(self) -> tuple[Item, ...]:
        """The pieces as they stand, then the minutes."""
        runs = (self._listening, self._writing)
        return tuple(item for run in runs if run for item in run.snapshot())

    def open(self) -> tuple[Item, ...]:
        """The ended ones that did not come whole."""
        return tuple(item for item in self.items() if item.ended and not whole(item))

    def missing(self) -> dict[str, str]:
        """What an ended run lacks, by name, and why; empty when it has everything."""
        lacks = {item.name: why(item) for item in self.open()}
        if self.error:
            lacks[self.order.name] = str(self.error)
        elif self._listening is None:
            lacks[self.order.name] = STOPPED
        elif self._writing is None and self.turns():
            lacks["Minutes"] = STOPPED
        return lacks

    def turns(self) -> tuple[Said, ...]:
        """Everything that has been written down so far, stitched; speakers are joined by sound when all has come."""
        if self.stage == "minutes":
            return self._turns
        heard = [self._piece(item) for item in self._listening.snapshot()] if self._listening else []
        return stitched([piece for piece in heard if piece], self.order.hints.present)

    def points(self) -> tuple[Point, ...]:
        """The minutes, as far as they have come."""
        item = self._writing.snapshot()[0] if self._writing else None
        return minutes.read(structured.peek(item.text), self._turns) if item else ()

    def usage(self) -> Usage | None:
        return bill.added(used(item) for item in self._calls())

    def cost(self, today: date) -> Decimal | None:
        """Of all calls that told their tokens, all tries counted; None as soon as one of their prices is unknown."""
        return total(self._calls(), self.order.model, today) if self.usage() else Decimal()

    def _calls(self) -> tuple[Item, ...]:
        """Minutes that were made again are in the bill, too."""
        return (*self.items(), *self._before)

    def _go(self) -> None:
        STOP.set(self._stop)
        try:
            self._listen()
            if not self._stop.is_set():
                self._write()
        except WorkStopped:
            pass
        except WorkbenchError as error:
            self.error = error
        except Exception as error:
            self.error = surprise(error, "a meeting")
        finally:
            STOP.set(None)
            self._tell()
            self.stage = "ended"

    def _tell(self) -> None:
        try:
            if self._ended:
                self._ended(self)
        except Exception as error:
            # What was heard is well all the same.
            noted(error, "keeping a meeting")

    def _listen(self) -> None:
        if self._listening is None:
            self._slices = slices(self.order.path)
            if self._stop.is_set():
                return
            names = {
                key: f"{clock(window.begin)} to {clock(window.until)}" for key, (window, _) in self._slices.items()
            }
            self._listening = Run(names, self._work(), workers=self.order.workers)
            keys = tuple(names)
        else:
            keys = tuple(item.key for item in self._listening.snapshot() if not whole(item))
        self.stage = "listening"
        self._under_way(self._listening.again(keys))
        if len(self._slices) > 1:
            self._sounds = {item.key: self._sound(item) for item in self._listening.snapshot()}

    def _sound(self, item: Item) -> Mapping[str, Sums]:
        """What the labels of a piece sound like. Nothing, where that can't be told: it is a help, no more."""
        piece = None if self._stop.is_set() else self._piece(item)
        if piece is None:
            return {}
        try:
            return worker.voice_prints(self._slices[item.key][1], spans(piece))
        except BadFile:
            return {}

    def _work(self) -> Work:
        def one(key: str, stop: threading.Event) -> Iterator[Event]:
            part = FilePart(self._slices[key][1], FLAC, f"{self.order.name} {key}")
            yield from self._generate(
                transcript.request(part, self.order.hints, self.order.model, self.order.settings), stop
            )

        return one

    def _write(self) -> None:
        """Minutes of what there is; of nothing said there are none."""
        self._turns = self.turns()
        if not self._turns:
            return
        self.stage = "minutes"
        self._before += self._writing.snapshot() if self._writing else ()
        asked = minutes.request(
            self._turns, self.order.model, self.order.settings, day=self.order.day, present=self.order.hints.present
        )
        self._writing = Run({MINUTES: "Minutes"}, lambda key, stop: self._generate(asked, stop), workers=1)
        self._under_way(self._writing.start())

    def _under_way(self, run: Run) -> None:
        if self._stop.is_set():
            run.cancel()
        run.wait()

    def _piece(self, item: Item) -> Piece | None:
        if not item.text:
            return None
        window, _ = self._slices[item.key]
        turns = transcript.read(structured.peek(item.text), window.start, window.end - window.start)
        sounds = self._sounds.get(item.key, {})
        return Piece(window.start, window.end, window.begin, window.until, turns, sounds)


def whole(item: Item) -> bool:
    """Whether an answer came to its end and can be read. The minutes' rows are held against the transcript later."""
    return item.state == "done" and bool(structured.peek(item.text))


def why(item: Item) -> str:
    """What kept an answer from coming whole, for the user."""
    return str(item.error) if item.error else (item.done.detail if item.done else "") or STOPPED


def spans(piece: Piece) -> dict[str, list[tuple[float, float]]]:
    """When each label of a piece speaks for sure, in seconds of the piece: a model's times are not exact."""
    found: dict[str, list[tuple[float, float]]] = {}
    for turn in piece.turns:
        edge = min(EDGE, (turn.end - turn.start) / 4)
        found.setdefault(turn.speaker, []).append((turn.start + edge - piece.start, turn.end - edge - piece.start))
    return found


def slices(path: Path) -> dict[str, tuple[Window, Path]]:
    """The recording's pieces, by their number from 1. Raises BadFile."""
    found = windows(worker.sound_levels(path))
    paths = worker.cut_sound(path, [(window.start, window.end) for window in found])
    return {str(number): pair for number, pair in enumerate(zip(found, paths, strict=True), 1)}
