"""Films on their way to a model: cut and made smaller as chosen, asked about, priced."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from components.analysis import video
from components.analysis.video import FilmPart, Part, Writing
from components.analysis.video_claims import Span
from components.errors import BadFile
from components.gemini.errors import FileFailed
from components.gemini.events import Event, Failed, Progress
from components.gemini.request import Clip, FilePart, Request, Resolution, Settings, UriPart
from components.jobs.extract import Generate
from components.media import worker, youtube
from components.media.probe import Media

# What the service takes, under its own names for them (data of the file types' page, see limits.toml).
SENT = {
    **{kind: kind for kind in ("video/mp4", "video/mpeg", "video/webm", "video/x-flv", "video/3gpp")},
    "video/quicktime": "video/mov",
    "video/x-msvideo": "video/avi",
    "video/x-ms-wmv": "video/wmv",
}
HEIGHTS = (720, 480, 360, 240)
AROUND = 15.0  # seconds before and after a moment that a question names
LOOK = 0.2  # seconds between two looks at whether the work was stopped


@dataclass(frozen=True, slots=True)
class Film:
    """A file with its facts, or a link. `key` tells films apart."""

    key: str
    name: str
    path: Path | None = None
    media: Media | None = None
    link: str = ""

    @property
    def seconds(self) -> float | None:
        return self.media.seconds if self.media else None


@dataclass(frozen=True, slots=True)
class Choice:
    """How a film is sent: its part (seconds), with sound or without, how high its pictures (None as they are), how
    often the model looks (a second) and how closely."""

    start: float = 0.0
    end: float | None = None
    sound: bool = True
    height: int | None = None
    fps: float | None = None
    resolution: Resolution | None = None

    def seconds(self, film: Film) -> float | None:
        last = film.seconds if self.end is None else self.end
        return None if last is None else max(0.0, last - self.start)


@dataclass(frozen=True, slots=True)
class Ready:
    """A film as it is sent. `start` is where it begins in the whole, `span` the seconds its times may name."""

    film: Film
    part: FilmPart
    span: Span
    media: Media | None = None
    start: float = 0.0

    @property
    def length(self) -> str:
        """For the model: how long it is."""
        if isinstance(self.part, UriPart) and self.part.clip:
            seconds = None if self.span.end is None else self.span.end - self.span.start
            return video.span_told(seconds, self.span.start, self.span.start == 0 and self.span.end is None)
        return video.span_told(self.span.end)


def prepare(film: Film, choice: Choice) -> Ready:
    """Blocks while it cuts and converts, at most ten minutes. Raises BadFile."""
    if film.path is None or film.media is None:
        clip = Clip(choice.start or None, choice.end, choice.fps)
        part = UriPart(film.link, "video/*", clip if clip != Clip() else None)
        return Ready(film, part, Span(choice.start, choice.end))
    path, start = _file(film.path, film.media, choice)
    media = film.media if path == film.path else worker.inspect(path, film.name)
    looks = Clip(fps=choice.fps) if choice.fps else None
    sent = FilePart(path, SENT.get(media.mime_type, media.mime_type), film.name, clip=looks)
    return Ready(film, sent, Span(0.0, media.seconds), media, start)


def _file(path: Path, media: Media, choice: Choice) -> tuple[Path, float]:
    """The file to send, and where it begins in the whole: exactly as asked when converted, else at a key frame."""
    whole = not choice.start and choice.end is None
    sound = choice.sound or not media.has_audio
    if choice.height and choice.height < (media.height or choice.height + 1):
        return worker.shrink(path, choice.height, choice.start, choice.end, sound=sound), choice.start
    if whole and sound and media.mime_type in SENT:
        return path, 0.0
    try:
        made = worker.trim(path, choice.start, choice.end, sound=sound)
    except BadFile:
        # Packets that no other container takes.
        height = min(media.height or HEIGHTS[0], HEIGHTS[0])
        return worker.shrink(path, height, choice.start, choice.end, sound=sound), choice.start
    return made.path, made.start


def part_around(ready: Ready, seconds: list[float]) -> tuple[Ready, float, float]:
    """Only what lies around these moments, with where it really begins and ends in the film as sent. Raises BadFile.

    Of a file a part is cut out, so that nothing else is sent; of a link the service is told which part to look at.
    """
    first = max(ready.span.start, min(seconds) - AROUND)
    last = max(seconds) + AROUND if ready.span.end is None else min(ready.span.end, max(seconds) + AROUND)
    if last <= first:
        raise BadFile("That moment is beyond the end of the film.", "Name one inside it.")
    if isinstance(ready.part, UriPart):
        old = ready.part.clip or Clip()
        clip = replace(old, start=first, end=last)
        return replace(ready, part=replace(ready.part, clip=clip), span=Span(first, last)), first, last
    made = worker.trim(ready.part.path, first, last)
    part = replace(ready.part, path=made.path, clip=ready.part.clip)
    return replace(ready, part=part, span=Span(0.0, made.seconds)), made.start, made.start + made.seconds


Ask = Callable[[Ready], Request]


def work(
    film: Film, choice: Choice, ask: Ask, generate: Generate, take: Callable[[Ready], None]
) -> Callable[[str, threading.Event], Iterator[Event]]:
    """What a Run does: prepares the film, gives it to `take`, and asks. Cancel ends it at once, wherever it stands."""

    def one(key: str, stop: threading.Event) -> Iterator[Event]:
        made: list[Ready | Exception] = []
        context = copy_context()
        preparing = partial(context.run, lambda: made.append(_prepared(film, choice)))
        thread = threading.Thread(target=preparing, name="prepare", daemon=True)
        thread.start()
        yield Progress(film.name, "processing")
        while thread.is_alive() and not stop.is_set():
            thread.join(LOOK)
        if stop.is_set():
            return
        (ready,) = made
        if isinstance(ready, BadFile):
            yield Failed(FileFailed(ready.message, ready.advice))
            return
        if isinstance(ready, Exception):
            raise ready
        take(ready)
        yield from generate(ask(ready), stop)

    return one


def _prepared(film: Film, choice: Choice) -> Ready | Exception:
    try:
        return prepare(film, choice)
    except Exception as error:  # raised again where somebody hears it
        return error


def film_of_link(address: str) -> Film | None:
    """None for what is no address of a film on YouTube."""
    id = youtube.film_id(address)
    return None if id is None else Film(f"youtube-{id}", f"youtube.com/watch?v={id}", link=youtube.address(id))


def schema_text(parts: tuple[Part, ...] = (), what: Writing | None = None) -> str:
    """The schema that is sent, as JSON, for estimates; "" where there is none."""
    shape = video.FORMS.get(what) if what else video.overview_shape(parts)
    return json.dumps(shape.model_json_schema()) if shape else ""


def settings_of(settings: Settings, choice: Choice) -> Settings:
    """With the resolution chosen for the film, which goes before the general one."""
    return replace(settings, media_resolution=choice.resolution or settings.media_resolution)
