"""Where a claim can be looked at: a place in a picture, a moment of a clip, a printed line, a turn of talk."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from components.analysis.exact import readable

Text = Annotated[str, BeforeValidator(readable)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Permille = Annotated[int, Field(ge=0, le=1000)]
# [ymin, xmin, ymax, xmax], each in thousandths of the picture's height or width, as Gemini gives places.
Rectangle = tuple[Permille, Permille, Permille, Permille]


class Frozen(BaseModel):
    """A value. Fields it doesn't know are left out, so that it reads what a newer version wrote."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Place(Frozen):
    """`source` is the number, from 0, of the result's source that is meant."""

    source: int = Field(default=0, ge=0)


class _InPicture(Place):
    page: int | None = Field(default=None, ge=1)
    """Page of a PDF, from 1; None for a picture, and where it was not told."""

    @model_validator(mode="after")
    def _has_a_size(self) -> _InPicture:
        box: Rectangle | None = getattr(self, "box", None)
        if box is not None and not (box[0] < box[2] and box[1] < box[3]):
            raise ValueError(f"A box needs a size, as [ymin, xmin, ymax, xmax]: {box}.")
        return self


class Box(_InPicture):
    """A part of a picture or page. Raises ValueError for a box outside of it or without a size."""

    kind: Literal["box"] = "box"
    box: Rectangle


class Quote(_InPicture):
    """Words as they are printed or written, with their line (from 1) and box where known."""

    kind: Literal["quote"] = "quote"
    quote: Text
    line: int | None = Field(default=None, ge=1)
    box: Rectangle | None = None


class _InClip(Place):
    @model_validator(mode="after")
    def _goes_forward(self) -> _InClip:
        start, end = getattr(self, "start", None), getattr(self, "end", None)
        if end is not None and (start is None or end < start):
            raise ValueError(f"A moment can't end before it starts: {start} to {end}.")
        return self


class Moment(_InClip):
    """Seconds into a clip; `end` None for a single instant. Raises ValueError if it ends before it starts."""

    kind: Literal["moment"] = "moment"
    start: Seconds
    end: Seconds | None = None


class Turn(_InClip):
    """A turn of a transcript by its id, with its time in the recording where there is one."""

    kind: Literal["turn"] = "turn"
    turn: Text
    start: Seconds | None = None
    end: Seconds | None = None


Evidence = Annotated[Box | Quote | Moment | Turn, Field(discriminator="kind")]
