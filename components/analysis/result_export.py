"""A result of any task as a file to take along: JSON for programs, Markdown for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from components.analysis.compare_report import plain
from components.analysis.evidence import Evidence, Quote
from components.analysis.places import where
from components.analysis.record import as_text
from components.analysis.result import Claim, Result, Source
from components.prices.money import money

OUTCOMES = {True: "agrees", False: "differs", None: "not checked"}


def as_json(result: Result, at: datetime | None = None) -> bytes:
    """Everything that is kept; amounts as numbers, money as text in US dollars."""
    held = result.model_dump(exclude={"cost", "estimate"})
    band = result.estimate
    held["at"] = at.isoformat() if at else None
    held["cost_usd"] = None if result.cost is None else str(result.cost)
    held["estimate_usd"] = None if band is None else {end: str(getattr(band, end)) for end in ("low", "likely", "high")}
    return json.dumps(held, ensure_ascii=False, indent=2, default=_number).encode()


def as_markdown(result: Result, at: datetime | None = None) -> str:
    """Claims with their severity, checks and places; what strangers wrote can't become markup."""
    facts = [result.model, f"cost {money(result.cost)}", f"{at:%Y-%m-%d %H:%M %Z}" if at else "", result.state]
    lines = [f"# {plain(result.title)}", "", plain(" · ".join(filter(None, facts))), ""]
    lines += [f"> {plain(result.note)}", ""] if result.note else []
    lines += [f"- {plain(source.name)}" for source in result.sources] + [""]
    for number, claim in enumerate(result.claims, 1):
        lines += list(_claim(result, claim, number))
    return "\n".join(lines).rstrip() + "\n"


def said(claim: Claim) -> str:
    """What is claimed, in words: its text, else its value, nested ones as JSON."""
    if claim.text:
        return claim.text
    value = claim.value
    nested = isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(part, dict | list) for part in value)
    )
    return json.dumps(value, ensure_ascii=False, default=str) if nested else as_text(value)


def _claim(result: Result, claim: Claim, number: int) -> Iterator[str]:
    sure = f" (certainty {claim.certainty:.0%})" if claim.certainty is not None else ""
    name = f"**{plain(claim.field or claim.kind)}**"
    severity = f" {claim.severity}" if claim.severity else ""
    yield f"{number}. {name}{severity}: {plain(said(claim))}{sure}"
    yield from (f"   - {plain(name)}: {plain(text)}" for name, text in claim.details.items() if text)
    for check in result.checks_of(claim):
        found = f" (expected {plain(check.expected)}, found {plain(check.found)})" if check.ok is False else ""
        yield f"   - {OUTCOMES[check.ok]}: {plain(check.name)}{found}"
    yield from (f"   - {_place(evidence, result.sources)}" for evidence in claim.evidence)


def _place(evidence: Evidence, sources: tuple[Source, ...]) -> str:
    words = plain(where(evidence, sources))
    quote = f"“{plain(evidence.quote)}”" if isinstance(evidence, Quote) else ""
    box = getattr(evidence, "box", None)
    at = f"box {', '.join(map(str, box))}" if box else ""
    return "seen at: " + ", ".join(filter(None, [words, quote, at]))


def _number(value: Any) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)
