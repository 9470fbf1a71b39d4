"""The shortest text that a regular expression takes, for a schema that asks for one where nothing was found."""

from __future__ import annotations

import re

# Private, since nothing public tells what an expression is made of; a sampler with a package of its own would be one
# more dependency for fields that hardly any schema has.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any


def sample(pattern: str) -> str | None:
    """None where none was found, as for look-ahead or what is no expression at all."""
    try:
        text = "".join(_said(token, argument) for token, argument in parser.parse(pattern))
        return text if re.search(pattern, text) else None
    except (re.error, ValueError, RecursionError):
        return None


def _said(token: Any, argument: Any) -> str:
    if token in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, _, inner = argument
        return "".join(_said(*one) for one in inner) * int(least)
    if token is op.SUBPATTERN:
        return "".join(_said(*one) for one in argument[-1])
    if token is op.BRANCH:
        return "".join(_said(*one) for one in argument[1][0])
    if token is op.IN:
        return _member(argument)
    if token is op.LITERAL:
        return chr(argument)
    if token in (op.ANY, op.NOT_LITERAL):
        return "b" if argument == ord("a") else "a"
    if token is op.AT:
        return ""
    raise ValueError(token)


def _member(members: list[Any]) -> str:
    """A letter of the class: its first, or of one that names what it leaves out any other."""
    if members[0][0] is op.NEGATE:
        return next(char for char in "a0 -_\n!é" if not any(_holds(one, char) for one in members[1:]))
    token, argument = members[0]
    if token is op.CATEGORY:
        return next(char for char in "0a -\n" if _holds(members[0], char))
    return chr(argument[0] if token is op.RANGE else argument)


def _holds(member: Any, char: str) -> bool:
    token, argument = member
    if token is op.CATEGORY:
        return re.match(CATEGORIES[argument], char) is not None
    low, high = argument if token is op.RANGE else (argument, argument)
    return bool(low <= ord(char) <= high)


CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
