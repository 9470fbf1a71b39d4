"""What is asked about a film: shapes of the answers, words of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel, Field, create_model

from components.analysis.timecode import clock, length
from components.gemini.request import FilePart, Request, Settings, TextPart, Turn, UriPart

Part = Literal["summary", "chapters", "demo"]
PARTS: tuple[Part, ...] = get_args(Part)
Writing = Literal["article", "posts", "description", "subtitles"]
WRITINGS: tuple[Writing, ...] = get_args(Writing)
FilmPart = FilePart | UriPart

TIME = "M:SS, or H:MM:SS from an hour on, from the start of the video"
EXACT = "M:SS.mmm from the start of the video"


class Told(BaseModel):
    text: str
    start: str | None = Field(default=None, description=f"Where it is shown or said: {TIME}")


class Summary(BaseModel):
    theme: str = Field(description="What the video is about, in a sentence")
    key_points: list[Told] = Field(description="Three to five")
    conclusion: str = Field(description="Its conclusion or the next actions it asks for; empty if there are none")


class ChapterRow(BaseModel):
    start: str = Field(description=TIME)
    title: str = Field(description="At most eight words")
    summary: str = Field(description="One or two sentences")


class Feature(BaseModel):
    name: str
    text: str = Field(description="What it does, as shown")
    start: str | None = Field(default=None, description=TIME)


class Scene(BaseModel):
    start: str = Field(description=TIME)
    end: str = Field(description=TIME)
    text: str = Field(description="What it shows, and why it would serve in marketing")


class Demo(BaseModel):
    features: list[Feature] = Field(description="The product's features that are shown")
    interface: str = Field(description="How the interface looks and is used")
    improvements: list[Told] = Field(description="Three, each with the moment that gives cause")
    marketing_scenes: list[Scene]


class Cue(BaseModel):
    start: str = Field(description=EXACT)
    end: str = Field(description=EXACT)
    text: str


class Subtitles(BaseModel):
    cues: list[Cue]
    note: str = Field(description="What could not be done; empty if nothing")


class Posts(BaseModel):
    posts: list[str] = Field(description="Three, of at most 280 characters each")
    note: str = Field(description="What could not be done; empty if nothing")


SHAPES: dict[Part, Any] = {"summary": Summary, "chapters": list[ChapterRow], "demo": Demo}
ASKS: dict[Part, str] = {
    "summary": "Sum the video up: its theme, three to five key points, its conclusion or next actions.",
    "chapters": "Part it into chapters that begin at its start, follow each other and cover all of it.",
    "demo": (
        "Take it as a product demo: list the features shown, describe the interface, name three improvements, "
        "and choose the scenes that would serve in marketing."
    ),
}
CARE = "Say only what is shown or said in the video. Give times exactly, never beyond its end."

# Each on one line, since long questions are told from the texts that come with them by their lines.
WRITES: dict[Writing, str] = {
    "article": (
        "Write a blog article about this video in Markdown, about 500 words, with a title and headings. "
        "Tell only what the video shows or says."
    ),
    "posts": (
        "Write three posts for social media about this video, each of at most 280 characters, hashtags included, "
        "each on another point of it."
    ),
    "description": (
        "Write a description of this video for the page where it can be watched, about 200 words, as plain text "
        "without a list of chapters. Tell only what the video shows or says."
    ),
    "subtitles": (
        "Write subtitles for all that is said in this video, cue by cue with exact times, at most two lines of 42 "
        "characters in a cue, none shown for less than a second."
    ),
}
FORMS: dict[Writing, type[BaseModel]] = {"posts": Posts, "subtitles": Subtitles}


def overview_shape(parts: Sequence[Part]) -> type[BaseModel]:
    """The answer's shape for these parts, in their usual order."""
    fields: dict[str, Any] = {part: (SHAPES[part], ...) for part in PARTS if part in parts}
    return create_model("Overview", **fields)


def overview(
    film: FilmPart, parts: Sequence[Part], model: str, settings: Settings, *, language: str = "", length: str = ""
) -> Request:
    """One question for all parts, so that the film is paid for once. `length` tells of its span, see `span_told`."""
    asks = [ASKS[part] for part in PARTS if part in parts]
    prompt = " ".join(filter(None, [*asks, CARE, length, _tongue(language)]))
    return request(film, prompt, model, settings, schema=overview_shape(parts))


def writing(
    film: FilmPart, what: Writing, model: str, settings: Settings, *, language: str = "", length: str = ""
) -> Request:
    """One text about the film, to be made again alone."""
    asked = f"{WRITES[what]} {_written(what, language)}".strip()
    return request(film, " ".join(filter(None, [asked, length])), model, settings, schema=FORMS.get(what))


def request(
    film: FilmPart, prompt: str, model: str, settings: Settings, *, schema: type[BaseModel] | None = None
) -> Request:
    """The film first and the question after it, so that a cache of the film serves every question."""
    return Request(model, (Turn("user", (film, TextPart(prompt))),), settings, schema)


def span_told(seconds: float | None, start: float = 0.0, whole: bool = True) -> str:
    """Tells the model how long the film is, so that it invents no time beyond; `whole` False for a part of a link."""
    if whole:
        return f"The video is {length(seconds)} long." if seconds else ""
    until = f" to {clock(start + seconds)}" if seconds else ""
    return f"You see the part from {clock(start)}{until}; count times from the start of the whole video."


def _tongue(language: str) -> str:
    return f"Answer in {language}." if language else ""


def _written(what: Writing, language: str) -> str:
    if what == "subtitles":
        return f"Write the subtitles in {language}." if language else "Write them in the language spoken."
    return f"Write it in {language}." if language else ""
