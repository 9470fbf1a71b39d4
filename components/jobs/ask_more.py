"""Going on with an answer that broke off: the rest of it, joined to what had come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from components.analysis.ask import Conversation, Exchange
from components.gemini.events import Extra, Finish
from components.gemini.request import Request, Settings, TextPart, Turn
from components.jobs.ask import Files, request, told
from components.jobs.run import Item
from components.prices import bill

GO_ON = (
    "Your last answer broke off. Go on exactly where it ended, in the middle of a word if need be. "
    "Repeat nothing of it, and say nothing about going on."
)
BROKEN: frozenset[Finish] = frozenset({"max_tokens", "cancelled", "other"})


def broke_off(item: Item) -> bool:
    """Whether there would have been more of an ended answer: not where it is whole, or was held back."""
    return item.ended and (item.done is None or item.done.finish in BROKEN)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for an exchange, and the token with which the service gives the rest of its answer, if any."""

    id: str
    request: Request
    token: bytes = b""


def going_on(sent: Sent | None, exchange: Exchange, words: Request) -> Request:
    """The request for the rest: the same one with the service's token, else the one that asks in words."""
    if sent is None or not sent.token or sent.id != exchange.id:
        return words
    return replace(sent.request, continuation=sent.token)


def in_words(
    conversation: Conversation, files: Files, model: str, settings: Settings, cache_hours: float | None = None
) -> Request:
    """Asks for the rest of the last answer of the branch shown. Raises BadFile for a file that is gone."""
    asked = request(conversation, files, model, settings, cache_hours)
    so_far = Turn("model", (TextPart(conversation.path()[-1].answer),))
    return replace(asked, turns=(*asked.turns, so_far, Turn("user", (TextPart(GO_ON),))))


def told_with(before: Exchange, item: Item, on: date, picture: Callable[[Extra], str] = lambda extra: "") -> Exchange:
    """The exchange with what has come, behind what had come before if it was to go on."""
    came = told(before, item, on, picture)
    whole = joined(before, came) if before.answer else came
    return whole.model_copy(update={"more": broke_off(item) and bool(whole.answer)})


def joined(before: Exchange, rest: Exchange) -> Exchange:
    """Both parts as one answer, with the figures of all calls; `rest` says how it ended."""
    moved = tuple(aside.model_copy(update={"at": aside.at + len(before.answer)}) for aside in rest.asides)
    return rest.model_copy(
        update={
            "answer": before.answer + rest.answer,
            "thoughts": before.thoughts + rest.thoughts,
            "asides": before.asides + moved,
            "usage": bill.added([before.usage, rest.usage]),
            "cost": _sum([before.cost, rest.cost]),
            "seconds": round(before.seconds + rest.seconds, 1),
        }
    )


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if len(known) == len(amounts) else None
