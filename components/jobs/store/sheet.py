"""The ledger as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from components.cells import safe
from components.gemini.usage import Modality
from components.jobs.store.call import Call
from components.jobs.store.sums import output_counts, prompt_counts

MODALITIES: tuple[Modality | None, ...] = ("text", "image", "video", "audio", "document", None)
HEAD = (
    "at_utc", "page", "model", "connection", "run",
    *(f"in_{modality or 'unattributed'}" for modality in MODALITIES),
    *(f"out_{modality or 'unattributed'}" for modality in MODALITIES),
    "cached", "thoughts", "estimate_low_usd", "estimate_likely_usd", "estimate_high_usd", "cost_usd",
)  # fmt: skip


def as_csv(calls: Iterable[Call]) -> bytes:
    """One row a call; UTF-8 with a mark, so that Excel reads accents.

    Thoughts are in out_text too, and cached tokens in the columns of what went in. What the service did not report
    is empty; money that isn't known is "unknown".
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(_cells(call) for call in calls)
    return target.getvalue().encode("utf-8-sig")


def _cells(call: Call) -> list[object]:
    texts = (call.page, call.model, call.connection, call.run)
    estimate = call.estimate
    ends = (estimate.low, estimate.likely, estimate.high) if estimate else (None, None, None)
    money = [_money(amount) for amount in (*ends, call.cost)]
    return [call.at.strftime("%Y-%m-%d %H:%M:%S"), *map(safe, texts), *_tokens(call), *money]


def _tokens(call: Call) -> list[int | None]:
    usage = call.usage
    if usage is None:
        return [None] * (2 * len(MODALITIES) + 2)
    counts = (prompt_counts(usage), output_counts(usage))
    return [*(count.get(modality) for count in counts for modality in MODALITIES), usage.cached, usage.thoughts]


def _money(amount: Decimal | None) -> str:
    return "unknown" if amount is None else f"{amount:f}"
