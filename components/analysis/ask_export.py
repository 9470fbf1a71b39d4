"""A conversation as Markdown and as JSON, a table of it as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from components.analysis.answer import Table
from components.analysis.ask import Aside, Conversation, Exchange
from components.analysis.harmless import harmless
from components.cells import safe
from components.prices.money import money

FENCE = "~~~~"


def as_markdown(conversation: Conversation, title: str = "Conversation") -> str:
    """The branch shown, as it reads: questions, files, answers with what belongs to them, tokens and cost."""
    path = conversation.path()
    lines = [f"# {_line(title)}", ""]
    for exchange in path:
        lines += [*_asked(conversation, exchange), *_told(exchange)]
    costs = [exchange.cost for exchange in path]
    total = None if None in costs else sum((cost for cost in costs if cost is not None), Decimal())
    return "\n".join([*lines, f"*{len(path)} answers, cost {money(total)}*", ""])


def as_json(conversation: Conversation) -> bytes:
    """Everything, branches included; amounts as text. `path` lists the branch shown."""
    whole: dict[str, Any] = conversation.model_dump(mode="json")
    whole["path"] = [exchange.id for exchange in conversation.path()]
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _asked(conversation: Conversation, exchange: Exchange) -> Iterator[str]:
    yield f"## {_line(exchange.question)}"
    yield ""
    if "\n" in exchange.question.strip():
        yield from (f"> {line}" for line in exchange.question.strip().splitlines())
        yield ""
    places = conversation.files_of(conversation.path(exchange.id))
    for number in exchange.files:
        file = conversation.files[number]
        yield f"- File {places.index(number) + 1}: {_line(file.name)}" + (
            f" (pages {file.pages})" if file.pages else ""
        )
    if exchange.files:
        yield ""


def _told(exchange: Exchange) -> Iterator[str]:
    written = 0
    for aside in exchange.asides:
        if block := _aside(aside):
            yield harmless(exchange.answer[written : aside.at])
            yield from ("", block, "")
            written = aside.at
    yield harmless(exchange.answer[written:])
    yield ""
    if exchange.note:
        yield f"*{_line(exchange.note)}*\n"
    yield f"*{_facts(exchange)}*"
    yield ""


def _aside(aside: Aside) -> str:
    match aside.kind:
        case "code":
            return f"{FENCE}{aside.detail}\n{aside.text}\n{FENCE}"
        case "output":
            return f"Output{f' ({aside.detail})' if aside.detail else ''}:\n\n{FENCE}\n{aside.text}\n{FENCE}"
        case "query":
            return f"- Searched for: {_line(aside.text)}"
        case "source":
            return f"- Source: [{_line(aside.text) or aside.uri}](<{aside.uri}>)"
        case "page":
            return f"- Opened: <{aside.uri}>{f' ({aside.detail})' if aside.detail else ''}"
        case _:
            return ""


def _facts(exchange: Exchange) -> str:
    usage = exchange.usage
    tokens = ["tokens unknown"]
    if usage is not None:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in usage.prompt_by.items())
        tokens = [f"{_count(usage.prompt)} tokens in{f' ({kinds})' if kinds else ''}", f"{_count(usage.output)} out"]
    chosen = [f"{name} {value}" for name, value in _settings(exchange.settings).items()]
    return "; ".join([exchange.model, *chosen, *tokens, f"cost {money(exchange.cost)}", f"{exchange.seconds:.1f} s"])


def _settings(settings: Mapping[str, str]) -> dict[str, str]:
    return {_line(name): _line(value) for name, value in settings.items()}


def _count(tokens: int | None) -> str:
    return "unknown" if tokens is None else f"{tokens:,}"


def _line(text: str) -> str:
    """On one line, without what Markdown would make of it."""
    one = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in one)[:300]


def table_csv(table: Table) -> bytes:
    """UTF-8 with a mark, so that Excel reads accents; text that a spreadsheet would run gets an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([safe(name) for name in table.header])
    writer.writerows([safe(cell) for cell in row] for row in table.rows)
    return target.getvalue().encode("utf-8-sig")
