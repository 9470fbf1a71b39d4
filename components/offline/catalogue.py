"""The models the engine answers for, their limits and what they refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from components.offline.facts import table
from components.offline.wire.errors import ApiError, no_such_method, no_such_model, shut_down

OWN = "offline-engine"


@dataclass(frozen=True, slots=True)
class Model:
    """A line of data/models.toml; the fields are explained there."""

    name: str
    display: str
    input_limit: int
    output_limit: int
    methods: tuple[str, ...]
    answers: bool
    tokens: str
    thinking: tuple[str, ...]
    thinking_budget: bool
    sampling: bool
    candidates: int
    cache_minimum: int
    versions: tuple[str, ...]
    routed_to: str
    description: str = ""
    shutdown: date | None = None
    replacement: str = ""

    @property
    def ends_in_text(self) -> bool:
        """A stream of Gemini 2.5 ends with text, of Gemini 3 with an empty one (as recorded)."""
        return self.tokens == "gemini-2.5"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": f"models/{self.name}",
            "version": OWN,
            "displayName": self.display if self.name == OWN else f"{self.display} (offline engine)",
            "description": self.description or f"The offline engine answers in place of {self.display}.",
            "inputTokenLimit": self.input_limit,
            "outputTokenLimit": self.output_limit,
            "supportedGenerationMethods": list(self.methods),
            "temperature": 1,
            "topP": 0.95,
            "topK": 64,
            "maxTemperature": 2,
            "thinking": bool(self.thinking or self.thinking_budget),
        }


@cache
def models() -> dict[str, Model]:
    data = table("models")
    return {name: model(name, data["defaults"] | entry) for name, entry in data["models"].items()}


def model(name: str, entry: dict[str, Any]) -> Model:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Model(name=name, **fields)


def listed(version: str, today: date) -> list[Model]:
    return [each for each in models().values() if version in each.versions and not closed(each, today)]


def closed(model: Model, today: date) -> bool:
    return model.shutdown is not None and model.shutdown <= today


def described(name: str, version: str, today: date) -> Model:
    """For models.get. Raises ApiError NOT_FOUND."""
    for each in listed(version, today):
        if each.name == name:
            return each
    raise no_such_model(name, version)


def serving(name: str, version: str, method: str, today: date) -> Model:
    """The model that answers `method`, after routing. Raises ApiError NOT_FOUND, or FAILED_PRECONDITION where the
    engine can't stand in."""
    if name in table("models")["gone"]:
        raise shut_down(name, table("models")["gone"][name]["replacement"])
    found = models().get(name)
    if found is None or version not in found.versions:
        raise no_such_method(name, version, method)
    if closed(found, today):
        if not found.routed_to:
            raise shut_down(name, found.replacement)
        # What may be asked of the name goes on: only who answers changes.
        found = replace(models()[found.routed_to], candidates=found.candidates)
    if method not in found.methods:
        raise no_such_method(name, version, method)
    if not found.answers:
        raise ApiError("FAILED_PRECONDITION", f"The offline engine can't make speech or pictures, as {name} does.")
    return found
