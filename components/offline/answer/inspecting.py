"""A product's print, codes and colours held against its specification: what agrees, what differs, what was not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from components.offline.answer.dates import dates
from components.offline.answer.quantities import Quantity, quantities, without
from components.offline.answer.statements import Statement, key
from components.offline.senses.colours import NAMED
from components.offline.senses.page import Box
from components.offline.senses.source import Source

State = Literal["agrees", "differs", "absent", "unread"]
SAME_LABEL, SAME_WORDS, OTHER_WORDS = 88, 88, 72  # of 100
BARE = {"weight", "contents", "volume", "quantity"}  # printed on packs without a label
ELECTRIC = {"voltage", "current", "power", "frequency", "charge"}  # printed on plates without a label
SMALL_WORDS = {"e", "ca", "approx", "about", "per", "net", "ac", "dc", "xl"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of print on the product; `second` where it is in a film."""

    text: str
    index: int
    box: Box | None
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One statement against the product. `shown` is what the product says, "" for nothing.

    Absent is what must be printed and is not in the print that was read.
    """

    statement: Statement
    state: State
    shown: str = ""
    seen: Seen | None = None


def compare(statement: Statement, product: Sequence[Source], print_: Sequence[Seen]) -> Compared:
    """Differs only where both sides were read."""
    match statement.sort:
        case "code":
            return _code(statement, product, print_)
        case "colour":
            return _colour(statement, product, print_)
        case "date":
            return _date(statement, print_)
        case "quantity":
            return _quantity(statement, print_)
        case "number":
            return _number(statement, print_)
        case _:
            return _words(statement, print_)


def printed(product: Iterable[Source]) -> list[Seen]:
    """Every line of print on the product, with its place on the picture as it came."""
    found = []
    for source in product:
        for page in source.pages:
            second = source.moments[page.number - 1] if page.number <= len(source.moments) else None
            found += [
                Seen(row.text, source.index, None if second is not None else page.as_it_lies(row.box), second)
                for row in page.rows
            ]
    return found


def _code(statement: Statement, product: Sequence[Source], print_: Sequence[Seen]) -> Compared:
    wanted = re.sub(r"\D", "", statement.value)
    read = [
        Seen(code.text, source.index, code.box)
        for source in product
        for code in (source.picture.codes if source.picture else ())
        if code.kind != "QR"
    ]
    digits = [one for one in print_ if wanted and wanted in re.sub(r"\D", "", one.text)]
    if same := [one for one in read if one.text.lstrip("0") == wanted.lstrip("0")] or (not read and digits):
        return Compared(statement, "agrees", wanted, same[0])
    return Compared(statement, "differs", read[0].text, read[0]) if read and wanted else Compared(statement, "unread")


def _colour(statement: Statement, product: Sequence[Source], print_: Sequence[Seen]) -> Compared:
    wanted = {
        family(name) for name in NAMED if re.search(rf"\b{name.replace('grey', 'gr[ae]y')}\b", statement.value, re.I)
    }
    said = _words(statement, print_)
    measured = [(name, source) for source in product if source.picture for name in source.picture.colours]
    if said.state == "agrees" or not wanted:
        return said if said.state == "agrees" else Compared(statement, "unread")
    if same := [(name, source) for name, source in measured if family(name) in wanted]:
        name, source = same[0]
        return Compared(statement, "agrees", name, Seen(name, source.index, None))
    if not measured:
        return Compared(statement, "unread")
    names = ", ".join(dict.fromkeys(name for name, _ in measured))
    return Compared(statement, "differs", f"mostly {names}", Seen(names, measured[0][1].index, None))


def family(name: str) -> str:
    """Light and dark shades of a colour, and what is sold under either name, are one."""
    base = name.split()[-1]
    return {"navy": "blue", "cyan": "blue", "beige": "brown"}.get(base, base)


def _date(statement: Statement, print_: Sequence[Seen]) -> Compared:
    wanted = [one.value for one in dates(statement.value)]
    read = [(one, found.value) for one in _labelled(statement.label, print_) for found in dates(one.text)]
    if not wanted or not read:
        return Compared(statement, "unread")
    same = next((pair for pair in read if pair[1] in wanted), read[0])
    return Compared(statement, "agrees" if same[1] in wanted else "differs", str(same[1]), same[0])


def _quantity(statement: Statement, print_: Sequence[Seen]) -> Compared:
    wanted = quantities(statement.value)[0]
    labelled = _with_quantity(_labelled(statement.label, print_), wanted)
    bare = _with_quantity([one for one in print_ if _stands_alone(one.text)], wanted)
    allowed = wanted.dimension in ELECTRIC or wanted.dimension == "count" or bool(set(key(statement.label)) & BARE)
    read = labelled or (bare if allowed or not key(statement.label) else [])
    if same := next((one for one in read if wanted.holds(one[1])), None):
        return Compared(statement, "agrees", same[1].text, same[0])
    if read and (labelled or len({one[1].sides for one in read}) == 1):
        return Compared(statement, "differs", read[0][1].text, read[0][0])
    return Compared(statement, "unread")


def _with_quantity(print_: Iterable[Seen], wanted: Quantity) -> list[tuple[Seen, Quantity]]:
    return [
        (one, found)
        for one in print_
        for found in quantities(one.text)
        if found.dimension == wanted.dimension and len(found.sides) == len(wanted.sides)
    ]


def _stands_alone(text: str) -> bool:
    """A quantity with no label but that of a pack: 400 g e, not Protein 11 g."""
    rest = [word for word in key(without(text)) if word not in BARE | SMALL_WORDS]
    return not rest


def _number(statement: Statement, print_: Sequence[Seen]) -> Compared:
    """An article's number: the same letters and digits, whatever stands between them."""
    wanted = _bare(statement.value)
    same = next((one for one in print_ if len(wanted) >= 3 and wanted in _bare(one.text)), None)
    if same:
        return Compared(statement, "agrees", statement.value, same)
    for one in _labelled(statement.label, print_):
        if re.search(r"\d", tail := _behind(one.text)) and re.search(r"\d", wanted):
            return Compared(statement, "differs", tail, one)
    return Compared(statement, "unread")


def _words(statement: Statement, print_: Sequence[Seen]) -> Compared:
    """Words that are to stand on the product."""
    wanted = _plain(statement.value)
    if len(wanted) < 4 or not print_:
        return Compared(statement, "unread")
    score, numbers, at = _best(wanted, print_)
    if score >= SAME_WORDS and numbers:
        return Compared(statement, "agrees", at.text, at)
    labelled = _labelled(statement.label, print_) if statement.sort == "text" else []
    tail = _behind(labelled[0].text) if labelled else ""
    if score >= SAME_WORDS:
        return Compared(statement, "differs", at.text, at)
    if tail and fuzz.partial_ratio(wanted, _plain(tail)) < OTHER_WORDS:
        return Compared(statement, "differs", tail, labelled[0])
    if statement.sort == "print" and score < OTHER_WORDS:
        return Compared(statement, "absent")
    return Compared(statement, "unread")


def _best(wanted: str, print_: Sequence[Seen]) -> tuple[float, bool, Seen]:
    """How alike the most similar stretch of one file's print is, whether its numbers are the same, and its line."""
    best = (0.0, False, print_[0])
    for index in dict.fromkeys((one.index, one.second) for one in print_):
        lines = [one for one in print_ if (one.index, one.second) == index]
        text = " ".join(_plain(one.text) for one in lines)
        found = fuzz.partial_ratio_alignment(wanted, text) if len(text) >= len(wanted) else None
        if found and found.score > best[0]:
            part = text[found.dest_start : found.dest_end]
            same = re.findall(r"\d+", wanted) == re.findall(r"\d+", part)
            best = (found.score, same, _line_at(lines, found.dest_start))
    return best


def _line_at(lines: Sequence[Seen], start: int) -> Seen:
    passed = 0
    for one in lines:
        passed += len(_plain(one.text)) + 1
        if passed > start + 2:
            return one
    return lines[-1]


def _labelled(label: str, print_: Iterable[Seen]) -> list[Seen]:
    """The lines that carry this label, best first."""
    wanted = key(label)
    if not wanted:
        return []
    scored = [
        (fuzz.token_set_ratio(" ".join(wanted), " ".join(key(one.text)), score_cutoff=SAME_LABEL), one)
        for one in print_
    ]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score]


def _behind(text: str) -> str:
    """What follows a label: behind its colon or number sign, else from the first word with a digit."""
    if found := re.search(r"(?::|\bno\.?|\bnr\.?|#)\s*(\S.*)$", text, re.IGNORECASE):
        return found[1].strip()
    found = re.search(r"\S*\d.*$", text)
    return found[0].strip() if found else ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
