"""Two pictures against each other, in whatever list of differences a schema asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from components.offline.answer.concepts import field_words
from components.offline.answer.rowfill import Known, arrays, boxes, row
from components.offline.answer.schema import Shape
from components.offline.senses import images
from components.offline.senses.contrasting import Contrast, Look, contrasts
from components.offline.senses.page import Line, Row
from components.offline.senses.source import Source

NAMES = {"difference", "differences", "changes", "change", "diff", "diffs", "deltas"}
KINDS = {"added", "removed", "deleted", "modified", "changed", "new"}
LARGE, MEDIUM = 0.02, 0.003  # of the picture; how far a change reaches is all of its severity that can be measured
FEW = 6  # words that are quoted as a whole
MOST_TEXT = 100  # characters of print that a sentence quotes
LIMITS = (
    "I am the offline engine, not Gemini: I compare pixels and print. What the things are I can't tell, and severity "
    "only says how large a change is."
)


def wanted(shape: Shape, sources: Sequence[Source]) -> tuple[str, Shape] | None:
    """The list that asks for differences, with its entry's shape; None unless there are two pictures to compare."""
    if sum(source.kind == "image" and source.path is not None for source in sources) < 2:
        return None
    return next(((name, inner) for name, inner in arrays(shape) if inner.items and _asks(name, inner.items)), None)


def contrast(name: str, inner: Shape, sources: Sequence[Source], stopped: Callable[[], bool]) -> Mapping[str, Any]:
    """The list by its name, and the summary; each further picture against the first. Raises Unreadable."""
    pictures = [source for source in sources if source.kind == "image" and source.path is not None]
    others = (other for other in pictures[1:] if not stopped())
    found = [(other.index, one) for other in others for one in between(pictures[0], other)]
    several = len(pictures) > 2
    rows = [row(inner.items or Shape(), _known(one, index if several else None)) for index, one in found]
    return {name: rows[: inner.max_items], "summary": _summary([one for _, one in found])}


def between(first: Source, other: Source) -> list[Contrast]:
    """What differs between two pictures. Raises Unreadable."""
    pixels = [images.pixels(images.open_upright(source.path)) for source in (first, other) if source.path]
    return contrasts(pixels[0], pixels[1], as_they_lie(first), as_they_lie(other))


def as_they_lie(source: Source) -> list[Row]:
    """The rows of a picture with their boxes on it as it came, turned or not."""
    return [
        Row(tuple(Line(line.text, page.as_it_lies(line.box), line.height, line.score) for line in each.lines))
        for page in source.pages
        for each in page.rows
    ]


def _asks(name: str, entry: Shape) -> bool:
    kinds = {str(choice).lower() for _, inner in entry.properties for choice in inner.choices}
    return bool(set(field_words(name)) & NAMES) or boxes(entry) >= 2 or len(kinds & KINDS) >= 2


def _known(one: Contrast, index: int | None) -> Known:
    ours, theirs = one.kind != "added", one.kind != "removed"
    return {
        "kind": one.kind,
        "text": ("" if index is None else f"Picture {index}: ") + sentence(one),
        "why": f"Its changed pixels differ by {100 * one.strength:.0f} % on average.",
        "box": one.other if theirs else one.box,
        "box_a": one.box if ours else None,
        "box_b": one.other if theirs else None,
        "severity": "high" if one.share >= LARGE else "medium" if one.share >= MEDIUM else "low",
        "before": _said(one.before) if ours else None,
        "after": _said(one.after) if theirs else None,
    }


def sentence(one: Contrast) -> str:
    """What was measured, both states named."""
    before, after = one.before, one.after
    if before.text != after.text and (before.text or after.text):
        return _of_print(before, after)
    if one.kind == "added":
        return f"Something was added here; its place is mostly {after.colour}."
    if one.kind == "removed":
        return f"Something is gone from here; its place was mostly {before.colour}."
    print_ = f' around the print "{_short(before.text)}"' if before.text else ""
    if before.colour != after.colour:
        return f"Mostly {after.colour}, before {before.colour}{print_}."
    return f"Looks different{print_}, mostly {before.colour} in both."


def _of_print(before: Look, after: Look) -> str:
    colours = f"; mostly {after.colour}, before {before.colour}" if before.colour != after.colour else ""
    if not after.text:
        return f'The print "{_short(before.text)}" is gone{colours}.'
    if not before.text:
        return f'New print: "{_short(after.text)}"{colours}.'
    old, new = changed_words(before.text, after.text)
    if not old or not new:
        return f'The print {"gains" if new else "loses"} "{_short(new or old)}"{colours}.'
    return f'Reads "{_short(new)}", before "{_short(old)}"{colours}.'


def changed_words(before: str, after: str) -> tuple[str, str]:
    """Of short texts all, of longer ones the words that differ."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) <= FEW:
        return before, after
    parts = [part for part in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if part[0] != "equal"]
    taken = ([old[a:b] for _, a, b, _, _ in parts], [new[c:d] for _, _, _, c, d in parts])
    return _joined(taken[0]), _joined(taken[1])


def _joined(parts: Sequence[Sequence[str]]) -> str:
    return " … ".join(" ".join(part) for part in parts if part)


def _said(look: Look) -> str:
    return look.text or f"mostly {look.colour}"


def _summary(found: Sequence[Contrast]) -> str:
    if not found:
        return f"No difference in the pixels. {LIMITS}"
    counts = [(sum(one.kind == kind for one in found), kind) for kind in ("added", "removed", "modified")]
    told = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    return f"{len(found)} place{'s differ' if len(found) > 1 else ' differs'}: {told}. {LIMITS}"


def _short(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"
