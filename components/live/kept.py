"""A talk as a result among results, so that its words outlive its session. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

from components.analysis.result import Claim, Result
from components.gemini.usage import Usage
from components.live.export import as_json, clock, told
from components.live.snapshot import Row, Snapshot, Spending

TASK, TITLE_CHARACTERS = "live", 80


def settled(shot: Snapshot) -> bool:
    """Whether something was said, and nothing is being said just now."""
    return bool(shot.rows) and not (shot.answering or shot.speaking or shot.pressed)


def result(shot: Snapshot) -> Result:
    """One claim a row. `data` holds all that the page knows."""
    failed = shot.end is not None and shot.end.reason == "failed"
    return Result(
        task=TASK,
        title=title(shot),
        claims=tuple(claim(number, row) for number, row in enumerate(shot.rows, 1)),
        model=shot.model,
        state="incomplete" if failed else "done",
        note=shot.end.message if shot.end and failed else "",
        usage=usage(shot.spending),
        cost=shot.spending.money,
        data=json.loads(as_json(shot)),
    )


def title(shot: Snapshot) -> str:
    """The first words of the user's, cut at a word."""
    said = next((" ".join(row.text.split()) for row in shot.rows if row.role == "user" and row.text.strip()), "")
    if len(said) > TITLE_CHARACTERS:
        said = said[:TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"
    return said or "Talk"


def claim(number: int, row: Row) -> Claim:
    who = "You" if row.role == "user" else "Model"
    return Claim(
        id=f"row-{number}", kind="turn", field=who, text=told(row) or "(no words)", details=dict(_details(row))
    )


def _details(row: Row) -> Iterator[tuple[str, str]]:
    yield "at", clock(row.at)
    for use in row.tools:
        yield f"called {use.name}", f"{use.state}{f', {use.result}' if use.result else ''}"
    for source in row.sources:
        yield f"source {source.title}", source.uri


def usage(spent: Spending) -> Usage | None:
    """None when the service told nothing: what is counted by the clock is no count of tokens."""
    if spent.estimated or not (spent.prompt or spent.output):
        return None
    return Usage(
        prompt=spent.prompt,
        output=spent.output,
        thoughts=spent.thoughts,
        total=spent.prompt + spent.output + spent.thoughts,
        prompt_by=dict(spent.prompt_by),
        output_by=dict(spent.output_by),
    )
