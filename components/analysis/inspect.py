"""Products inspected against their specification: what is asked of a model, and what came of its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from components.analysis.further import read_entries
from components.gemini.request import FilePart, Part, Request, Settings, TextPart, Turn

Role = Literal["picture", "specification", "video"]
Verdict = Literal["pass", "fail", "review required"]
Severity = Literal["low", "medium", "high", "critical"]
Outcome = Literal["met", "not met", "not judged"]

PASSES = 70  # of 100; told to the model, and held against its verdict
TITLES: Mapping[Role, str] = {"picture": "a picture of the product", "video": "a video of the product"}
INSTRUCTION = "Inspect the quality of this product, and whether it is what its specification says."
TASK = (
    "Fill the schema. Name only what you see or read; empty lists are a good answer. Requirements: every line of the "
    "specification that asks something, in its order, quoted word for word with its page, none left out; met only "
    "where you see that it is so, with what you see; not judged where the files do not show it. A defect has its place "
    "in a picture, or its second in a video. A deviation is a requirement that is not met: quote its line of the "
    "specification word for word, with its page, and say what the product shows instead. Verdict: fail for a critical "
    "defect or a deviation that matters, review required where pictures or specification do not show enough to decide "
    "or a requirement was not judged, with the reason in the summary, else pass. "
    f"Score: 100 is flawless, {PASSES} and more passes, less fails; null where it can't be told. "
    "Places are [ymin, xmin, ymax, xmax], each 0-1000 of their own picture or page."
)
NO_SPECIFICATION = "There is no specification: leave requirements and deviations empty, and judge by what is visible."
FILE = "Number of the file that shows it, as given before the file"
PLACE = "Place in the picture as [ymin, xmin, ymax, xmax], 0-1000"


class Requirement(BaseModel):
    """One thing that the specification asks of the product."""

    quote: str = Field(description="The line of the specification, word for word")
    page: int | None = Field(default=None, description="Page of the specification, from 1")
    state: Outcome = Field(description="not judged: the files do not show whether it is met")
    found: str = Field(description="What the product shows of it, as printed or seen; empty where it does not show it")
    file: int | None = Field(default=None, description=FILE)
    box_2d: list[int] | None = Field(default=None, description=PLACE)
    second: float | None = Field(default=None, description="For a video: the second at which it is seen")


class Defect(BaseModel):
    """Something wrong with the product itself."""

    what: str = Field(description="What is wrong, in one sentence")
    severity: Severity = Field(description="How much it matters for using, selling or safety")
    file: int | None = Field(default=None, description=FILE)
    box_2d: list[int] | None = Field(default=None, description=PLACE)
    second: float | None = Field(default=None, description="For a video: the second at which it is seen")


class Deviation(BaseModel):
    """Something that is not as the specification says."""

    what: str = Field(description="What differs, in one sentence that names both sides")
    severity: Severity = Field(description="How much it matters for using, selling or safety")
    quote: str = Field(description="The line of the specification, word for word")
    page: int | None = Field(default=None, description="Page of the specification, from 1")
    quote_box: list[int] | None = Field(
        default=None, description="Place of the line on that page as [ymin, xmin, ymax, xmax], 0-1000"
    )
    found: str = Field(description="What the product shows instead")
    file: int | None = Field(default=None, description=FILE)
    box_2d: list[int] | None = Field(default=None, description=PLACE)
    second: float | None = Field(default=None, description="For a video: the second at which it is seen")


def _all_required(schema: dict[str, Any]) -> None:
    schema["required"] = list(schema["properties"])


class Inspection(BaseModel):
    """The answer about one item. Requirements are asked of a model; an answer without them is read, and lacks them."""

    model_config = ConfigDict(json_schema_extra=_all_required)

    summary: str = Field(description="The reason for the verdict in two or three sentences, and what can't be judged")
    verdict: Verdict
    score: int | None = Field(description="0 to 100 of what was judged, null where it can't be told")
    requirements: list[Requirement] = Field(default_factory=list, description="Every one that the specification states")
    defects: list[Defect]
    deviations: list[Deviation]
    recommendations: list[str] = Field(description="What to do about it, the most useful first")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a model answered. `partial` tells that the answer broke off; `dropped` counts entries that made no sense.

    Places are as the model gave them, right or wrong.
    """

    summary: str = ""
    verdict: Verdict | None = None
    score: int | None = None
    requirements: tuple[Requirement, ...] = ()
    defects: tuple[Defect, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    recommendations: tuple[str, ...] = ()
    partial: bool = False
    dropped: int = 0

    @property
    def is_something(self) -> bool:
        lists = (self.requirements, self.defects, self.deviations, self.recommendations)
        return bool(self.summary or self.verdict or any(lists))


def request(files: Sequence[tuple[Role, FilePart]], instruction: str, model_id: str, settings: Settings) -> Request:
    """One item: all its files, numbered from 1 in their order."""
    parts: list[Part] = []
    for number, (role, file) in enumerate(files, 1):
        parts += [TextPart(f"File {number}, {TITLES.get(role, 'the specification')}:"), file]
    parts.append(TextPart(prompt(instruction, [role for role, _ in files])))
    # Boxes drift, and small print is lost, when the service chooses a lower resolution by itself.
    sharp = replace(settings, media_resolution=settings.media_resolution or "high")
    return Request(model_id, (Turn("user", tuple(parts)),), sharp, Inspection)


def prompt(instruction: str, roles: Sequence[Role]) -> str:
    """What is asked beside the files; an empty `instruction` is ours."""
    told = [instruction.strip() or INSTRUCTION, TASK]
    return "\n\n".join([*told, NO_SPECIFICATION] if "specification" not in roles else told)


def findings(value: Mapping[str, Any], *, partial: bool = False) -> Findings:
    """Out of an answer, whole or broken off; entries that make no sense are dropped."""
    requirements, few = read_entries(Requirement, value.get("requirements"))
    defects, some = read_entries(Defect, value.get("defects"))
    deviations, more = read_entries(Deviation, value.get("deviations"))
    told = value.get("recommendations")
    summary, verdict, score = value.get("summary"), value.get("verdict"), value.get("score")
    return Findings(
        summary if isinstance(summary, str) else "",
        verdict if verdict in get_args(Verdict) else None,
        score if isinstance(score, int) and not isinstance(score, bool) else None,
        tuple(requirements),
        tuple(defects),
        tuple(deviations),
        tuple(line for line in told if isinstance(line, str) and line) if isinstance(told, list) else (),
        partial,
        few + some + more,
    )
