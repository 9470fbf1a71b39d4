"""Many documents into records: each prepared, asked about, and its answer read."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from components.analysis.extract import TASK, Extraction, extraction, request
from components.analysis.shape import Shape, model
from components.gemini import structured
from components.gemini.events import Event
from components.gemini.request import FilePart, Request, Settings
from components.jobs.run import Item, Work
from components.media import worker
from components.media.kind import sniff
from components.media.pages import parse_pages
from components.media.probe import Media
from components.prices.band import Band
from components.prices.estimate import Estimate, combined, estimate
from components.prices.piece import piece

Generate = Callable[[Request, threading.Event], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: a file, or some `pages` of a PDF ("1-3, 5"; "" for all).

    With `tags` a picture is sent with its place and camera.
    """

    key: str
    name: str
    path: Path
    media: Media
    pages: str = ""
    tags: bool = False

    def part(self) -> FilePart:
        """The file as it is sent. Raises BadFile."""
        if self.media.kind == "pdf":
            path = worker.choose_pages(self.path, self.pages) if self.pages else self.path
            return FilePart(path, "application/pdf", self.name)
        path = worker.prepare_image(self.path, tags=self.tags)
        return FilePart(path, sniff(path) or self.media.mime_type, self.name)

    def page_numbers(self) -> tuple[int, ...]:
        """The PDF's own numbers of the pages sent, in order; (1,) for a picture."""
        if self.media.kind != "pdf":
            return (1,)
        return parse_pages(self.pages, self.media.pages or 1)


def by_page(task: Task) -> list[Task]:
    """A PDF as one document a page; a picture as it is."""
    if task.media.kind != "pdf":
        return [task]
    return [
        Task(f"{task.key}-{page}", f"{task.name} p. {page}", task.path, task.media, str(page))
        for page in task.page_numbers()
    ]


# Tokens of an answer for each value read, its place and quote included; and rows of a table, short to long.
PER_VALUE, ROWS = (20, 35, 60), (0, 5, 30)


def price_of(tasks: Iterable[Task], shape: Shape, model_id: str, settings: Settings, on: date) -> Estimate:
    """What reading these documents will cost, from the files themselves. Raises ValueError for no tasks."""
    prompt = f"{shape.instruction}\n\n{TASK}{settings.system_instruction or ''}"
    schema = json.dumps(model(shape).model_json_schema())
    return combined(
        [
            estimate(
                [piece(task.media, pages=len(task.page_numbers()) if task.media.kind == "pdf" else None)],
                prompt,
                model_id,
                on,
                response_schema=schema,
                output=answer_size(shape),
                resolution=settings.media_resolution,
            )
            for task in tasks
        ]
    )


def answer_size(shape: Shape) -> Band[int]:
    """Tokens of a filled record with its evidence."""
    plain, columns = len(shape.plain), sum(len(table.columns) for table in shape.tables)
    low, likely, high = ((plain + rows * columns) * each for rows, each in zip(ROWS, PER_VALUE, strict=True))
    return Band(low // 2, likely, high)


def work(tasks: Mapping[str, Task], generate: Generate, shape: Shape, model_id: str, settings: Settings) -> Work:
    """What a Run does with each task's key."""

    def one(key: str, stop: threading.Event) -> Iterator[Event]:
        yield from generate(request(shape, [tasks[key].part()], model_id, settings), stop)

    return one


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document; `sentence` says what is wrong with it, "" when nothing is."""

    extraction: Extraction
    sentence: str = ""


def outcome(shape: Shape, item: Item) -> Outcome:
    """The record in an ended item's answer, however it ended."""
    if item.state in ("waiting", "running"):
        return Outcome(peek(shape, item.text))
    if item.done is None:
        found = extraction(shape, structured.peek(item.text) or {}, partial=True)
        return Outcome(found, str(item.error) if item.error else "Stopped before it was read.")
    answer = structured.parse(model(shape), item.text, item.done.finish)
    if isinstance(answer, structured.Parsed):
        return Outcome(extraction(shape, answer.value.model_dump(by_alias=True)))
    return Outcome(extraction(shape, answer.value or {}, partial=True), answer.sentence)


def peek(shape: Shape, text: str) -> Extraction:
    """What can be read of an answer that is still coming."""
    value: Any = structured.peek(text)
    return extraction(shape, value if isinstance(value, Mapping) else {}, partial=True)
