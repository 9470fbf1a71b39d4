"""What was said: the question for a piece of a recording, and the turns that come of the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, Field

from components.analysis import timecode
from components.gemini.request import FilePart, Request, Settings, TextPart, Turn

TASK = """Transcribe this recording word for word, in the language that is spoken. Add and leave out nothing.
Start a new turn whenever another person speaks, and after a long pause. Give each voice a label of its own,
"Speaker 1", "Speaker 2" and so on in the order they are heard, and keep to it.
Times count from the beginning of this recording, as MM:SS.d, such as 01:07.5.
List in `unclear` the words of a turn that you could not hear well, exactly as you wrote them in its text.
If nobody speaks, give no turns."""


class Row(BaseModel):
    """One turn, as a model gives it."""

    start: str = Field(description="When the turn begins, as MM:SS.d from the beginning of the recording")
    end: str = Field(description="When the turn ends, as MM:SS.d")
    speaker: str = Field(description="The label of the voice")
    text: str = Field(description="The words that were said")
    unclear: list[str] = Field(default_factory=list, description="Words of the text that could not be heard well")


class Answer(BaseModel):
    language: str | None = Field(default=None, description="The language spoken, as a code such as en")
    turns: list[Row]


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of talk: seconds of the whole recording, the speaker's raw id, the words that weren't heard well.

    `voice` is the id from before voices of different pieces were joined by their sound.
    """

    id: str
    start: float
    end: float
    speaker: str
    text: str
    unclear: tuple[str, ...] = ()
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user knows beforehand: who was there, words to spell right, and the language, each maybe unknown."""

    present: tuple[str, ...] = ()
    glossary: tuple[str, ...] = ()
    language: str = ""

    def sentences(self) -> list[str]:
        told = []
        if self.present:
            told.append(
                f"Present were: {', '.join(self.present)}. Use a name as a label where the recording makes sure "
                "whose voice it is."
            )
        if self.glossary:
            told.append(f"Spell these as given when they are said: {', '.join(self.glossary)}.")
        if self.language:
            told.append(f"The language is {self.language}.")
        return told


def prompt(hints: Hints) -> str:
    return "\n".join([TASK, *hints.sentences()])


def request(part: FilePart, hints: Hints, model_id: str, settings: Settings) -> Request:
    """One piece of a recording to be written down."""
    return Request(model_id, (Turn("user", (part, TextPart(prompt(hints)))),), settings, Answer)


def read(value: Mapping[str, Any], offset: float, limit: float) -> tuple[Said, ...]:
    """The turns of an answer, whole or broken off, in the answer's order; seconds of the whole recording.

    `offset` is where the piece begins, and `limit` its length: a turn without a readable time begins where the one
    before ended. What has no words is left out. Times beyond the piece are kept, for the checks to tell.
    """
    found: list[Said] = []
    for row in _rows(value):
        text = " ".join(str(row.get("text") or "").split())
        if not text:
            continue
        before = found[-1].end - offset if found else 0.0
        start = timecode.seconds(row.get("start"))
        start = before if start is None else start
        end = timecode.seconds(row.get("end"))
        speaker = " ".join(str(row.get("speaker") or "").split()) or "Speaker 1"
        said = Said("", offset + start, offset + (start if end is None else max(start, end)), speaker, text)
        found.append(replace(said, unclear=_unclear(row.get("unclear"), text)))
    return _ended(found, offset + limit)


def in_lines(turns: Sequence[Said], name: Callable[[str], str] = str) -> str:
    """For a model to read: a turn a line, with its id, time and speaker, named by `name`."""
    lines = (f"[{turn.id}] {timecode.clock(turn.start)} {name(turn.speaker)}: {turn.text}" for turn in turns)
    return "\n".join(("Transcript:", *lines))


def _rows(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = value.get("turns")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _unclear(words: Any, text: str) -> tuple[str, ...]:
    """Those that are in the text; a model may name others."""
    told = [str(word).strip() for word in words] if isinstance(words, list) else []
    return tuple(dict.fromkeys(word for word in told if word and word in text))


def _ended(turns: Sequence[Said], last: float) -> tuple[Said, ...]:
    """A turn without an end lasts until the next begins."""
    ended = []
    for turn, after in zip(turns, [*turns, None][1:], strict=True):
        until = after.start if after else last
        ended.append(turn if turn.end > turn.start else replace(turn, end=max(turn.start, until)))
    return tuple(ended)
