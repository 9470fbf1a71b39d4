"""A product inspected against its specification, in whatever form a schema asks for a verdict, deviations and defects.

Only what was read on both sides is compared. What only an eye can judge stays open, and is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from components.offline.answer.concepts import field_words
from components.offline.answer.fill import least
from components.offline.answer.inspecting import Compared, compare, printed
from components.offline.answer.rowfill import arrays, field
from components.offline.answer.schema import Shape
from components.offline.answer.statements import statements
from components.offline.answer.values import MISSING, cast
from components.offline.senses.source import Source

DEVIATIONS = {
    "deviation",
    "deviations",
    "nonconformities",
    "nonconformance",
    "mismatches",
    "discrepancies",
    "violations",
}
REQUIREMENTS = {"requirements", "requirement", "checklist", "criteria", "clauses", "checks"}
STATES = {"state", "status", "result", "outcome", "fulfilled", "met"}
DEFECTS = {"defect", "defects", "flaws", "damage", "damages", "faults", "issues", "problems", "findings"}
VERDICTS = {"verdict", "result", "decision", "outcome", "disposition", "status", "conclusion"}
SCORES = {"score", "rating", "grade", "points", "quality"}
ADVICE = {"recommendations", "recommendation", "actions", "advice", "steps", "suggestions"}
SUMMARIES = {"summary", "overview", "reason", "reasons", "rationale", "explanation", "conclusion"}
# The verdicts in other words; of an enum the first choice that holds one of them is taken.
SAYS: Mapping[str, str] = {
    "pass": r"pass|accept|approve|conform(?!.*non)|\bok\b|good",
    "fail": r"fail|reject|non.?conform|not.?ok|bad",
    "review required": r"review|manual|uncertain|inconclusive|unknown|unclear|check",
}
# What became of a requirement in other words, as above.
MET: Mapping[str, str] = {
    "agrees": r"^(?:met|pass|ok|yes|true|conform|compl|fulfil|satisf|agree)",
    "differs": r"^(?:not.?met|fail|no$|non|not.?ok|deviat|violat|differ|unmet|false)",
    "unread": r"judged|unknown|not.?checked|unclear|n/?a$|undetermined|review|not.?visible|open",
}
# How much a difference matters, and what it takes from 100 points.
POINTS: Mapping[str, int] = {"critical": 60, "high": 40, "medium": 15, "low": 5}
GRAVE = ("critical", "high")
LIMITS = (
    "I am the offline engine, not Gemini: I compare print, codes and measured colours. Visual defects were not judged."
)
LOOK = "Let a person look for visual defects; the offline engine does not judge them."


def wanted(shape: Shape) -> bool:
    """Whether deviations, or a verdict and defects, are asked for."""
    named = {word for name, _ in arrays(shape) for word in field_words(name)}
    verdict = any(_is(name, VERDICTS) and inner.type in ("string", "any") for name, inner in shape.properties)
    return bool(named & DEVIATIONS) or (verdict and bool(named & DEFECTS))


def inspect(shape: Shape, sources: Sequence[Source]) -> Mapping[str, Any]:
    """Every field of the root whose name is understood."""
    papers = [source for source in sources if source.kind in ("document", "text")]
    product = [source for source in sources if source.kind in ("image", "video")]
    asked = [one for paper in papers for one in statements(paper)]
    print_ = printed(product)
    compared = settled([compare(one, product, print_) for one in asked])
    notes = [note for source in sources for note in source.notes]
    eyes = any(_is(name, DEFECTS) for name, _ in arrays(shape))
    told = _Told(compared, bool(papers), bool(product), eyes, notes)
    return {name: value for name, inner in shape.properties if (value := _value(name, inner, told)) is not MISSING}


class _Told:
    """What the comparison comes to. `eyes` tells that defects are asked for, too, which nobody here can see."""

    def __init__(
        self, compared: Sequence[Compared], paper: bool, product: bool, eyes: bool, notes: Sequence[str]
    ) -> None:
        self.compared = compared
        self.agreeing = [one for one in compared if one.state == "agrees"]
        self.differing = _distinct([one for one in compared if one.state == "differs"])
        self.open = [one for one in compared if one.state == "unread"]
        self._paper, self._product, self._eyes, self._notes = paper, product, eyes, notes

    @property
    def verdict(self) -> str:
        if any(severity(one) in GRAVE for one in self.differing):
            return "fail"
        opened = self._eyes or self.differing or self.open or not self.agreeing
        return "review required" if opened else "pass"

    @property
    def score(self) -> int | None:
        """100 less the points of each difference; None where nothing was compared."""
        if not (self.agreeing or self.differing):
            return None
        return max(0, 100 - sum(POINTS[severity(one)] for one in self.differing))

    @property
    def summary(self) -> str:
        return " ".join([self._count(), *self._open(), *self._notes, LIMITS])

    @property
    def advice(self) -> list[str]:
        lines = [_remedy(one) for one in self.differing]
        if self.open:
            lines.append(f"Look at these yourself, or add a picture of the side that shows them: {_labels(self.open)}.")
        return [*lines, LOOK]

    def _count(self) -> str:
        if not self._paper:
            return "There is no specification to compare with."
        if not self._product:
            return "There is no picture or video of the product."
        if not self.agreeing and not self.differing:
            return "Nothing that the specification asks could be read on the product."
        agree = f" ({_labels(self.agreeing)})" if self.agreeing else ""
        judged = len(self.compared) - len(self.open)
        return (
            f"{judged} of {len(self.compared)} requirements of the specification judged: "
            f"{len(self.agreeing)} {'is' if len(self.agreeing) == 1 else 'are'} met{agree}."
        )

    def _open(self) -> list[str]:
        differ = [f"Different: {_labels(self.differing)}."] if self.differing else []
        return [*differ, *([f"Not judged, for I did not find it in print: {_labels(self.open)}."] if self.open else [])]


def settled(compared: Sequence[Compared]) -> list[Compared]:
    """What is absent differs where at least half of the rest was read; else its side of the product wasn't shown."""
    rest = [one for one in compared if one.state != "absent" and one.statement.sort not in ("text", "colour")]
    shown = 2 * sum(one.state != "unread" for one in rest) >= len(rest) > 0
    return [replace(one, state="differs" if shown else "unread") if one.state == "absent" else one for one in compared]


def severity(one: Compared) -> str:
    """By what the statement is about; only an allergen or a warning that is missing counts as critical."""
    match one.statement.sort:
        case "print":
            return "critical" if re.search(r"allerg|warn|caution|contains", one.statement.label, re.I) else "high"
        case "code" | "quantity" | "number" | "date":
            return "high"
        case _:
            return "medium"


def _remedy(one: Compared) -> str:
    label = one.statement.label
    if not one.shown:
        return f"Put what is missing on the product: {label}."
    return f"Correct the product, or its specification: {label}."


def _value(name: str, shape: Shape, told: _Told) -> Any:
    if shape.items is not None and shape.items.type == "object":
        if _is(name, DEVIATIONS):
            return [_row(shape.items, one) for one in told.differing][: shape.max_items]
        if _is(name, REQUIREMENTS):
            return [_row(shape.items, one) for one in told.compared][: shape.max_items]
        return [] if _is(name, DEFECTS) else MISSING
    if shape.type == "array":
        return (
            [line for line in told.advice if cast(line, shape.items or shape) is not MISSING]
            if _is(name, ADVICE)
            else MISSING
        )
    if shape.type in ("number", "integer") and _is(name, SCORES):
        return _score(shape, told.score)
    if _is(name, VERDICTS) and (shape.choices or not _is(name, SUMMARIES)):
        return verdict(shape, told.verdict)
    if shape.type == "string" and _is(name, SUMMARIES | ADVICE):
        return told.summary if _is(name, SUMMARIES) else " ".join(told.advice)
    return MISSING


def _score(shape: Shape, score: int | None) -> Any:
    if score is None:
        return least(shape)
    most = shape.maximum or 100
    return cast(round(score * most / 100) if shape.type == "integer" or most > 1 else score / 100, shape)


def verdict(shape: Shape, said: str) -> Any:
    """Of an enum the choice that says it, or MISSING; else the words."""
    if not shape.choices:
        return said if shape.type in ("string", "any") else MISSING
    exact = [one for one in shape.choices if str(one).lower().replace("_", " ") == said]
    near = [one for one in shape.choices if re.search(SAYS[said], str(one), re.I)]
    return next(iter([*exact, *near]), MISSING)


def _row(shape: Shape, one: Compared) -> dict[str, Any]:
    """One deviation, by its fields' names."""
    result: dict[str, Any] = {}
    for name, inner in shape.properties:
        value = _cell(name, inner, one)
        if value is not MISSING:
            result[name] = value
        elif inner.nullable or name in shape.required:
            result[name] = least(inner)
    return result


def _cell(name: str, shape: Shape, one: Compared) -> Any:
    statement, seen, names = one.statement, one.seen, set(field_words(name))
    of_paper = names & {"quote", "spec", "specification", "document", "page", "line", "clause"}
    if shape.type == "array" and of_paper:
        return field("box", shape, {"box": statement.box})
    if names & {"page"}:
        return cast(statement.page, shape)
    if names & {"file", "image", "picture", "photo", "source", "view"} and shape.type in ("integer", "number"):
        return cast(seen.index, shape) if seen else MISSING
    if names & {"second", "seconds", "time", "timestamp"}:
        return cast(seen.second, shape) if seen and seen.second is not None else MISSING
    if names & {"quote", "quoted", "clause", "line", "requirement", "requirements"}:
        return cast(statement.quote, shape)
    if names & {"expected", "required", "specified", "nominal", "spec", "specification"}:
        return cast(statement.value, shape)
    if names & STATES:
        return _state(shape, one.state)
    if names & {"found", "actual", "observed", "measured", "shown"}:
        return cast(one.shown or ("not found in the print" if one.state == "differs" else ""), shape)
    if names & {"label", "field", "attribute", "property", "parameter", "characteristic", "name"}:
        return cast(statement.label, shape)
    places = dict.fromkeys(("box", "box_a", "box_b"), seen.box if seen else None)
    return field(name, shape, {"text": sentence(one), "severity": severity(one), **places})


def _state(shape: Shape, state: str) -> Any:
    if shape.type == "boolean":
        return {"agrees": True, "differs": False}.get(state, MISSING)
    found = [one for one in shape.choices if re.search(MET[state], str(one).replace("_", " "), re.I)]
    return next(iter(found), MISSING) if shape.choices else cast(state, shape)


def sentence(one: Compared) -> str:
    """What was read on both sides."""
    statement = one.statement
    if not one.shown:
        return f"The specification asks: {statement.quote.rstrip(' .')}. It is not in the print that was read."
    if statement.negated:
        return f"The specification asks: {statement.quote.rstrip(' .')}. The product shows it: {one.shown}."
    return f'{statement.label}: "{statement.value}" in the specification, "{one.shown}" on the product.'


def _labels(some: Sequence[Compared]) -> str:
    return ", ".join(dict.fromkeys(one.statement.label.rstrip(" .") for one in some))


def _is(name: str, names: set[str]) -> bool:
    return bool(set(field_words(name)) & names)


def _distinct(some: Sequence[Compared]) -> list[Compared]:
    """A difference from what is stated twice is told once."""
    stated = {(one.statement.label.casefold(), one.statement.value.casefold()): one for one in reversed(some)}
    return list(stated.values())[::-1]
