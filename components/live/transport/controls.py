"""What the page's own controls say, over the connection's data channel: no rerun of a script in between."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from components.live.ports import VideoSource

CHANNEL = "controls"
LONGEST = 1_000


class Controls(BaseModel):
    """The state of the page's controls; None where a message says nothing of it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    sources: tuple[VideoSource, ...] | None = None
    microphone: bool | None = None
    talk: Literal["press", "release"] | None = None


def parse(message: object) -> Controls | None:
    """None for anything but a small message of ours: it comes from a stranger's browser."""
    if not isinstance(message, str) or len(message) > LONGEST:
        return None
    try:
        return Controls.model_validate_json(message)
    except ValidationError:
        return None
