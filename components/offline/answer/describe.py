"""Files in words, by what was measured: sizes, colours, print, codes, speech, changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from components.offline.answer.contrast import between, sentence
from components.offline.answer.paper import Paper
from components.offline.answer.passages import clock
from components.offline.senses.source import Source

ROWS = 20  # of text that are shown of a file


def description(paper: Paper) -> Iterator[str]:
    for source in paper.sources:
        yield from _source(source, f"File {source.index}: " if len(paper.sources) > 1 else "")


def transcript(sources: Sequence[Source]) -> Iterator[str]:
    """What is said, a line each, with the time it begins; under the file's number where there are several."""
    spoken = [source for source in sources if source.speech is not None]
    for source in spoken:
        if source.speech is None:
            continue
        if len(spoken) > 1:
            yield f"File {source.index}:\n"
        if not source.speech.segments:
            yield "I heard no speech.\n"
        yield from (f"[{clock(part.start)}] {part.text}\n" for part in source.speech.segments)


def changes(pictures: Sequence[Source]) -> Iterator[str]:
    """Each picture against the first."""
    first = pictures[0]
    for other in pictures[1:]:
        yield from _changes(first, other)


def _source(source: Source, lead: str) -> Iterator[str]:
    if source.kind == "text":
        yield f"{lead}text of {len(source.rows)} lines.\n"
    if source.kind == "document":
        yield f"{lead}a document of {_count(len(source.pages), 'page')}.\n"
    if source.duration is not None:
        yield f"{lead}{'a video' if source.kind == 'video' else 'sound'} of {clock(source.duration)}.\n"
    if source.picture and source.kind == "image":
        yield f"{lead}a picture of {source.picture.width} × {source.picture.height} pixels.\n"
    if source.picture and source.picture.colours:
        yield f"Main colours: {', '.join(source.picture.colours)}.\n"
    for code in source.picture.codes if source.picture else ():
        yield f"A code ({code.kind.replace('_', '-')}) that reads {code.text}.\n"
    yield from _text(source)
    if source.speech is not None:
        yield from transcript([source])


def _text(source: Source) -> Iterator[str]:
    rows = source.rows
    if source.kind == "image" and not rows and not source.notes:
        yield "I found no text in it. What it shows I can't tell.\n"
    if rows:
        yield "Text in it:\n" if source.kind != "text" else ""
        yield from (f"{row.text}\n" for row in rows[:ROWS])
        if len(rows) > ROWS:
            yield f"... and {_count(len(rows) - ROWS, 'more line')}.\n"


def _changes(first: Source, other: Source) -> Iterator[str]:
    from components.offline.senses.looking import difference

    found = difference(first, other)
    name = f"Picture {other.index} against picture {first.index}"
    if found is None:
        yield f"{name}: the pixels are no longer at hand to compare.\n"
        return
    if not found.same_size:
        yield f"{name}: the sizes differ; the second was brought to the first one's size.\n"
    share = f"{100 * found.changed:.1f} % of the pixels differ, structural similarity {found.similarity:.3f}"
    yield f"{name}: {share}.\n" if found.changed or found.similarity < 1 else f"{name}: no difference in the pixels.\n"
    if found.boxes:
        yield "What changed, with its place as [ymin, xmin, ymax, xmax] of 1000, largest first:\n\n"
        yield from (f"- {list(one.box)}: {sentence(one)}\n" for one in between(first, other))
    yield from _words(first, other)


def _words(first: Source, other: Source) -> Iterator[str]:
    before, after = [row.text for row in first.rows], [row.text for row in other.rows]
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            yield from (f'- text only in picture {first.index}: "{text}"\n' for text in before[a:b])
        if tag in ("insert", "replace"):
            yield from (f'- text only in picture {other.index}: "{text}"\n' for text in after[c:d])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
