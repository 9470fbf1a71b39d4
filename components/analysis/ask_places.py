"""What an answer points at: boxes in pictures, pages, lines, moments of recordings; as claims with evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from components.analysis.answer import Block, Data, Table, Words
from components.analysis.ask import Attachment
from components.analysis.checks import Check
from components.analysis.evidence import Box, Moment, Quote, Rectangle
from components.analysis.evidence import Evidence as AnyEvidence
from components.analysis.quotes import locate
from components.analysis.result import Claim
from components.analysis.timecode import length

BOXES = ("box_2d", "box", "bbox", "bounding_box")
LABELS = ("label", "name", "object", "title", "text", "description")
FILES = ("file", "image", "picture", "source", "document")
IN_WORDS = re.compile(r"\[\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*(\d{1,4})\s*\]")
PAGE = re.compile(r"\b(?:pages?|pp?\.|Seiten?|S\.)\s*(\d{1,4})\b", re.IGNORECASE)
LINE = re.compile(r"\blines?\s+(\d{1,6})\b", re.IGNORECASE)
CLOCK = re.compile(r"(?<![\d:.])(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?![\d:]|\.\d{4})")
FILE = re.compile(r"\b(?:file|image|picture|document|video|recording)\s+#?(\d{1,3})\b", re.IGNORECASE)
HEADING = re.compile(r"[#*_\s]*(?:file|image|picture|document|video|recording)\s+#?\d{1,3}\b", re.IGNORECASE)
QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{4,300})[\"”“»]")
MOST = 200


@dataclass(frozen=True, slots=True)
class Sources:
    """The files an answer could point at: their numbers in the conversation, in the order the model saw them."""

    files: Sequence[Attachment]
    sent: Sequence[int]
    under: str = ""
    """The heading that the words stand under, which may name the file."""
    text: Callable[[int, int], str] = lambda source, page: ""
    """What a page of a file holds in words; "" where nothing can be read of it."""

    def of(self, *kinds: str) -> list[int]:
        return [number for number in self.sent if self.files[number].kind in kinds]

    def named(self, value: Any, *kinds: str) -> int | None:
        """The file that is meant by its place from 1 or its name; the only one of its kind where none is named."""
        fitting = self.of(*kinds)
        if isinstance(value, str) and not value.strip().isdigit():
            known = [n for n in fitting if _says(value, self.files[n].name)]
            if known:
                return _meant(known, [self.files[n].name for n in known])
            found = self._by_words(value, fitting)
            return self._by_words(self.under, fitting) if found is None and self.under else found
        place = int(value) if str(value or "").strip().isdigit() else 0
        if 0 < place <= len(self.sent) and self.sent[place - 1] in fitting:
            return self.sent[place - 1]
        return fitting[0] if len(fitting) == 1 else None

    def _by_words(self, line: str, fitting: Sequence[int]) -> int | None:
        if found := FILE.search(line):
            place = int(found[1])
            return self.sent[place - 1] if place <= len(self.sent) and self.sent[place - 1] in fitting else None
        return fitting[0] if len(fitting) == 1 else None


def _says(value: str, name: str) -> bool:
    """Whether the words name this file: as a word of its own, for a name may be a letter or a number."""
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", value, re.IGNORECASE) is not None


def _meant(known: Sequence[int], names: Sequence[str]) -> int | None:
    """The longest name holds the others, such as scan (2) of "scan"; of two files with one name none is meant."""
    longest = max(map(len, names))
    found = [number for number, name in zip(known, names, strict=True) if len(name) == longest]
    return found[0] if len(found) == 1 else None


def pointed(id: str, parts: Sequence[Block], sources: Sources) -> tuple[list[Claim], list[Check]]:
    """Claims named `id`-1, `id`-2, ... with evidence in the conversation's files, and what can be checked of it."""
    claims: list[Claim] = []
    checks: list[Check] = []
    for text, evidence in _all(parts, sources):
        if len(claims) == MOST or any(claim.text == text and claim.evidence == (evidence,) for claim in claims):
            continue
        claim = Claim(id=f"{id}-{len(claims) + 1}", kind="answer", text=text, evidence=(evidence,))
        claims.append(claim)
        checks += _check(claim, evidence, sources)
    return claims, checks


def _all(parts: Sequence[Block], sources: Sources) -> Iterator[tuple[str, AnyEvidence]]:
    for part in parts:
        match part:
            case Data(value):
                yield from _in_data(value, sources)
            case Words(text):
                here = sources
                for line in text.splitlines():
                    if HEADING.match(line):
                        here = replace(sources, under=line)
                    yield from _in_line(line, here)
            case Table(header, rows):
                for row in rows:
                    yield from _in_line("; ".join(cell for cell in row if cell), sources, header)


def _in_data(value: Any, sources: Sources) -> Iterator[tuple[str, AnyEvidence]]:
    if isinstance(value, Mapping):
        yield from _boxed(value, sources)
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _in_data(inner, sources)


def _boxed(entry: Mapping[str, Any], sources: Sources) -> Iterator[tuple[str, AnyEvidence]]:
    box = next((found for name in BOXES if (found := rectangle(entry.get(name)))), None)
    number = sources.named(next((entry[name] for name in FILES if name in entry), None), "image", "pdf")
    if box is None or number is None:
        return
    label = next((str(entry[name]) for name in LABELS if entry.get(name)), "")
    page = entry.get("page")
    yield label, Box(source=number, page=page if isinstance(page, int) and page > 0 else None, box=box)


def _in_line(line: str, sources: Sources, header: Sequence[str] = ()) -> Iterator[tuple[str, AnyEvidence]]:
    said = re.sub(r"^[\s>*+-]+|\*\*|`", "", line).strip()
    for match in IN_WORDS.finditer(line):
        box, number = rectangle([int(end) for end in match.groups()]), sources.named(line, "image", "pdf")
        if box is not None and number is not None:
            yield IN_WORDS.sub("", said).strip(" :-–") or said, Box(source=number, box=box)
    for match in PAGE.finditer(line):
        number = sources.named(line, "pdf")
        if number is not None and int(match[1]) > 0:
            quote = QUOTED.search(line)
            yield said, Quote(source=number, page=int(match[1]), quote=quote[1] if quote else "")
    for match in LINE.finditer(line):
        number = sources.named(line, "text")
        if number is not None and int(match[1]) > 0:
            yield said, Quote(source=number, line=int(match[1]), quote="")
    for match in CLOCK.finditer(line):
        number = sources.named(line, "audio", "video")
        if number is not None and int(match[3]) < 60:
            hours, minutes, seconds = (int(part or 0) for part in match.groups())
            yield said, Moment(source=number, start=hours * 3600 + minutes * 60 + seconds)


def rectangle(value: Any) -> Rectangle | None:
    """[ymin, xmin, ymax, xmax] in thousandths that lie in the picture and have a size."""
    if not isinstance(value, list) or len(value) != 4 or not all(isinstance(end, int | float) for end in value):
        return None
    ymin, xmin, ymax, xmax = (round(end) for end in value)
    return (ymin, xmin, ymax, xmax) if 0 <= ymin < ymax <= 1000 and 0 <= xmin < xmax <= 1000 else None


def _check(claim: Claim, evidence: AnyEvidence, sources: Sources) -> Iterator[Check]:
    file = sources.files[evidence.source]
    if isinstance(evidence, Quote) and evidence.page is not None:
        if file.count is not None and evidence.page > file.count:
            yield Check("The page exists", False, f"1 to {file.count}", str(evidence.page), "", (claim.id,))
        else:
            yield _quoted(claim.id, evidence, sources.text(evidence.source, evidence.page))
    elif isinstance(evidence, Quote):
        yield Check("Said on that line", None, "", "no words quoted", "", (claim.id,))
    if isinstance(evidence, Moment):
        # That there is such a second says nothing about what is claimed of it.
        beyond = file.seconds is not None and evidence.start > file.seconds + 1
        name = "The time lies in the clip" if beyond else "Said or shown at that time"
        limit = f"up to {length(file.seconds)}" if beyond and file.seconds is not None else ""
        yield Check(name, False if beyond else None, limit, length(evidence.start), "", (claim.id,))


def _quoted(id: str, evidence: Quote, text: str) -> Check:
    """Only the words themselves bear a claim out, never that there is such a page."""
    name = "Said on that page"
    if not evidence.quote:
        return Check(name, None, "", "no words quoted", "", (id,))
    match = locate(evidence.quote, {evidence.page or 1: text})
    if match is None:
        return Check(name, None, evidence.quote, "no text of its own", "", (id,))
    return Check(name, match.found, evidence.quote, "" if match.found else f"most like it: {match.text}", "", (id,))
