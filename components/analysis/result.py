"""What comes of an analysis, in one shape for every task: claims with evidence, checks, tokens and cost.

How each task fills it (a claim's `kind`, its fields, its evidence):

Extract   "value": `field` is the path, such as items[0].price, and the id; `value` as read; a Quote with page and box.
          Checks name paths in `fields`. `data` holds the shape and the record, for the editable table.
Compare   "added", "removed", "modified": `text`, `severity`, `certainty`; one Box in each picture (source 0, 1, ...).
          One check a claim: `ok` True is "pixels agree", False "pixels disagree", None "outside what pixels show".
          "summary"; of a single screenshot "improvement" (`details`: why; a Box). `data` holds the question, figures.
Inspect   "verdict" (`value` pass, fail or review required), "score" (`value`), "defect" (`severity`; Box or Moment),
          "deviation" (a Quote in the specification, and a Box), "recommendation" (no evidence).
Meeting   "summary", "decision", "action" (`details`: owner, due), "question", "agenda"; Turns.
          `data` holds the transcript's turns and the names laid over the speakers' ids.
Video     "summary", "chapter" (a Moment from start to end), "feature", "improvement", "scene"; `data` what was
          written from it: article, posts, subtitles.
Ask       "answer", with a Box, Quote or Moment for what the model pointed at; `data` the conversation.

Files are named, never held: a result is small, and the files stay where the page keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from components.analysis import exact
from components.analysis.checks import Check
from components.analysis.evidence import Evidence, Frozen, Text
from components.gemini.usage import Usage
from components.prices.band import Band

Severity = Literal["low", "medium", "high", "critical"]
State = Literal["done", "incomplete", "failed", "cancelled"]
# None, bool, int, float, Decimal, str, and lists and dicts of these.
Value = Annotated[Any, AfterValidator(exact.plain)]


class Source(Frozen):
    """A file (or link) that was analysed: its name for people, its `sha256` to find it again while it is kept."""

    name: Text
    mime_type: str = ""
    sha256: str = ""


class Claim(Frozen):
    """One thing said about the sources. `id` is unique in the result; `certainty` from 0 to 1, as the model puts it."""

    id: Text
    kind: str
    text: Text = ""
    field: Text = ""
    value: Value = None
    severity: Severity | None = None
    certainty: float | None = Field(default=None, ge=0, le=1)
    details: Mapping[str, Text] = Field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


class Result(Frozen):
    """`task` is the page's address, such as "extract"; `note` says what is missing when `state` is not "done".

    `cost` and the ends of `estimate` are US dollars, None when unknown; `run` is the run's id in the ledger.
    Raises ValueError when two claims have one id, or evidence is in a source that isn't there.
    """

    task: str
    title: Text
    claims: tuple[Claim, ...] = ()
    checks: tuple[Check, ...] = ()
    sources: tuple[Source, ...] = ()
    model: Text = ""
    state: State = "done"
    note: Text = ""
    usage: Usage | None = None
    estimate: Band[Decimal] | None = None
    cost: Decimal | None = None
    run: str = ""
    data: Annotated[Mapping[str, Any], AfterValidator(exact.plain)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hangs_together(self) -> Result:
        ids = [claim.id for claim in self.claims]
        if len(set(ids)) < len(ids):
            raise ValueError(f"Claim ids must differ: {ids}.")
        for claim in self.claims:
            if any(evidence.source >= len(self.sources) for evidence in claim.evidence):
                raise ValueError(f"Claim {claim.id} has evidence in a source beyond the {len(self.sources)} named.")
        return self

    def claim(self, id: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.id == id), None)

    def of_kind(self, *kinds: str) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.kind in kinds)

    def checks_of(self, claim: Claim) -> tuple[Check, ...]:
        """The checks that are about this claim."""
        return tuple(check for check in self.checks if claim.id in check.fields)

    def to_json(self) -> str:
        """For storage: every amount exact. What a user downloads is made by the task's own exports."""
        return exact.dumps(self.model_dump())

    @classmethod
    def from_json(cls, text: str) -> Result:
        """The result that `to_json` wrote. Raises ValueError for anything else."""
        return cls.model_validate(exact.loads(text))
