"""What structured tasks share: a further question about the same files, and entries read one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from components.gemini.request import Request, TextPart, Turn

E = TypeVar("E", bound=BaseModel)


def follow_up(asked: Request, answer: str, question: str) -> Request:
    """A further question about the same files, answered in words."""
    turns = (*asked.turns, Turn("model", (TextPart(answer),)), Turn("user", (TextPart(question),)))
    return replace(asked, turns=turns, schema=None)


def read_entries(kind: type[E], entries: Any, mend: Callable[[E], E] = lambda entry: entry) -> tuple[list[E], int]:
    """The entries that make sense, each as `mend` leaves it, and how many were dropped."""
    listed = entries if isinstance(entries, list) else []
    found = []
    for entry in listed:
        try:
            found.append(mend(kind.model_validate(entry)))
        except ValidationError:
            continue
    return found, len(listed) - len(found)
