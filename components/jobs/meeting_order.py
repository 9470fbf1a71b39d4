"""What is to be done with a recording, and what that will cost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from components.analysis import minutes, transcript
from components.analysis.transcript import Answer, Hints
from components.gemini.request import Settings
from components.media.probe import Media
from components.media.windows import expected
from components.prices.band import Band
from components.prices.estimate import Estimate, combined, estimate
from components.prices.piece import Piece

AT_ONCE = 10  # pieces sent side by side
# Tokens of a written second of talk with its times, quiet to lively; and of a meeting's minutes.
PER_SECOND, MINUTES_SIZE = (2, 7, 12), Band(150, 700, 2500)
WORDS_SIZE = 5  # tokens of a second of talk when it is sent as text


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, as chosen on the page. `workers` caps the pieces sent side by side."""

    path: Path
    name: str
    media: Media
    model: str
    settings: Settings
    hints: Hints
    day: date | None = None
    workers: int = AT_ONCE

    def price(self, on: date) -> Estimate:
        """All calls together, from the recording's length. Of unknown length, money is unknown."""
        seconds = self.media.seconds
        lengths = [None] if seconds is None else expected(seconds)
        heard = [self._heard(length, on) for length in lengths]
        words = minutes.TASK + "x" * round(WORDS_SIZE * 4 * (seconds or 0))
        return combined([*heard, estimate([], words, self.model, on, output=MINUTES_SIZE)])

    def _heard(self, seconds: float | None, on: date) -> Estimate:
        told = [round(each * (seconds or 0)) for each in PER_SECOND]
        return estimate(
            [Piece("audio", seconds=seconds)],
            transcript.prompt(self.hints),
            self.model,
            on,
            response_schema=json.dumps(Answer.model_json_schema()),
            output=Band(*told),
        )
