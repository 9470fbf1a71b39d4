"""Count what a talk uses: tokens as the service reports them per turn, else by the length of the sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Protocol, runtime_checkable

from components.gemini.usage import Modality, Usage
from components.live.capability import audio_tokens_per_second
from components.live.ports import DOWNLINK_RATE, UPLINK_RATE
from components.live.snapshot import Spending

Price = Callable[[str, Usage], Decimal | None]


@runtime_checkable
class Counts(Protocol):
    """A price that also hears of every report that is billed."""

    def count(self, model: str, usage: Usage) -> None: ...


class Meter:
    """Sums of one talk. A report holds one turn, or an increment of it; so reports are added up."""

    def __init__(self, price: Price | None = None) -> None:
        self._price = price
        self._reports: list[Usage] = []
        self._money: Decimal | None = Decimal(0)
        self._sent = self._received = 0

    def sent(self, pcm: bytes) -> None:
        """Sound that went up: after muting."""
        self._sent += len(pcm) // 2

    def received(self, pcm: bytes) -> None:
        """Sound that came down: also what nobody heard."""
        self._received += len(pcm) // 2

    def count(self, model: str, usage: Usage) -> None:
        self._reports.append(usage)
        if isinstance(self._price, Counts):
            self._price.count(model, usage)
        price = self.price(model, usage)
        self._money = None if price is None or self._money is None else self._money + price

    def close(self, model: str) -> None:
        """A talk that ended without a report of the service's is billed as it was shown: by the audio clock."""
        if not self._reports and (self._sent or self._received) and isinstance(self._price, Counts):
            self._price.count(model, self.estimate())

    def price(self, model: str, usage: Usage) -> Decimal | None:
        return self._price(model, usage) if self._price else None

    def spending(self, model: str, live_seconds: float) -> Spending:
        """So far; money per minute only after half a minute, when it begins to mean something."""
        reports = self._reports or [self.estimate()]
        money = self._money if self._reports else self.price(model, reports[0])
        prompt_by, output_by = _summed(r.prompt_by for r in reports), _summed(r.output_by for r in reports)
        return Spending(
            prompt=sum(report.prompt or 0 for report in reports),
            output=sum(report.output or 0 for report in reports),
            thoughts=sum(report.thoughts or 0 for report in reports),
            prompt_by=prompt_by,
            output_by=output_by,
            unattributed_prompt=sum(report.unattributed_prompt for report in reports),
            unattributed_output=sum(report.unattributed_output for report in reports),
            estimated=not self._reports and bool(self._sent or self._received),
            money=money,
            money_per_minute=None if money is None or live_seconds < 30 else money * 60 / Decimal(round(live_seconds)),
            heard=self._sent / UPLINK_RATE,
            spoken=self._received / DOWNLINK_RATE,
        )

    def estimate(self) -> Usage:
        """By the audio clock; pictures, text and the history, which is billed again each turn, are not in it."""
        rate = audio_tokens_per_second()
        prompt, output = round(self._sent * rate / UPLINK_RATE), round(self._received * rate / DOWNLINK_RATE)
        return Usage(prompt=prompt, output=output, prompt_by={"audio": prompt}, output_by={"audio": output})


def listening(seconds: float) -> Usage:
    """What so many seconds of microphone would cost."""
    tokens = round(seconds * audio_tokens_per_second())
    return Usage(prompt=tokens, output=0, prompt_by={"audio": tokens})


def _summed(counts: Iterable[Mapping[Modality, int]]) -> dict[Modality, int]:
    total: Counter[Modality] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)
