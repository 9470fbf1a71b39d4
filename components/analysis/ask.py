"""A conversation over files: questions with their answers, and the branches that editing a question leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from components.analysis.evidence import Frozen, Text
from components.analysis.result import State, Value
from components.gemini.events import Extra
from components.gemini.usage import Usage
from components.prices.band import Band

Kind = Literal["image", "pdf", "audio", "video", "text", "link"]


class Attachment(Frozen):
    """A file by its content's hash, or a `link` by its `uri`. `count` is the number of pages sent; `pages` says which
    ("1-3, 5"), "" for all. `seconds` of play. None where unknown or not fitting."""

    name: Text
    kind: Kind
    mime_type: str = ""
    sha256: str = ""
    uri: str = ""
    pages: str = ""
    count: int | None = None
    seconds: float | None = None


class Aside(Frozen):
    """What an answer holds beside its words, see components.gemini.events.Extra; a picture is named by its hash."""

    kind: Literal["code", "output", "picture", "query", "source", "page", "cache"]
    text: Text = ""
    uri: Text = ""
    detail: str = ""
    at: int = 0


class Exchange(Frozen):
    """A question, with the numbers of the files that came with it, and its answer; `parent` is the exchange before.

    `cost` and the ends of `estimate` are US dollars; `settings` names what differs from the model's defaults. `more`
    tells that the answer broke off where there would have been more of it.
    """

    id: str
    parent: str = ""
    question: Text
    files: tuple[int, ...] = ()
    model: Text = ""
    settings: Mapping[str, Text] = Field(default_factory=dict)
    state: State | Literal["asking"] = "asking"
    answer: Text = ""
    thoughts: Text = ""
    asides: tuple[Aside, ...] = ()
    note: Text = ""
    usage: Usage | None = None
    estimate: Band[Decimal] | None = None
    cost: Decimal | None = None
    seconds: float = 0.0
    more: bool = False


class Conversation(Frozen):
    """All files and exchanges there ever were; `shown` is the last exchange of the branch that is looked at."""

    files: tuple[Attachment, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    shown: str = ""

    def get(self, id: str) -> Exchange | None:
        return next((one for one in self.exchanges if one.id == id), None)

    def path(self, id: str | None = None) -> tuple[Exchange, ...]:
        """From the first question to the one given, or shown."""
        found: list[Exchange] = []
        here = self.get(self.shown if id is None else id)
        while here is not None and here not in found:
            found.append(here)
            here = self.get(here.parent)
        return tuple(reversed(found))

    def branches(self, exchange: Exchange) -> tuple[Exchange, ...]:
        """The versions of this question, itself among them, oldest first."""
        return tuple(one for one in self.exchanges if one.parent == exchange.parent)

    def showing(self, id: str) -> Conversation:
        """The branch through this exchange, down to its newest end."""
        here = id
        while below := [one.id for one in self.exchanges if one.parent == here]:
            here = below[-1]
        return self.model_copy(update={"shown": here})

    def asking(self, exchange: Exchange) -> Conversation:
        """With one more exchange, which is shown."""
        return self.model_copy(update={"exchanges": (*self.exchanges, exchange), "shown": exchange.id})

    def answered(self, exchange: Exchange) -> Conversation:
        """With this exchange in the place of the one of its id."""
        return self.model_copy(
            update={"exchanges": tuple(exchange if one.id == exchange.id else one for one in self.exchanges)}
        )

    def attaching(self, *files: Attachment) -> tuple[Conversation, tuple[int, ...]]:
        """With these files, and their numbers; one that is there already keeps its number."""
        known = list(self.files)
        numbers = []
        for file in files:
            if file not in known:
                known.append(file)
            numbers.append(known.index(file))
        return self.model_copy(update={"files": tuple(known)}), tuple(numbers)

    def files_of(self, path: tuple[Exchange, ...]) -> tuple[int, ...]:
        """The numbers of all files on a path, each once, in the order they came."""
        return tuple(dict.fromkeys(number for exchange in path for number in exchange.files))


def aside(extra: Extra, picture: str = "") -> Aside:
    """For keeping: a picture's bytes are left out, `picture` is the hash by which it is found."""
    fields: dict[str, Any] = asdict(extra)
    del fields["data"]
    return Aside(**{**fields, "uri": picture or extra.uri})


def from_data(data: Mapping[str, Value]) -> Conversation | None:
    """The conversation that a kept result holds; None for another's data."""
    try:
        return Conversation.model_validate(data["conversation"])
    except (KeyError, ValueError):
        return None
