"""JSON answers: the value when it is whole, else what arrived and why it is not more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from components.gemini.events import Finish

T = TypeVar("T", bound=BaseModel)
Reason = Finish | Literal["broken_json", "wrong_shape"]

SENTENCES: dict[Reason, str] = {
    "max_tokens": "The answer reached the longest length allowed and breaks off. Raise the limit, or send less.",
    "safety": "The service held back the rest for safety reasons.",
    "recitation": "The service stopped because the answer came too close to a published text. Rephrase the question.",
    "blocked": "The service did not answer because it found the question or the file unsafe.",
    "malformed": "The model's answer was malformed. Try again.",
    "empty": "The model sent no answer. Try again, or choose another model.",
    "other": "The answer ended early without a usual reason. Try again.",
    "cancelled": "Stopped before the answer was complete.",
    "broken_json": "The answer is not whole JSON. Try again, or choose another model.",
    "wrong_shape": "The answer is JSON, but not of the shape asked for. Try again, or simplify the shape.",
}

# 1 may be the beginning of 12.50: half a number is a wrong one.
OPEN_NUMBER = re.compile(r"(?<=[:\[,])\s*-?\d[\d.eE+-]*$")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The whole answer, of the shape asked for."""

    value: T


@dataclass(frozen=True, slots=True)
class Partial:
    """What arrived, unchecked: fields may be missing or of another type. `sentence` is for the page to show."""

    value: Mapping[str, Any]
    reason: Reason
    sentence: str


def parse(schema: type[T], text: str, finish: Finish = "stop") -> Parsed[T] | Partial:
    """The answer's text as the schema's value. JSON that is whole and fits is taken however the answer ended."""
    try:
        return Parsed(schema.model_validate(from_json(_bare(text))))
    except ValidationError:
        return _partial(text, "wrong_shape" if finish == "stop" else finish)
    except ValueError:
        return _partial(text, _why_broken(text, finish))


def peek(text: str) -> dict[str, Any]:
    """What can be read of an answer that is still arriving; strings may be cut, but no number is."""
    whole = OPEN_NUMBER.sub("", _bare(text))
    try:
        value = from_json(whole, allow_partial="trailing-strings")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _partial(text: str, reason: Reason) -> Partial:
    return Partial(peek(text), reason, SENTENCES[reason])


def _why_broken(text: str, finish: Finish) -> Reason:
    if finish != "stop":
        return finish
    return "broken_json" if text.strip() else "empty"


def _bare(text: str) -> str:
    """Without the code fence that some models put around JSON."""
    text = text.strip()
    if text.startswith("```"):
        text = text.partition("\n")[2].removesuffix("```")
    return text
