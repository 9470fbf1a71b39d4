"""A product's print, codes and colours held against its specification: what agrees, what differs, what was not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from components.offline.answer.dates import dates
from components.offline.answer.statements import Statement, key
from components.offline.senses.colours import NAMED
from components.offline.senses.page import Box
from components.offline.senses.source import Source
from components.quantities import Quantity, quantities, without

State = Literal["agrees", "differs", "absent", "unread"]
SAME_LABEL, SAME_WORD, OTHER_WORDS = 88, 80, 72  # of 100
BARE = {"weight", "contents", "volume", "quantity"}  # printed on packs without a label
ELECTRIC = {"voltage", "current", "power", "frequency", "charge"}  # printed on plates without a label
SMALL_WORDS = {"e", "ca", "approx", "about", "net", "ac", "dc", "xl"}
# Of a label that says one of these more than the specification does, the value is another one.
OTHERS = {"gross", "drained", "tare", "brutto", "abtropf", "abtropfgewicht", "per", "je", "pro", "input", "output"}
# Of a colour: the label asks for that of the whole; of a part nobody here knows where it is.
WHOLE = {"color", "product", "overall", "main", "body", "background", "housing"}
NEVER = {"not", "no", "never", "without", "free", "nicht", "ohne", "kein", "keine", "sans", "sin", "senza", "geen"}


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

    Absent is what must be printed and is not in the print that was read; unread what could not be judged.
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
    digits = [one for one in print_ if _holds(one.text, wanted)]
    if same := [one for one in read if one.text.lstrip("0") == wanted.lstrip("0")] or (not read and digits):
        return Compared(statement, "agrees", wanted, same[0])
    return Compared(statement, "differs", read[0].text, read[0]) if read and wanted else Compared(statement, "unread")


def _holds(text: str, wanted: str) -> bool:
    """Whether the letters and digits stand there from end to end, whatever is between them."""
    spread = r"[\W_]*".join(map(re.escape, wanted))
    return bool(wanted) and re.search(rf"(?<![^\W_]){spread}(?![^\W_])", text, re.IGNORECASE) is not None


def _colour(statement: Statement, product: Sequence[Source], print_: Sequence[Seen]) -> Compared:
    wanted = {
        family(name) for name in NAMED if re.search(rf"\b{name.replace('grey', 'gr[ae]y')}\b", statement.value, re.I)
    }
    measured = [(name, source) for source in product if source.picture for name in source.picture.colours]
    if not wanted or not measured or not set(key(statement.label)) <= WHOLE:
        return Compared(statement, "unread")
    if same := [(name, source) for name, source in measured if family(name) in wanted]:
        name, source = same[0]
        return Compared(statement, "agrees", name, Seen(name, source.index, None))
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
    """Every quantity asked for: one that is another makes the whole differ, one that was not read leaves it open."""
    each = [_one_quantity(statement, wanted, print_) for wanted in quantities(statement.value)]
    by_state = {one.state: one for one in reversed(each)}
    found = by_state.get("differs") or by_state.get("unread") or each[0]
    if found.state != "agrees":
        return found
    return replace(found, shown=", ".join(dict.fromkeys(one.shown for one in each)))


def _one_quantity(statement: Statement, wanted: Quantity, print_: Sequence[Seen]) -> Compared:
    own = set(key(statement.label))
    same_label = [one for one in _labelled(statement.label, print_) if not (_words_of(one.text) & OTHERS) - own]
    labelled = _with_quantity(same_label, wanted)
    bare = _with_quantity([one for one in print_ if _stands_alone(one.text)], wanted)
    allowed = wanted.dimension in ELECTRIC or wanted.dimension == "count" or bool(own & BARE)
    read = labelled or (bare if allowed or not own else [])
    if same := next((one for one in read if wanted.holds(one[1])), None):
        return Compared(statement, "agrees", same[1].text, same[0])
    if read and (labelled or len({one[1].sides for one in read}) == 1):
        return Compared(statement, "differs", read[0][1].text, read[0][0])
    return Compared(statement, "unread")


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


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
    same = next((one for one in print_ if len(wanted) >= 3 and _holds(one.text, wanted)), None)
    if same:
        return Compared(statement, "agrees", statement.value, same)
    for one in _labelled(statement.label, print_):
        if re.search(r"\d", tail := _behind(one.text)) and re.search(r"\d", wanted):
            return Compared(statement, "differs", tail, one)
    return Compared(statement, "unread")


def _words(statement: Statement, print_: Sequence[Seen]) -> Compared:
    """Words that are to stand on the product, or not to; anything else is for eyes."""
    wanted = statement.phrases or (statement.value,)
    places = [_printed(phrase, print_) for phrase in wanted]
    if statement.negated:
        read = [at for at in places if at and statement.phrases]
        return _shown(statement, "differs", read[0]) if read else Compared(statement, "unread")
    if all(places):
        return _shown(statement, "agrees", [line for at in places for line in at])
    if not print_ or any(len(_plain(phrase)) < 4 for phrase in wanted):
        return Compared(statement, "unread")
    return _other(statement, next(phrase for phrase, at in zip(wanted, places, strict=True) if not at), print_)


def _shown(statement: Statement, state: State, lines: Sequence[Seen]) -> Compared:
    return Compared(statement, state, " ".join(line.text for line in dict.fromkeys(lines)), lines[0])


def _other(statement: Statement, missing: str, print_: Sequence[Seen]) -> Compared:
    """What stands there instead, as far as that is plain."""
    score, at = _best(_plain(missing), print_)
    labelled = [one for one in _labelled(statement.label, print_) if statement.label != statement.value]
    tail = _behind(labelled[0].text) if labelled else ""
    if tail and fuzz.partial_ratio(_plain(missing), _plain(tail)) < OTHER_WORDS:
        return Compared(statement, "differs", tail, labelled[0])
    if statement.sort == "print" and score >= OTHER_WORDS and _numbers(missing) != _numbers(at.text):
        return Compared(statement, "differs", at.text, at) if _numbers(at.text) else Compared(statement, "unread")
    return Compared(statement, "absent" if statement.sort == "print" and score < OTHER_WORDS else "unread")


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _printed(phrase: str, print_: Sequence[Seen]) -> list[Seen]:
    """The lines that hold the phrase: every word of it, misread letters allowed for, and none that turns it round."""
    wanted = _plain(phrase).split()
    for index in dict.fromkeys((one.index, one.second) for one in print_):
        lines = [one for one in print_ if (one.index, one.second) == index]
        words = [(word, one) for one in lines for word in _plain(one.text).split()]
        for start in range(len(words) - len(wanted) + 1) if wanted else ():
            part = words[start : start + len(wanted)]
            before = {word for word, _ in words[max(0, start - 2) : start]}
            if all(map(_alike, wanted, (word for word, _ in part))) and not before & NEVER - set(wanted):
                return list(dict.fromkeys(line for _, line in part))
    return []


def _alike(word: str, other: str) -> bool:
    if re.search(r"\d", word + other) or min(len(word), len(other)) < 3:
        return word == other
    return fuzz.ratio(word, other) >= SAME_WORD


def _best(wanted: str, print_: Sequence[Seen]) -> tuple[float, Seen]:
    """How alike the most similar stretch of one file's print is, and its line."""
    best = (0.0, print_[0])
    for index in dict.fromkeys((one.index, one.second) for one in print_):
        lines = [one for one in print_ if (one.index, one.second) == index]
        text = " ".join(_plain(one.text) for one in lines)
        found = fuzz.partial_ratio_alignment(wanted, text) if len(text) >= len(wanted) else None
        if found and found.score > best[0]:
            best = (found.score, _line_at(lines, found.dest_start))
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
