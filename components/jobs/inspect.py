"""Items inspected: their files sent, and each answer held against them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from components.analysis.inspect import Findings, Inspection, Role, findings, prompt, request
from components.analysis.inspect_checks import checks
from components.analysis.inspect_claims import claims
from components.analysis.inspect_places import Looked
from components.analysis.result import Result, Source
from components.errors import BadFile
from components.gemini import structured
from components.gemini.events import Event
from components.gemini.request import FilePart, Request, Settings
from components.jobs import tab
from components.jobs.extract import Generate, Task
from components.jobs.run import Item, Work
from components.media import worker
from components.prices.band import Band
from components.prices.estimate import Estimate, combined, estimate, share
from components.prices.piece import piece

ANSWER = Band(80, 1400, 8000)  # tokens of a list of findings, none to many
QUESTION = 100  # characters
ROLES: Mapping[str, Role] = {"image": "picture", "pdf": "specification", "video": "video"}
MOST_PAGES = 300  # of a specification that quotes are looked up in


@dataclass(frozen=True, slots=True)
class Product:
    """One item with its files in the order they are sent."""

    name: str
    files: tuple[Task, ...]

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(ROLES[file.media.kind] for file in self.files)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked, its items by name; `run` is its id in the ledger. An empty `instruction` is ours."""

    products: Mapping[str, Product] = field(default_factory=dict)
    instruction: str = ""
    model: str = ""
    settings: Settings = field(default_factory=Settings)
    estimate: Estimate | None = None
    run: str = ""


def part(file: Task) -> FilePart:
    """The file as it is sent. Raises BadFile."""
    return FilePart(file.path, file.media.mime_type, file.name) if file.media.kind == "video" else file.part()


def asked(told: Asked, name: str) -> Request:
    """The request for one of the items. Raises BadFile."""
    product = told.products[name]
    files = [(role, part(file)) for role, file in zip(product.roles, product.files, strict=True)]
    return request(files, told.instruction, told.model, told.settings)


def price_of(told: Asked, on: date) -> Estimate:
    """What a run will cost, from the files themselves. Raises ValueError for no items."""
    return combined([_price(told, product, on) for product in told.products.values()])


def _price(told: Asked, product: Product, on: date) -> Estimate:
    schema = json.dumps(Inspection.model_json_schema())
    return _estimated(told, product, "", on, schema=schema, output=ANSWER)


def price_further(told: Asked, name: str, said: int, on: date) -> Estimate:
    """What a further question about an item will cost; `said` is the length of all said so far."""
    return _estimated(told, told.products[name], "x" * (said + QUESTION), on)


def _estimated(
    told: Asked, product: Product, words: str, on: date, *, schema: str = "", output: Band[int] | None = None
) -> Estimate:
    pages = [len(file.page_numbers()) if file.media.kind == "pdf" else None for file in product.files]
    return estimate(
        [piece(file.media, pages=count) for file, count in zip(product.files, pages, strict=True)],
        prompt(told.instruction, product.roles) + (told.settings.system_instruction or "") + words,
        told.model,
        on,
        response_schema=schema,
        output=output,
        resolution=told.settings.media_resolution or "high",
    )


def work(told: Asked, generate: Generate) -> Work:
    """What a Run does with each item's name."""

    def one(name: str, stop: threading.Event) -> Iterator[Event]:
        yield from generate(asked(told, name), stop)

    return one


def looked(file: Task) -> Looked:
    """The file as the checks know it. What can't be read any more has no text."""
    numbers = file.page_numbers()
    shown = numbers[:MOST_PAGES] if file.media.kind == "pdf" else ()
    try:
        rows = {page: worker.page_rows(file.path, page) for page in shown}
        texts = {page: worker.page_text(file.path, page) for page in shown}
    except BadFile:
        rows = texts = {}
    return Looked(ROLES[file.media.kind], file.name, rows, texts, numbers, file.media.seconds)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one item; `sentence` says what is wrong with it, "" when nothing is."""

    findings: Findings
    sentence: str = ""


def outcome(item: Item) -> Outcome:
    """What an item's answer holds, under way or however it ended."""
    if item.done is None:
        came = findings(structured.peek(item.text), partial=True)
        return Outcome(came, str(item.error) if item.error else "" if not item.ended else "Stopped before an answer.")
    answer = structured.parse(Inspection, item.text, item.done.finish)
    if isinstance(answer, structured.Parsed):
        return Outcome(findings(answer.value.model_dump()))
    return Outcome(findings(answer.value, partial=True), answer.sentence)


def paid(told: Asked, item: Item, on: date) -> Decimal | None:
    """US dollars, None where it is not known."""
    return tab.paid(item, told.model, on)


def result(told: Asked, item: Item, on: date) -> Result:
    """An ended item in the shape that all tasks share."""
    product, came = told.products[item.key], outcome(item)
    files = [looked(file) for file in product.files]
    return Result(
        task="inspect",
        title=product.name,
        claims=claims(came.findings, files),
        checks=checks(came.findings, files),
        sources=tuple(Source(name=f.name, mime_type=f.media.mime_type, sha256=f.media.sha256) for f in product.files),
        model=(item.done.model_version if item.done else None) or told.model,
        state="incomplete" if item.state == "waiting" or item.state == "running" else item.state,
        note=came.sentence,
        usage=tab.used(item),
        estimate=share(told.estimate).money if told.estimate else None,
        cost=paid(told, item, on),
        run=told.run,
        data={"instruction": told.instruction, "dropped": came.findings.dropped},
    )
