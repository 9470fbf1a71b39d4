"""A question of a conversation as a request, its price, and what comes of the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from components.analysis.answer import blocks
from components.analysis.ask import Conversation, Exchange, aside
from components.analysis.ask_places import Sources, pointed
from components.analysis.checks import Check
from components.analysis.result import Claim, Result, Source
from components.gemini.events import Event, Extra
from components.gemini.request import Part, Request, Settings, TextPart, Turn
from components.gemini.usage import Modality
from components.jobs.ask_files import Held, part_of, piece_of, words_on
from components.jobs.extract import Generate
from components.jobs.run import Item, Work, fold
from components.jobs.tab import paid
from components.prices.band import Band
from components.prices.cache import with_cache
from components.prices.estimate import Estimate, estimate

TASK = "ask"
ANSWER = "answer"
EXPECTED = Band(20, 500, 3000)  # tokens of a free answer
TITLE = 80
FILES: tuple[Modality, ...] = ("image", "video", "audio", "document")
Files = Mapping[str, Held]


def request(
    conversation: Conversation, files: Files, model: str, settings: Settings, cache_hours: float | None = None
) -> Request:
    """The branch shown, whose last exchange is the question. Raises BadFile for a file that is gone."""
    return Request(model, turns(conversation, files), settings, cache_hours=cache_hours)


def turns(conversation: Conversation, files: Files) -> tuple[Turn, ...]:
    """Questions and answers in turn; what belongs to a question without an answer goes with the next one."""
    path, places = conversation.path(), _places(conversation)
    found: list[Turn] = []
    parts: list[Part] = []
    for exchange in path:
        for number in exchange.files:
            if number in places:
                file = conversation.files[number]
                parts += [TextPart(f"File {places.pop(number)} ({file.name}):"), part_of(file, files.get(file.sha256))]
        if exchange is path[-1]:
            found.append(Turn("user", (*parts, TextPart(exchange.question))))
        elif exchange.answer:
            found += [
                Turn("user", (*parts, TextPart(exchange.question))),
                Turn("model", (TextPart(exchange.answer),)),
            ]
            parts = []
    return tuple(found)


def _places(conversation: Conversation) -> dict[int, int]:
    """The number of each file on the branch, and its place there from 1, by which the model knows it."""
    return {number: place for place, number in enumerate(conversation.files_of(conversation.path()), 1)}


def price_of(
    conversation: Conversation,
    files: Files,
    model: str,
    settings: Settings,
    on: date,
    cache_hours: float | None = None,
    *,
    held: bool = False,
) -> Estimate:
    """What the last question of the branch shown will cost: all its files, all that was said before, and keeping them
    in the cache, unless they are `held` there."""
    path = conversation.path()
    said = "".join(f"{exchange.question}{exchange.answer}" for exchange in path)
    numbers = conversation.files_of(path)
    sent = [conversation.files[number] for number in numbers]
    guess = estimate(
        [piece_of(file, files.get(file.sha256)) for file in sent],
        f"{settings.system_instruction or ''}{said}",
        model,
        on,
        output=EXPECTED,
        resolution=settings.media_resolution,
        cached=FILES if held and cache_hours else (),
    )
    return with_cache(guess, cache_hours) if cache_hours and sent and not held else guess


def missing(conversation: Conversation, files: Files) -> list[str]:
    """Names of the files of the branch shown that are not here."""
    numbers = conversation.files_of(conversation.path())
    sent = [conversation.files[number] for number in numbers]
    return [file.name for file in sent if file.kind != "link" and file.sha256 not in files]


def work(asked: Request, generate: Generate, ended: Callable[[Item], None]) -> Work:
    """What a Run does with its one item. `ended` is told in the run's thread what came, whoever still looks."""

    def one(key: str, stop: threading.Event) -> Iterator[Event]:
        item = Item(key, "")
        try:
            for event in generate(asked, stop):
                item = fold(item, event)
                yield event
        finally:
            ended(item)

    return one


def told(exchange: Exchange, item: Item, on: date, picture: Callable[[Extra], str] = lambda extra: "") -> Exchange:
    """The exchange with what has come of its answer. `picture` keeps a drawn one and gives its hash."""
    asides = [aside(extra, picture(extra) if extra.kind == "picture" else "") for extra in item.extras]
    return exchange.model_copy(
        update={
            "state": item.state if item.ended else "asking",
            "answer": item.text,
            "thoughts": item.thoughts,
            "asides": tuple(asides),
            "note": _note(item),
            "usage": item.usage,
            "cost": paid(item, exchange.model, on),
            "seconds": round(item.seconds, 1),
        }
    )


def _note(item: Item) -> str:
    said = [notice.message for notice in item.notices]
    if item.error is not None:
        said.append(str(item.error))
    elif item.state == "cancelled":
        said.append("Stopped. What had come is kept." if item.text else "Stopped before an answer came.")
    elif item.done is not None and item.done.detail:
        said.append(item.done.detail)
    return " ".join(said)


def claims_of(
    conversation: Conversation, exchange: Exchange, files: Files = MappingProxyType({})
) -> tuple[list[Claim], list[Check]]:
    """What an answer points at, in the files of its branch; quotes are looked up in those that are here."""
    sent = conversation.files_of(conversation.path(exchange.id))

    def text(source: int, page: int) -> str:
        file = conversation.files[source]
        return words_on(file, files.get(file.sha256), page)

    return pointed(exchange.id, blocks(exchange.answer), Sources(conversation.files, sent, text=text))


def result(conversation: Conversation, files: Files = MappingProxyType({})) -> Result:
    """The whole conversation for the history; claims are those of the branch shown, cost is that of all answers."""
    path = conversation.path()
    found = [claims_of(conversation, exchange, files) for exchange in path if exchange.answer]
    costs = [exchange.cost for exchange in conversation.exchanges if exchange.state != "asking"]
    last = path[-1] if path else None
    return Result(
        task=TASK,
        title=" ".join(conversation.exchanges[0].question.split())[:TITLE] if path else "Conversation",
        claims=tuple(claim for claims, _ in found for claim in claims),
        checks=tuple(check for _, checks in found for check in checks),
        sources=tuple(
            Source(name=file.name, mime_type=file.mime_type, sha256=file.sha256) for file in conversation.files
        ),
        model=last.model if last else "",
        state="incomplete" if last is None or last.state == "asking" else last.state,
        note=last.note if last else "",
        usage=last.usage if last and len(conversation.exchanges) == 1 else None,
        estimate=last.estimate if last and len(conversation.exchanges) == 1 else None,
        cost=None if None in costs else sum((each for each in costs if each is not None), Decimal()),
        data={"conversation": conversation.model_dump()},
    )


def chosen(settings: Settings) -> dict[str, str]:
    """What differs from the model's defaults, in words."""
    plain = Settings()
    used = {field.name: getattr(settings, field.name) for field in fields(Settings)}
    return {
        name.replace("_", " "): _said(value)
        for name, value in used.items()
        if value != getattr(plain, name) and value is not None
    }


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {inner}" for name, inner in value.items()).replace("_", " ")
    return ", ".join(map(str, value)).replace("_", " ") if isinstance(value, tuple) else str(value)
