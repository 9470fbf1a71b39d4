"""Which models there are and what each takes: by models.toml, a deployment's own table, and the service's list."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from google.genai.types import Model as ListedModel

from components.gemini import own_table
from components.gemini.connection import Connection, DeveloperKey, Offline
from components.gemini.request import Helper, Settings, ThinkingLevel
from components.gemini.usage import Modality

TABLE = Path(__file__).with_name("models.toml")

SPEECH = "-tts"

Status = Literal["stable", "preview", "deprecated", "routed", "gone", "unknown"]
Task = Literal["generate", "live", "tts"]
SAMPLING = ("temperature", "top_p", "top_k")


@dataclass(frozen=True, slots=True)
class Model:
    """One model; `None` where no source says. `refuses` names the settings it answers with an error, `ignores` those it
    takes and does nothing with.

    `thinking` holds the levels it takes and `helpers` what may be switched on, None when unknown. `gone` is the day
    it stops, or stopped, answering, or from which on `routed` answers in its place.
    """

    id: str
    name: str
    status: Status = "unknown"
    inputs: frozenset[Modality] | None = None
    outputs: frozenset[Modality] | None = None
    input_limit: int | None = None
    output_limit: int | None = None
    thinking: tuple[ThinkingLevel, ...] | None = None
    default_thinking: ThinkingLevel | None = None
    refuses: frozenset[str] = frozenset()
    ignores: frozenset[str] = frozenset()
    helpers: tuple[Helper, ...] | None = None
    deprecated: date | None = None
    gone: date | None = None
    routed: str | None = None
    replacement: str | None = None
    generates: bool = True
    live: bool = False
    tts: bool = False
    offline: bool = False
    source: str = ""
    read: date | None = None

    @property
    def thinks(self) -> bool:
        return bool(self.thinking)

    def is_gone(self, on: date) -> bool:
        return self.status == "gone" or (self.gone is not None and on >= self.gone)

    def refusals(self, settings: Settings, *, schema: bool = False) -> tuple[str, ...]:
        """The settings in use that this model refuses, by field name."""
        refused = (_used(settings) | ({"schema"} if schema else set())) & self.refuses
        level = settings.thinking_level
        if level is not None and self.thinking is not None and level not in self.thinking:
            refused = refused | {"thinking_level"}
        if self.helpers is not None and not set(settings.helpers) <= set(self.helpers):
            refused = refused | {"helpers"}
        return tuple(sorted(refused))

    def ignored(self, settings: Settings) -> tuple[str, ...]:
        """The settings in use that this model takes and does nothing with, by field name."""
        return tuple(sorted(_used(settings) & self.ignores))


def get(model_id: str) -> Model:
    """The model by id, with or without "models/"; an unknown one is usable, with nothing known of it."""
    short = short_id(model_id)
    return _table().get(short) or Model(short, short)


def known() -> tuple[Model, ...]:
    return tuple(_table().values())


def default_model(connection: Connection) -> Model:
    kind = "offline" if isinstance(connection, Offline) else "vertex"
    return get(_document()["defaults"]["developer" if isinstance(connection, DeveloperKey) else kind])


def for_task(task: Task, on: date | None = None, models: Iterable[Model] | None = None) -> tuple[Model, ...]:
    """The models for a task that still answer on that day (today), in the table's order."""
    day = on or date.today()
    return tuple(model for model in (known() if models is None else models) if _does(model, task, day))


def deprecated_on(day: date) -> tuple[Model, ...]:
    """Models that someone should move away from on that day: routed, announced to stop, or gone."""
    return tuple(
        model
        for model in known()
        if model.is_gone(day) or model.gone is not None or (model.deprecated is not None and day >= model.deprecated)
    )


def refreshed(listed: Iterable[ListedModel]) -> tuple[Model, ...]:
    """What the service lists, enriched by the table: its own limits win, models new to us are there, too."""
    models = [_from_service(entry) for entry in listed if entry.name]
    order = {model_id: place for place, model_id in enumerate(_table())}
    return tuple(sorted(models, key=lambda model: (order.get(model.id, len(order)), model.id)))


def missing(listed: Iterable[Model], on: date | None = None) -> tuple[Model, ...]:
    """The models that generate by the table, and that the service doesn't list for these credentials."""
    there = {model.id for model in listed}
    return tuple(model for model in for_task("generate", on) if model.id not in there and not model.offline)


def short_id(name: str) -> str:
    """The bare id of "models/x" or "publishers/google/models/x"."""
    return name.rsplit("/", 1)[-1]


def _does(model: Model, task: Task, day: date) -> bool:
    if model.is_gone(day):
        return False
    if task == "generate":
        return model.generates and (model.outputs is None or "text" in model.outputs)
    return model.live if task == "live" else model.tts


def _from_service(entry: ListedModel) -> Model:
    """Vertex lists no actions; then nothing is known against it."""
    model = get(entry.name or "")
    actions = set(entry.supported_actions or ())
    speaks = model.status == "unknown" and SPEECH in model.id  # the list tells no kind of output
    return replace(
        model,
        name=model.name if model.status != "unknown" else entry.display_name or model.id,
        input_limit=entry.input_token_limit or model.input_limit,
        output_limit=entry.output_token_limit or model.output_limit,
        generates=model.generates and not speaks and (not actions or "generateContent" in actions),
        live=model.live or "bidiGenerateContent" in actions,
        tts=model.tts or speaks,
        status="stable" if model.status == "gone" else model.status,
        gone=None if model.status == "gone" else model.gone,
    )


def _used(settings: Settings) -> set[str]:
    return {name for name in Settings.__dataclass_fields__ if _is_set(getattr(settings, name))}


def _is_set(value: Any) -> bool:
    return value is not None and value is not False and value != () and value != {}


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))


def _table() -> Mapping[str, Model]:
    return _merged(own_table.stamp())


@lru_cache(maxsize=2)
def _merged(stamp: int) -> Mapping[str, Model]:
    """The shipped rows in their order, with what the deployment's own table says of them, then its further ones."""
    document, own = _document(), own_table.current()
    rows: dict[str, dict[str, Any]] = {row["id"]: {"read": document["read"]} | row for row in document["model"]}
    for mine in own.model:
        told = mine.model_dump(exclude_unset=True, exclude={"counts_like"})
        usual = {"name": mine.id, "status": mine.status}
        rows[mine.id] = usual | rows.get(mine.id, {}) | told | {"read": own.read}
    return {id: _model(row) for id, row in rows.items()}


def _model(row: Mapping[str, Any]) -> Model:
    fields: dict[str, Any] = {"generates": not (row.get("live") or row.get("tts"))} | dict(row)
    for name in {"inputs", "outputs", "refuses", "ignores"} & fields.keys():
        fields[name] = None if fields[name] is None else frozenset(fields[name])
    for name in {"thinking", "helpers"} & fields.keys():
        fields[name] = None if fields[name] is None else tuple(fields[name])
    return Model(**fields)
