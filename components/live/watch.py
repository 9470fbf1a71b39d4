"""What is looked at ten times a second: an answer that does not come, idleness, limits, deadlines, a page that left."""

from __future__ import annotations

from components.live.capability import capability
from components.live.connections import Connections
from components.live.exchange import Exchange
from components.live.meter import listening

ANSWER_SECONDS, ANSWER_AFTER_INTERRUPTION = 20.0, 8.0
# How long parts of a broken answer are waited for, when its end is not told.
LATE_SECONDS = 5.0
AWAY_SECONDS, LEFT_SECONDS = 20.0, 120.0
LAST_WORDS_SECONDS = 10.0
SHORTEST_UTTERANCE = 0.5
STILL_SILENT = "Say it again, or choose another model in the settings."
# Answers in a row that ended within two seconds of sound.
ECHOES = 3


class Watch:
    """The timers of one conversation. Messages may stop to come, so none of them waits for one.

    `limit`: why the talk must end, when another knows.
    """

    def __init__(self, exchange: Exchange, connections: Connections) -> None:
        self._exchange = exchange
        self._connections = connections
        self._was_speaking = False
        self._limit_at: float | None = None
        self._paused_at: float | None = None
        self._away = self._warned = False
        self.looked_at = 0.0
        self.limit: str | None = None

    def tick(self) -> None:
        now = self._exchange.clock()
        if now - self.looked_at > LEFT_SECONDS:
            self._connections.end("left", "Nobody was looking at the talk for two minutes, so it ended.")
            return
        self._listen(now)
        self._count_pause(now)
        self._mind_page(now)
        self._tell()
        if self._connections.live:
            self._leave_in_time(now)
            self._miss_answer(now)
            self._rest(now)
            self._limit(now)

    def _listen(self, now: float) -> None:
        exchange, voice = self._exchange, self._exchange.uplink.voice
        voice.rest(now)
        if voice.speaking or exchange.dialogue.playback.busy:
            exchange.waiting.active()
        ended, self._was_speaking = self._was_speaking and not voice.speaking, voice.speaking
        long = (voice.last_loud or 0.0) - (voice.began or 0.0) >= SHORTEST_UTTERANCE
        heard = not (self._connections.resting or exchange.uplink.push_to_talk)
        if ended and long and heard and not exchange.dialogue.transcript.answering:
            exchange.waiting.since = exchange.waiting.since or now

    def _leave_in_time(self, now: float) -> None:
        lease = self._exchange.dialogue.lease
        if lease.leave_by is not None:
            self._connections.leaving()
        if lease.should_leave(now, self._exchange.dialogue.idle):
            lease.leave_by = None
            self._exchange.notice("info", "The service asked for a new connection; the talk goes on in it.")
            self._connections.redial()

    def _miss_answer(self, now: float) -> None:
        interrupted = self._exchange.dialogue.interrupted_at
        if interrupted is not None and now - interrupted > LATE_SECONDS:
            self._exchange.dialogue.transcript.stop_dropping()
        usual = ANSWER_AFTER_INTERRUPTION if interrupted is not None else ANSWER_SECONDS
        patience = usual * capability(self._exchange.config.model).patience
        if self._exchange.waiting.gives_up(patience):
            self._exchange.notice("error", "The model stays silent, in new connections, too.", STILL_SILENT)
        if not self._exchange.waiting.misses(patience):
            return
        self._exchange.dialogue.interrupted_at = None
        self._exchange.notice(
            "warning",
            f"The model was silent for {patience:.0f} s; the talk is resumed in a new connection.",
            "If it stays silent, say it again, or type.",
        )
        self._connections.redial()

    def _rest(self, now: float) -> None:
        minutes = self._exchange.config.idle_minutes
        if (
            minutes is not None
            and now - self._exchange.waiting.active_at > minutes * 60
            and self._exchange.dialogue.idle
        ):
            self._paused_at = now
            self._connections.pause(f"Paused, as nobody spoke for {minutes:g} min")

    def _mind_page(self, now: float) -> None:
        """A page that is gone needs no connection, of which a key has three; when it comes back, the talk goes on.

        While its microphone is heard it has only lost touch with the app, and its person talks on.
        """
        unseen = now - self.looked_at > AWAY_SECONDS and not self._exchange.uplink.arriving
        if unseen and self._connections.live:
            self._away = True
            self._connections.pause("Paused, as nobody was looking")
        elif self._away and not unseen:
            self._away = False
            if self._connections.paused:
                self._connections.resume()

    def _tell(self) -> None:
        dialogue = self._exchange.dialogue
        while dialogue.reasons:
            words = dialogue.reasons.pop(0).replace("_", " ").lower()
            self._exchange.notice("warning", f"The model broke off its answer: {words}.", "Ask in another way.")
        if dialogue.unprompted:
            dialogue.unprompted = False
            self._exchange.notice(
                "info",
                "The service broke off the answer, as if you had spoken.",
                "If you didn't: say or type “go on”. If it happens again, choose push-to-talk.",
            )
        if dialogue.broken_off >= ECHOES and not self._warned:
            self._warned = True
            self._exchange.notice(
                "warning",
                "The model's answers keep being interrupted as they begin: it may hear itself.",
                "Use headphones, or choose push-to-talk or “Don't interrupt me”.",
            )

    def _count_pause(self, now: float) -> None:
        """When an idle pause is over, tell what it saved."""
        if self._paused_at is None or not self._connections.live:
            return
        seconds = now - self._paused_at
        self._paused_at = None
        usage = listening(seconds)
        price = self._exchange.dialogue.meter.price(self._exchange.config.model, usage)
        money = f", about ${price:.4f}" if price and not self._exchange.config.free_key else ""
        self._exchange.notice("info", f"The pause of {seconds / 60:.1f} min saved {usage.prompt:,} tokens{money}.")

    def _limit(self, now: float) -> None:
        """At the limit the model may finish what it says, for ten seconds."""
        reason = self._over()
        if reason is None:
            return
        if self._limit_at is None:
            self._limit_at = now
            most = f"{LAST_WORDS_SECONDS:.0f} s"
            self._exchange.notice("warning", f"{reason} The talk ends with this answer, in {most} at the latest.")
        quiet = self._exchange.dialogue.idle and not self._exchange.dialogue.playback.busy
        if quiet or now - self._limit_at > LAST_WORDS_SECONDS:
            self._connections.end("limit", reason)

    def _over(self) -> str | None:
        if self.limit:
            return self.limit
        config = self._exchange.config
        if config.most_minutes is not None and self._connections.live_seconds >= config.most_minutes * 60:
            unit = "minute" if config.most_minutes == 1 else "minutes"
            return f"The limit of {config.most_minutes:g} {unit} is reached."
        if config.most_money is None:
            return None
        money = self._exchange.dialogue.meter.spending(config.model, self._connections.live_seconds).money
        return f"The limit of ${config.most_money:.2f} is reached." if money and money >= config.most_money else None
