"""What the service says, applied: transcript, sound, functions, tokens and times in step. Knows no socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from components.live import events
from components.live.events import Event
from components.live.latency import Latency
from components.live.lifecycle import Lease
from components.live.meter import Meter
from components.live.playback import Playback
from components.live.ports import DOWNLINK_RATE, Speaker
from components.live.recording import Recorder
from components.live.snapshot import ToolUse
from components.live.toolbox import Answer, Toolbox
from components.live.transcript import Transcript
from components.live.uplink import Uplink

ECHO_SECONDS = 2.0
SPOKE_SECONDS = 3.0


class Dialogue:
    """One talk's state behind the socket, over all its connections. `clock` gives seconds since it began."""

    def __init__(
        self,
        model: Callable[[], str],
        clock: Callable[[], float],
        speaker: Speaker,
        uplink: Uplink,
        meter: Meter,
        toolbox: Toolbox,
        recorder: Recorder | None,
    ) -> None:
        self._model = model
        self._clock = clock
        self._uplink = uplink
        self._toolbox = toolbox
        self._recorder = recorder
        self._codes = 0
        self._busy = False
        self._asked = 0.0
        self._turns: dict[int, int] = {}
        self.meter = meter
        self.transcript = Transcript(clock)
        self.playback = Playback(speaker, clock)
        self.latency = Latency()
        self.lease = Lease()
        self.unhandled: list[str] = []
        self.reasons: list[str] = []
        self.broken_off = 0
        self.unprompted = False
        self.interrupted_at: float | None = None

    @property
    def idle(self) -> bool:
        """Nobody waits for anything: a good moment to change the connection."""
        waiting = self.transcript.question is not None or self.transcript.answering or self._toolbox.pending
        return not (waiting or self._busy or self._uplink.voice.speaking)

    def apply(self, event: Event, answer: Answer) -> None:
        """One event of the service; `answer` sends a function's result back."""
        match event:
            case events.Interrupted():
                self.unprompted = self.unprompted or self._is_unprompted()
                self.interrupt()
            case events.Sound(pcm):
                self._sound(pcm)
            case events.Said(text) | events.Spoke(text):
                self._text(text)
            case events.Thought(text):
                self.transcript.thought(text)
            case events.Heard(text, interim):
                self.transcript.heard(text, interim)
            case events.Found(sources, queries):
                self.transcript.found(sources, queries)
            case events.Call() as call:
                self._toolbox.call(call, self.transcript.tool, answer)
            case events.Withdrawn(ids):
                self._toolbox.withdraw(ids)
            case events.Code() | events.CodeResult():
                self._code(event)
            case _:
                self._progress(event)

    def interrupt(self) -> None:
        """The answer ends here: forget what was not played, and mark what was."""
        seconds = self._break_off()
        self.broken_off = self.broken_off + 1 if seconds < ECHO_SECONDS else 0
        self._finish_reply()
        self.interrupted_at = self._clock()

    def cut(self) -> None:
        """The connection broke; what had come goes on playing."""
        self.transcript.cut()
        self._finish_reply()
        self._toolbox.connection_lost()
        self._busy = False

    def close(self) -> None:
        """Leave the question under way, as when the talk is paused."""
        if self.playback.busy or self.transcript.answering:
            self._break_off()
        self.transcript.close()
        self._finish_reply()
        self._toolbox.withdraw()
        self._busy = False

    def give_up(self) -> None:
        """No answer to the question under way will come; what had come goes on playing."""
        self.transcript.give_up()
        self._toolbox.withdraw()

    def _is_unprompted(self) -> bool:
        """The answer is broken off although nobody seems to have spoken or typed."""
        rows, loud = self.transcript.rows, self._uplink.voice.last_loud
        spoke = self._uplink.pressed or (loud is not None and self._clock() - loud < SPOKE_SECONDS)
        under_way = self.transcript.answering or self.playback.busy
        return under_way and rows[-1].role == "model" and not spoke

    def _break_off(self) -> float:
        """How many seconds of the answer were heard."""
        self.playback.drop()
        number = self.transcript.replies
        seconds = self.playback.reply(number).played / DOWNLINK_RATE
        self.transcript.interrupt(self.playback.share(number), seconds)
        return seconds

    def pump(self) -> None:
        """Move sound to the loudspeaker; every 10 to 20 ms while there is any."""
        for piece in self.playback.pump():
            if self._recorder:
                self._recorder.voice(piece.pcm)
        for number in self.playback.began():
            self.latency.played(self._turns[number], self.playback.reply(number).started_at or self._clock())

    def _progress(self, event: Event) -> None:
        match event:
            case events.GenerationComplete():
                if not self.transcript.dropping:
                    self.broken_off = 0
                self.transcript.generation_complete()
                self._finish_reply()
            case events.Counted(usage):
                self.meter.count(self._model(), usage)
            case events.TurnComplete(reason):
                self._finish_reply()
                self.transcript.turn_complete(refused=bool(reason))
                if self.transcript.over:
                    self._toolbox.question_over()
                self.interrupted_at = None
                if reason:
                    self.reasons.append(reason)
            case events.Activity(began):
                self._activity(began)
            case _:
                self._session(event)

    def _session(self, event: Event) -> None:
        match event:
            case events.Status(busy):
                self._busy = busy
            case events.Handle(handle, resumable):
                self.lease.renew(handle, resumable, self._clock())
            case events.GoAway(seconds):
                self.lease.go_away(seconds, self._clock())
            case events.Unhandled(what):
                self.unhandled.append(what)

    def _activity(self, began: bool) -> None:
        if began:
            self.transcript.utterance()
        else:
            self.latency.asked(self._clock())

    def _sound(self, pcm: bytes) -> None:
        self.meter.received(pcm)
        number = self.transcript.sound()
        if number is None:
            return
        self._turns[number] = self.transcript.turn
        self._answered()
        self.playback.add(number, pcm)
        if self._recorder:
            self._recorder.reply(number, pcm)

    def _text(self, text: str) -> None:
        self.transcript.spoke(text)
        if not self.transcript.dropping:
            self._answered()

    def _answered(self) -> None:
        """Note when the answer began; the own ear knows best when the question ended."""
        loud = self._uplink.voice.last_loud
        if loud is not None and loud > self._asked and not self._uplink.push_to_talk:
            self._asked = loud
            self.latency.asked(loud)
        self.latency.answered(self.transcript.turn, self._clock())

    def _finish_reply(self) -> None:
        if number := self.transcript.replies:
            self.playback.finish(number)
            if self._recorder:
                self._recorder.reply_finished(number)

    def _code(self, event: events.Code | events.CodeResult) -> None:
        match event:
            case events.Code(code):
                self._codes += 1
                self.transcript.tool(ToolUse(f"code-{self._codes}", "code", {"code": code}, "running"))
            case events.CodeResult(output, ok):
                use = ToolUse(f"code-{self._codes}", "code", self._written_code(), "done", output)
                self.transcript.tool(use if ok else replace(use, state="failed"))

    def _written_code(self) -> dict[str, object]:
        uses = (use for row in self.transcript.rows for use in row.tools if use.id == f"code-{self._codes}")
        return dict(next((use.arguments for use in uses), {}))
