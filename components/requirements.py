"""What a specification asks: its lines, but for those that only name it, head a part of it, or number its pages.

A line in doubt is a requirement: one too many is looked at by a person, one left out would pass unseen.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from components.quantities import quantities

# 1. 1) (1) 1.2 a) and signs; "3 screws" and "12 g" begin with no number of a line.
MARK = re.compile(
    r"\s*(?:(?P<sign>[-–—•▪◦●○■□☐✓✔*·‣►▶➤])|\(?(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]|"
    r"(?P<section>\d{1,2}(?:\.\d{1,2})+)|"
    r"\(?(?P<letter>[a-zA-Z])[.)])\s+(?=\S)"
)
PAGES = "page|p\\.|sheet|seite|blatt|página|pagina|pág\\.|strona|side|sida"
OF = r"\d{1,4}\s*(?:(?:/|of|von|de|di|van|sur|z|av)\s*\d{1,4})?"
PAGE = re.compile(rf"(?:(?:{PAGES})\s*)?[-–—]?\s*{OF}\s*[-–—]?", re.IGNORECASE)
OF_ALL = re.compile(r"\d\D+\d+\s*$")
NUMBERED = re.compile(rf"[\s·|,–-]*\b(?:{PAGES})\s*{OF}\s*$", re.IGNORECASE)
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
ASKS = re.compile(rf"\b(?:{'|'.join(WORDS['asks'])})\b", re.IGNORECASE)
PAPERS = re.compile(rf"\b(?:{'|'.join(WORDS['papers'])})\b", re.IGNORECASE)
ABOUT = frozenset(WORDS["about"])
NAMES, JOINING = frozenset(WORDS["names"].split()), frozenset(WORDS["joining"].split())
THIS_PAPER = re.compile(
    rf"(?:this|dies\w*|ce(?:tte)?|est[ea]|quest[oa]|dit|deze|niniejsz\w+)\s+"
    rf"(?:document|sheet|dokument|blatt|documento|{'|'.join(WORDS['papers'])})\b",
    re.IGNORECASE,
)
HEAD = 3  # lines of a paper in which it is named

SECTION = re.compile(r"\s*(\d{1,2})\s+(?=\S)")
Sort = Literal["asks", "goes on", "heading", "about"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Lines `first` to `last`, from 0, of a page, as they stand there; `text` is all of it on one line, its number or
    sign left out. `under` is the heading or introduction that it stands under."""

    page: int
    first: int
    last: int
    text: str
    under: str = ""


def requirements(pages: Mapping[int, Sequence[str]]) -> tuple[Requirement, ...]:
    """In their order, by the pages' own numbers; a page's lines are as a reader sees them, from top to bottom."""
    written = _written(pages)
    found: list[tuple[str, list[_Line]]] = []
    begun, under = False, ""
    for at, line in enumerate(written):
        before = written[at - 1].text if at and written[at - 1].page == line.page else ""
        sort = _sort(line.text, before, written[at + 1].text if at + 1 < len(written) else "", at)
        if sort == "goes on" and begun:
            found[-1][1].append(line)
        elif sort in ("asks", "goes on"):
            found.append((under, [line]))
        elif sort == "heading":
            under = bare(line.text)
        begun = sort in ("asks", "goes on")
    return tuple(_made(lines, under) for under, lines in found)


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    number: int
    text: str


def _written(pages: Mapping[int, Sequence[str]]) -> list[_Line]:
    """All lines, of what all pages have at their head or foot the first alone."""
    repeated, seen, found = _furniture(pages), set[str](), list[_Line]()
    for page in sorted(pages):
        for number, line in enumerate(pages[page]):
            same = _unnumbered(line)
            if line.strip() and not PAGE.fullmatch(line.strip()) and not (same in repeated and same in seen):
                found.append(_Line(page, number, line))
            seen.add(same)
    return found


def _made(lines: Sequence[_Line], under: str) -> Requirement:
    text = " ".join(" ".join(line.text for line in lines).split())
    return Requirement(lines[0].page, lines[0].number, lines[-1].number, bare(text), under)


def bare(line: str) -> str:
    """The line without its number or sign."""
    mark = MARK.match(line)
    return line[mark.end() :].strip() if mark and not _is_quantity(line) else line.strip()


def _sort(line: str, before: str, after: str, seen: int) -> Sort:
    text = bare(line)
    if not re.search(r"\w", text) or (_is_about(text) and not ASKS.search(text)):
        return "about"
    if _goes_on(line, before):
        return "goes on"
    if _is_title(line, text, after, seen):
        return "about"
    if _is_heading(line, text, after):
        return "heading"
    return "asks"


def _is_about(text: str) -> bool:
    label = re.split(r"\s*:|\s{2,}|\s(?=[A-Z]{0,4}-?\d)", text, maxsplit=1)[0]
    foot = NUMBERED.search(text)
    return _plain(label) in ABOUT or bool(THIS_PAPER.match(text)) or bool(foot and OF_ALL.search(foot[0]))


def _goes_on(line: str, before: str) -> bool:
    """The line before has not come to its end, and this one begins nothing new."""
    if not before.strip() or (_mark(line) and not _is_quantity(line)):
        return False
    text, ended = line.strip(), before.rstrip()
    open_ = ended.count("(") > ended.count(")") or ended[-1] in ",;-–/&(" or ended.split()[-1] in JOINING
    return open_ or (text[0].islower() and ended[-1] not in ".!?:;")


JOINING = frozenset(
    "and or of the with for to in a und oder mit von für et ou de du des avec y o con e di da en of van".split()
)


def _is_title(line: str, text: str, after: str, seen: int) -> bool:
    """One of the first lines that names the paper, or a first one of words alone, such as who made it."""
    if seen >= HEAD or not after.strip() or _mark(line) or ASKS.search(text):
        return False
    head, colon, _ = text.partition(":")
    return PAPERS.search(head) is not None or (not seen and not colon and not re.search(r"\d", text))


def _is_heading(line: str, text: str, after: str) -> bool:
    if text.endswith(":"):
        return bool(after.strip())
    if ASKS.search(text, 1) or quantities(text) or re.search(r"[:=]\s*\S", text) or text.endswith((".", ";", "!")):
        return False
    if (mark := _mark(line)) and not _number(mark):
        return False
    number = _number(mark) if mark else (found[1] if (found := SECTION.match(line)) else "")
    words = text if mark or not number else text.removeprefix(number).strip()
    return _is_named(words) or (bool(number) and _is_below(after, number) and not ASKS.match(words))


def _number(mark: re.Match[str]) -> str:
    return mark["number"] or mark["section"] or ""


def _is_named(text: str) -> bool:
    """Only words for a specification and its parts, with a number of the paper at most."""
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 1]
    codes = re.findall(r"\S*\d\S*", text)
    named = [word for word in words if not any(word in code.lower() for code in codes)]
    return bool(named) and all(word in NAMES for word in named) and len(codes) <= 2


def _is_below(line: str, number: str) -> bool:
    """2.1, a) and signs are below 2, as 3 is not."""
    mark = _mark(line)
    return mark is not None and (not _number(mark) or _number(mark).startswith(f"{number}."))


def _mark(line: str) -> re.Match[str] | None:
    return MARK.match(line)


def _is_quantity(line: str) -> bool:
    found = quantities(line.strip())
    return bool(found) and found[0].start == 0


def _furniture(pages: Mapping[int, Sequence[str]]) -> frozenset[str]:
    """What stands at the head or foot of most pages, but for the page's number."""
    seen: Counter[str] = Counter()
    for lines in pages.values():
        written = [line for line in lines if line.strip()]
        seen.update({_unnumbered(line) for line in (*written[:2], *written[-2:])})
    return frozenset(line for line, count in seen.items() if count > 1 and 2 * count > len(pages))


def _unnumbered(line: str) -> str:
    return _plain(NUMBERED.sub("", line))


def _plain(text: str) -> str:
    words = re.findall(r"\w+(?:'\w+)*", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(words)
