"""What `generate` yields: a stream of typed events that ends with exactly one `Done` or `Failed`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from components.gemini.errors import GeminiError
from components.gemini.usage import Usage

Finish = Literal["stop", "max_tokens", "safety", "recitation", "blocked", "malformed", "empty", "other", "cancelled"]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer; the pieces concatenate as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of the thought summary."""

    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A file on its way to the service."""

    name: str
    stage: Literal["uploading", "processing", "ready"]
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know though the run goes on: a retry, a fallback, a setting without effect."""

    kind: Literal["retry", "fallback", "resent", "partial", "uncached", "ignored"]
    message: str


@dataclass(frozen=True, slots=True)
class Extra:
    """Something of the answer beside its words, which belongs behind the answer's first `at` characters.

    code     `text` is a program the model ran, `detail` its language
    output   `text` is what it printed, `detail` how it ended where it did not end well
    picture  `data` is a picture it drew, `detail` the MIME type
    query    `text` was searched for
    source   `text` is the title of a page that the answer rests on, `uri` its address
    page     `uri` is a page that was opened for the question, `detail` why it could not be, or ""
    cache    `text` is the number of tokens put into the service's cache for this and later questions, `detail` for how
             many hours
    """

    kind: Literal["code", "output", "picture", "query", "source", "page", "cache"]
    text: str = ""
    uri: str = ""
    detail: str = ""
    data: bytes = b""
    at: int = 0


@dataclass(frozen=True, slots=True)
class UsageReport:
    """Tokens so far; each report replaces the one before."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Done:
    """The answer ended. Any `finish` but "stop" means that it is incomplete, and `detail` says why in words.

    With `continuation` the same request gives the rest of it (see Request).
    """

    finish: Finish
    model_version: str | None = None
    response_id: str | None = None
    detail: str = ""
    continuation: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """No (further) answer; what had arrived before stays valid."""

    error: GeminiError


Event = Text | Thought | Extra | Progress | Notice | UsageReport | Done | Failed
