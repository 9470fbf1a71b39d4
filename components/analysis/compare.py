"""Pictures compared by a model: what is asked, and the differences that come of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, field_validator

from components.analysis.further import read_entries
from components.gemini.request import FilePart, Part, Request, Settings, TextPart, Turn

Kind = Literal["added", "removed", "modified"]
Level = Literal["low", "medium", "high"]
Entry = TypeVar("Entry", bound=BaseModel)

PLACES = "Give every place as [ymin, xmin, ymax, xmax], each 0-1000 of its own picture, closely around what is meant."
TASK = (
    "Fill the schema. List only what you see; an empty list is a good answer when nothing differs. One entry for each "
    "difference, the gravest first. box_a is its place in picture A, box_b in picture B: null where it is not there. "
    f"{PLACES}"
)
ONE_TASK = f"Fill the schema. Speak only of what is visible. {PLACES}"


class Difference(BaseModel):
    """One thing that differs between picture A and picture B."""

    kind: Kind = Field(description="added: only in B; removed: only in A; modified: in both, but not the same")
    what: str = Field(description="What differs, in one sentence that names both states")
    box_a: list[int] | None = Field(default=None, description="Place in A as [ymin, xmin, ymax, xmax], 0-1000")
    box_b: list[int] | None = Field(default=None, description="Place in B as [ymin, xmin, ymax, xmax], 0-1000")
    severity: Level = Field(description="How much it matters for the question asked")
    certainty: float | None = Field(
        default=None, description="How sure you are that it is there, from 0 to 1; null where you can't tell"
    )

    @field_validator("certainty")
    @classmethod
    def _certainty(cls, certainty: float | None) -> float | None:
        return None if certainty is None or certainty != certainty else min(max(certainty, 0.0), 1.0)


class Improvement(BaseModel):
    """One thing to do better on a screen."""

    what: str = Field(description="What to change, as an instruction")
    why: str = Field(description="What is hard for the user today, by what is visible")
    box: list[int] | None = Field(default=None, description="Place as [ymin, xmin, ymax, xmax], 0-1000")
    severity: Level = Field(description="How much users suffer from it")


class Review(BaseModel):
    """The answer about two pictures."""

    summary: str = Field(description="The answer to the question in two or three sentences")
    differences: list[Difference]


class Critique(BaseModel):
    """The answer about one screenshot."""

    summary: str = Field(description="The screen's purpose and its main weakness in two sentences")
    improvements: list[Improvement]


@dataclass(frozen=True, slots=True)
class Preset:
    """A question to choose; `pictures` is how many one run takes."""

    title: str
    instruction: str
    pictures: Literal[1, 2] = 2

    @property
    def schema(self) -> type[BaseModel]:
        return Critique if self.pictures == 1 else Review


PRESETS = (
    Preset(
        "UI change review",
        "A and B are screenshots of the same screen, before and after a change. List every visible change of layout, "
        "text, colour, spacing, state and icons. Severity: high when it breaks a task or hides content.",
    ),
    Preset(
        "Five UX improvements",
        "Name the five changes that would help the users of this screen most, the most useful first.",
        pictures=1,
    ),
    Preset(
        "Product before and after",
        "A and B show the same product, before and after. List what was added, taken away, damaged, repaired, moved, "
        "or differs in colour, label or shape. Ignore light, angle and background unless they hide something.",
    ),
    Preset(
        "Site before and after",
        "A and B show the same place at two times. List what was built, removed, moved or changed, and what looks "
        "unfinished or unsafe. Ignore weather, light and passers-by.",
    ),
    Preset(
        "Documents",
        "A and B are two versions of a document. List every changed, added or removed passage, number, date, name, "
        "signature and stamp, with the wording of both versions. Ignore the quality of the scan.",
    ),
    Preset("Free question", "How do A and B differ?"),
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a model answered. `partial` tells that the answer broke off; `dropped` counts entries that made no sense."""

    summary: str = ""
    differences: tuple[Difference, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    partial: bool = False
    dropped: int = 0


def request(preset: Preset, pictures: Sequence[FilePart], question: str, model_id: str, settings: Settings) -> Request:
    """One run: two pictures, A and B, or the one of a critique. A `question` takes the place of the preset's own.

    Raises ValueError for another number of pictures.
    """
    if len(pictures) != preset.pictures:
        raise ValueError(f"'{preset.title}' takes {preset.pictures} pictures, not {len(pictures)}.")
    task = ONE_TASK if preset.pictures == 1 else TASK
    prompt = TextPart(f"{question.strip() or preset.instruction}\n\n{task}")
    # Boxes drift when the service chooses a lower resolution by itself.
    sharp = replace(settings, media_resolution=settings.media_resolution or "high")
    turn = Turn("user", (*_named(pictures), prompt))
    return Request(model_id, (turn,), sharp, preset.schema)


def findings(value: Mapping[str, Any], *, partial: bool = False) -> Findings:
    """Out of an answer, whole or broken off: boxes that are none become None, entries that are none are dropped."""
    differences, some = read_entries(Difference, value.get("differences"), _with_true_boxes)
    improvements, more = read_entries(Improvement, value.get("improvements"), _with_true_boxes)
    summary = value.get("summary")
    return Findings(
        summary if isinstance(summary, str) else "", tuple(differences), tuple(improvements), partial, some + more
    )


def _named(pictures: Sequence[FilePart]) -> list[Part]:
    if len(pictures) == 1:
        return [*pictures]
    return [part for name, picture in zip("AB", pictures, strict=True) for part in (TextPart(f"{name}:"), picture)]


def _with_true_boxes(entry: Entry) -> Entry:
    boxes = {name: getattr(entry, name) for name in ("box", "box_a", "box_b") if hasattr(entry, name)}
    return entry.model_copy(update={name: None for name, box in boxes.items() if not _is_box(box)})


def _is_box(box: list[int] | None) -> bool:
    """Whether [ymin, xmin, ymax, xmax] lies on the picture (0-1000) and has a size."""
    if box is None or len(box) != 4:
        return False
    ymin, xmin, ymax, xmax = box
    return 0 <= ymin < ymax <= 1000 and 0 <= xmin < xmax <= 1000
