"""What the turns of one session share."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from components.offline.crew import Crew
from components.offline.live.calls import Calls
from components.offline.live.context import Context, frame_tokens
from components.offline.live.eye import Eye
from components.offline.live.settings import Settings
from components.offline.live.studio import Studio
from components.offline.live.wire import Wire
from components.offline.prompt import Prompt, Turn

# A client tells in words that it shows nothing any longer; older frames must not be taken for the present.
ENDED = re.compile(r"\b(camera|screen|video|sharing)\b.*\b(off|ended|stopped|closed|over)\b", re.I)


@dataclass(slots=True)
class Desk:
    wire: Wire
    settings: Settings
    context: Context
    studio: Studio
    crew: Crew
    eye: Eye
    save: Callable[[], str]
    """Gives a handle for the session as it is now."""
    calls: Calls = field(default_factory=Calls)
    introduced: bool = False
    glance: asyncio.Task[None] | None = None
    """Looking at the newest frame ahead of a question."""

    def frames(self) -> Counter[str]:
        """The tokens of the frames since the last turn."""
        return Counter(VIDEO=self.eye.taken() * frame_tokens(self.settings.resolution))

    def handle(self) -> dict[str, object]:
        """A sessionResumptionUpdate; a call that waits for its response can't be resumed."""
        return {} if self.calls.open else {"newHandle": self.save(), "resumable": True}

    def remember(self, turn: Turn, tokens: Counter[str]) -> None:
        self.context.add(turn, tokens)
        self.context.compress(self.settings.window)
        if turn.role == "user" and any(isinstance(part, str) and ENDED.search(part) for part in turn.parts):
            self.eye.close()

    async def read(self, question: str) -> AsyncGenerator[str, None]:
        """The answer from what is shown and from files that were sent, piece by piece."""
        if self.glance:
            await asyncio.wait({self.glance})
        shown = [self.eye.newest] if self.eye.newest else []
        turn = Turn("user", (*self.context.blobs, *shown, question))
        async with aclosing(self.crew.pieces(Prompt(self.settings.system, (turn,), json=False, schema=None))) as pieces:
            async for piece in pieces:
                yield piece
