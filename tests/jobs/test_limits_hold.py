"""A limit that several processes and threads share."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

from sqlalchemy import URL

from components.gemini.events import Done, Event, Text, UsageReport
from components.gemini.request import Request, TextPart, Turn
from components.gemini.usage import Usage
from components.jobs.budget import Account
from components.jobs.limits import Limits
from components.jobs.meter import Meter
from components.jobs.purse import Purse
from components.jobs.store.database import Database, parsed
from components.jobs.store.ledger import Ledger
from components.prices.band import NOTHING, Band
from components.prices.estimate import Estimate
from tests.jobs.house import NOON

MODEL = "gemini-3.8-flash"
COST = Decimal("0.0375")  # of ten thousand tokens written
LIMIT = Decimal("0.50")
FIT = 13
PROCESSES, THREADS, EACH = 3, 6, 2


def service(request: Request, stop: threading.Event) -> Iterator[Event]:
    yield Text("Yes.")
    yield UsageReport(Usage(0, 10_000, output_by={"text": 10_000}))
    yield Done("stop", MODEL)


def calls_made(ledger: Ledger, owner: str) -> int:
    money = Band(COST, COST, COST)
    guess = Estimate(MODEL, date(2026, 11, 21), "standard", {}, NOTHING, NOTHING, money)
    account = Account("deployment key", Limits(day=LIMIT), lambda: owner, lambda: ledger, Purse(), clock=lambda: NOON)
    events = list(
        Meter(account, "ask", service, guess)(Request(MODEL, (Turn("user", (TextPart("x"),)),)), threading.Event())
    )
    return int(isinstance(events[-1], Done))


def process(address: str, number: int) -> None:
    database = Database(parsed(address))
    ledger = Ledger(database, clock=lambda: NOON)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda n: calls_made(ledger, f"{number}-{n}"), range(THREADS * EACH)))
    database.close()


def test_no_number_of_processes_and_threads_passes_it(url: URL) -> None:
    context = multiprocessing.get_context("spawn")
    address = url.render_as_string(hide_password=False)
    children = [context.Process(target=process, args=(address, number)) for number in range(PROCESSES)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * PROCESSES
    database = Database(url)
    ledger = Ledger(database, clock=lambda: NOON)
    made = [ledger.newest(f"{number}-{n}") for number in range(PROCESSES) for n in range(THREADS * EACH)]
    assert sum(map(len, made)) == FIT
    assert ledger.today(NOON, "deployment key") == FIT * COST == ledger.committed(NOON, "deployment key") <= LIMIT
    database.close()
