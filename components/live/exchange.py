"""What is said to and fro in a talk, whichever connection carries it: the turn in hand and all before it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from components.live.config import Config
from components.live.dialogue import Dialogue
from components.live.frames import Eye
from components.live.functions import FUNCTIONS
from components.live.meter import Meter, Price
from components.live.mishaps import Mishaps
from components.live.ports import Speaker, VideoSource
from components.live.recording import MOST_BYTES, Recorder
from components.live.snapshot import Notice
from components.live.toolbox import Toolbox
from components.live.tries import ADVICE, GIVEN_UP, MOST_TRIES, Tries
from components.live.unheard import Unheard
from components.live.uplink import Uplink
from components.live.waiting import Waiting

PUMP_SECONDS = 0.01
MOST_NOTICES = 50


@dataclass(frozen=True, slots=True)
class Message:
    """Typed words on their way; without `ask` the model is told and does not answer."""

    text: str
    ask: bool = True


class Exchange:
    """All but `uplink.hear` and `eye.see` belongs to the talk's event loop.

    `sound_ready`: there is something to send; `voice_ready`: there is something to play.
    """

    def __init__(
        self,
        config: Config,
        speaker: Speaker,
        price: Price | None,
        folder: Path | None,
        clock: Callable[[], float],
        wake: Callable[[], None],
        recording: int = MOST_BYTES,
    ) -> None:
        self.config = config
        self.clock = clock
        self.sound_ready = asyncio.Event()
        self.voice_ready = asyncio.Event()
        self.outbox: deque[Message] = deque()
        self.told: list[VideoSource] = []
        self.notices: deque[Notice] = deque(maxlen=MOST_NOTICES)
        self.frames_sent = 0
        self.waiting = Waiting(clock)
        self.tries = Tries()
        self.mishaps = Mishaps(lambda message, advice: self.notice("warning", message, advice))
        self.uplink = Uplink(config.mode == "push", clock, wake)
        self.unheard = Unheard(self.uplink.voice, clock)
        self.eye = Eye(clock)
        self.recorder = Recorder(folder, clock, recording) if folder else None
        self.toolbox = Toolbox(FUNCTIONS, clock)
        self.dialogue = Dialogue(
            lambda: self.config.model, clock, speaker, self.uplink, Meter(price), self.toolbox, self.recorder
        )

    def say(self, text: str) -> None:
        """A typed message."""
        self.dialogue.transcript.typed(text)
        self.outbox.append(Message(text))
        self.tries.begin()
        self.waiting.asked()
        self.sound_ready.set()

    def press(self) -> None:
        """Push-to-talk: the key goes down."""
        self.uplink.press()
        self.tries.begin()
        self.dialogue.transcript.utterance()
        self.waiting.active()

    def release(self) -> None:
        """Push-to-talk: the key goes up."""
        if not self.uplink.pressed:
            return
        self.uplink.release()
        self.waiting.asked()
        self.dialogue.latency.asked(self.clock())

    def hush(self) -> None:
        """The answer ends here, and nothing is asked."""
        self.dialogue.interrupt()
        self.outbox.append(Message("", ask=False))
        self.sound_ready.set()

    def blind(self, source: VideoSource) -> None:
        """Camera or screen went off."""
        if self.eye.blind(source):
            self.told.append(source)
            self.sound_ready.set()

    def use(self, config: Config) -> None:
        """Other settings, from the next connection on."""
        self.config = config
        self.uplink.push_to_talk = config.mode == "push"

    def notice(self, level: Literal["info", "warning", "error"], message: str, advice: str = "") -> None:
        """Said again, it moves to the end."""
        for former in [known for known in self.notices if (known.message, known.advice) == (message, advice)]:
            self.notices.remove(former)
        self.notices.append(Notice(self.clock(), level, message, advice))

    @property
    def asked(self) -> bool:
        """A question is under way: it would be asked again in a new connection."""
        return self.dialogue.transcript.question is not None or bool(self.unheard.again())

    def try_failed(self) -> None:
        """The question under way ended its connection; after some of these it is given up."""
        if not self.tries.fail(self.dialogue.transcript.answered):
            return
        self.dialogue.give_up()
        self.unheard.understood()
        self.waiting.over()
        self.tries.begin()
        self.notice("error", GIVEN_UP.format(MOST_TRIES), ADVICE)

    def leave(self) -> None:
        """Nothing more of the turn in hand, as when the talk is paused."""
        self.outbox.clear()
        self.dialogue.close()
        self.uplink.clear()
        self.unheard.understood()
        self.waiting.over()

    async def play(self) -> None:
        """Move the model's voice to the loudspeaker, for as long as the talk lasts."""
        while True:
            self.voice_ready.clear()
            self.mishaps.guard("Playing the model's voice", self.dialogue.pump)
            if self.dialogue.playback.busy:
                await asyncio.sleep(PUMP_SECONDS)
            else:
                await self.voice_ready.wait()

    async def close(self) -> None:
        self.dialogue.close()
        self.dialogue.meter.close(self.config.model)
        await self.toolbox.close()
        if self.recorder:
            await asyncio.to_thread(self.recorder.close)
