"""What the Meeting page keeps between reruns and visits: recordings, the last run, the meeting as corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from components.analysis import meeting as meetings
from components.analysis.meeting import Asked, Meeting
from components.analysis.meeting_exports import as_vtt
from components.analysis.result import Result, Source, State
from components.jobs.meeting import Generate, Recording
from components.jobs.meeting_order import Order
from components.prices.band import Band
from components.prices.estimate import Estimate
from components.ui.basket import Basket
from components.ui.editor import Bases
from components.ui.further import ANSWER, Talks
from components.ui.keeping import Keeper

TASK = "meeting"


@dataclass(slots=True)
class MeetingDesk:
    """`version` counts what changes speakers and turns' ids, so that editors open anew. `opened` is what they edit,
    `before` the meeting as it stood before each correction.
    """

    basket: Basket = field(default_factory=Basket)
    recording: Recording | None = None
    meeting: Meeting | None = None
    estimate: Estimate | None = None
    run: str = ""
    version: int = 0
    bases: Bases = field(default_factory=dict)
    opened: dict[str, Any] = field(default_factory=dict)
    before: list[Meeting] = field(default_factory=list)
    talks: Talks = field(default_factory=Talks)
    keeper: Keeper | None = None
    kept: str | None = None
    _captions: tuple[Meeting, str] | None = None

    @property
    def running(self) -> bool:
        return self.recording is not None and not self.recording.finished

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash."""
        yield from self.basket.files()
        if self.recording:
            yield self.recording.order.media.sha256

    def cancel(self) -> None:
        if self.recording:
            self.recording.cancel()
        self.talks.stop()

    def begin(self, order: Order, title: str, generate: Generate, run: str, estimate: Estimate, keeper: Keeper) -> None:
        """Starts a run; the one before makes way. It is kept when it ends, whether or not anyone looks."""
        self.cancel()
        self.estimate, self.run, self.keeper, self.kept = estimate, run, keeper, None
        self.version += 1
        self.before = []
        self.talks = Talks(ended=self._answered)
        hints = order.hints
        self.meeting = Meeting(title, present=hints.present, day=order.day, seconds=order.media.seconds)
        self.recording = Recording(order, generate, partial(self._settle, self.meeting))
        self.recording.start()

    def again(self) -> None:
        """The pieces that are missing, once more."""
        if self.recording:
            self.version += 1
            self.recording.again()

    def now(self) -> Meeting | None:
        """The meeting with what has come so far, or as corrected."""
        if self.recording is None or self.meeting is None or not self.running:
            return self.meeting
        return replace(self.meeting, turns=self.recording.turns(), points=self.recording.points())

    def change(self, meeting: Meeting, *, speakers: bool = False) -> None:
        """Takes a correction; with `speakers` the editors open anew."""
        if self.meeting and replace(self.meeting, asked=()) != replace(meeting, asked=()):
            self.before.append(self.meeting)
        self._put(meeting, speakers)

    def undo(self) -> None:
        """Takes the last correction back; what was asked since stays."""
        if self.before and self.meeting:
            self._put(replace(self.before.pop(), asked=self.meeting.asked), True)

    def _put(self, meeting: Meeting, speakers: bool) -> None:
        self.meeting = meeting
        self.version += speakers
        if self.keeper and self.recording:
            self.keeper.update(self.kept, self.result(self.recording, meeting))

    def _answered(self) -> None:
        """In a question's thread: what was asked belongs to the meeting."""
        if self.meeting:
            told = (Asked(one.question, one.item.text) for one in self.talks.held.get(ANSWER, []))
            self.change(replace(self.meeting, asked=tuple(told)))

    def captions(self, meeting: Meeting) -> str:
        """Made once for a state of the meeting."""
        if self._captions is None or self._captions[0] is not meeting:
            self._captions = meeting, as_vtt(meeting)
        return self._captions[1]

    def result(self, recording: Recording, meeting: Meeting) -> Result:
        order, cost = recording.order, recording.cost(date.today())
        base = Result(
            task=TASK,
            title=meeting.title,
            sources=(Source(name=order.name, mime_type=order.media.mime_type, sha256=order.media.sha256),),
            model=order.model,
            state=state(recording),
            note=note(recording),
            usage=recording.usage(),
            estimate=self._money(),
            cost=cost,
            run=self.run,
        )
        return meetings.result(meeting, base)

    def _money(self) -> Band[Decimal] | None:
        return self.estimate.money if self.estimate else None

    def _settle(self, begun: Meeting, recording: Recording) -> None:
        """In the run's thread. Names stay where the speakers before are those of now."""
        if recording is not self.recording:
            return
        before = self.meeting or begun
        after = replace(before, turns=recording.turns(), points=recording.points())
        self.before = []
        same = after.speakers[: len(before.speakers)] == before.speakers
        self.meeting = after if same else replace(after, names={})
        if not self.keeper or not self.meeting.turns:
            return
        result = self.result(recording, self.meeting)
        if self.kept:
            self.keeper.update(self.kept, result)
        else:
            self.kept = self.keeper.keep(result)


def state(recording: Recording) -> State:
    """Of the whole run: what came of it may be of use in each."""
    states = {item.state for item in recording.open()}
    if not recording.missing():
        return "done"
    if recording.error or (states == {"failed"} and len(recording.open()) == len(recording.items())):
        return "failed"
    return "cancelled" if "cancelled" in states or not states else "incomplete"


def note(recording: Recording) -> str:
    """What is missing."""
    missing = recording.missing()
    return f"Missing: {', '.join(missing)}." if missing else ""
