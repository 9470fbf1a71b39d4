"""What limits on spending cost a run in CPU, beside the service: the same documents with limits and without.

    .venv/bin/python -m tests.bench.limits [documents]

30 pieces of text and as many reports of usage each; the limits are never reached. Once without limits, once with.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import URL

from components.gemini.events import Done, Event, Text, UsageReport
from components.gemini.request import Request, TextPart, Turn
from components.gemini.usage import Usage
from components.jobs.budget import Account, Purse
from components.jobs.limits import Limits
from components.jobs.meter import Meter
from components.jobs.store.database import Database
from components.jobs.store.ledger import Ledger
from components.prices.estimate import estimate, repeated

MODEL = "gemini-3.8-flash"
REQUEST = Request(MODEL, (Turn("user", (TextPart("x"),)),))
HIGH = Limits(Decimal(50), Decimal(200), Decimal(2000))
ROUNDS = 3


def answer(request: Request, stop: threading.Event) -> Iterator[Event]:
    for tokens in range(30):
        yield Text("twenty characters or")
        yield UsageReport(Usage(1000, 5 * tokens))
    yield Done("stop", MODEL)


def seconds(limits: Limits, documents: int, folder: Path) -> float:
    """Of CPU."""
    database = Database(URL.create("sqlite", database=str(folder / "s.sqlite3")))
    ledger = Ledger(database)
    account = Account("deployment key", limits, lambda: "ann", lambda: ledger, Purse())
    meter = Meter(account, "extract", answer, repeated(estimate([], "x", MODEL, date.today()), documents))
    begun = time.process_time()
    for _ in range(documents):
        for _ in meter(REQUEST, threading.Event()):
            pass
    used = time.process_time() - begun
    database.close()
    return used


def best(limits: Limits, documents: int) -> float:
    found = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            found.append(seconds(limits, documents, Path(folder)))
    return min(found)


def main(documents: int) -> None:
    for number in (documents // 4, documents):
        free, bound = best(Limits(), number), best(HIGH, number)
        each = 1000 * bound / number
        told = f"{free:.2f} s without limits, {bound:.2f} s with: {bound / free:.2f}x, {each:.1f} ms each"
        print(f"{number} documents: {told}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 200)
