"""When a declared function is called, and with what: only where its own words fit, and only with what was said.

A match needs a content word of the function's name, or a sum where the function is for sums. Arguments are taken from
the words spoken; a required one that was not said is asked for, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from components.offline.wire.settings import FunctionDeclaration

# Words of names that say nothing about when a function is wanted.
EMPTY = {"get", "fetch", "set", "do", "call", "run", "make", "find", "current", "tool", "function", "my", "the", "a",
         "an", "of", "for", "to", "in", "is", "and", "or", "by", "with", "me", "it", "on", "at"}  # fmt: skip
SUMS = re.compile(r"\b(calculat\w*|arithmetic|mathemat\w*|math|expression|sum)\b", re.I)
# "squared" first, so that what follows it stands behind a digit.
SPOKEN = {"squared": "** 2", "plus": "+", "minus": "-", "times": "*", "multiplied by": "*", "x": "*", "×": "*",
          "divided by": "/", "over": "/", "÷": "/", "to the power of": "**"}  # fmt: skip
# Speech recognition writes small numbers as words.
WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
NUMBER = r"\d+(?:\.\d+)?"
OPERATOR = r"(?:\*\*|[-+*/])"
SUM = re.compile(rf"\(?\s*-?{NUMBER}(?:\s*[()]*\s*{OPERATOR}\s*[()]*\s*-?{NUMBER})+\s*\)?")
UNIT_NAMES = """mm cm km m mi miles? yards? yd feet foot ft inch(?:es)? (?:kilo|centi|milli)?met(?:er|re)s? mg kg g
    tons? (?:kilo)?grams? lbs? pounds? oz ounces? ml l lit(?:er|re)s? gallons? pints? ms s sec seconds? min minutes? h
    hours? days? weeks? years? kmh kph mph knots? degC degF celsius fahrenheit kelvin K J kJ kcal cal W kW kWh Pa bar
    psi N Hz"""
NAMED = rf"(?:degrees?\s+)?(?:{'|'.join(UNIT_NAMES.split())})\b(?:\s*\*\*\s*[23])?"
UNIT = rf"{NAMED}(?:\s*(?:/|\bper\b)\s*{NAMED})?"
QUANTITY = rf"{NUMBER}(?:\s*{UNIT})?"
MEASURE = re.compile(rf"-?{QUANTITY}(?:\s*{OPERATOR}\s*{QUANTITY})*(?:\s+(?:to|into|in)\s+{UNIT})?")
# A hyphen or a slash between digits may be a date or a telephone number.
CLEARLY = re.compile(r"[+*]|\d\s+[-/]\s+-?\d")
ASKS_FOR_SUM = re.compile(r"\b(what|how much|calculat\w*|comput\w*|evaluat\w*|convert)\b", re.I)
PLACE = re.compile(r"\b(?:in|for|at|near|of|from)\s+((?:[A-Z][\w'.-]*)(?:[ ,]+[A-Z][\w'.-]*)*)")
PLACES = {"location", "city", "place", "town", "country", "region", "destination", "where",
          "zone", "timezone"}  # fmt: skip
QUERIES = {"query", "question", "q", "search", "text", "message", "prompt", "request", "note", "content"}


@dataclass(frozen=True, slots=True)
class Call:
    function: FunctionDeclaration
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lacking:
    """The function fits, but these required parameters were not said."""

    function: FunctionDeclaration
    parameters: tuple[str, ...]


def match(said: str, functions: Sequence[FunctionDeclaration]) -> Call | Lacking | None:
    """The function that what was said clearly asks for."""
    scored = [(score(said, function), -number) for number, function in enumerate(functions)]
    best = max(scored, default=(0, 0))
    if best[0] < 1:
        return None
    function = functions[-best[1]]
    args, lacking = arguments(said, function)
    return Lacking(function, lacking) if lacking else Call(function, args)


def score(said: str, function: FunctionDeclaration) -> float:
    """Shared words: of the name one each, of the description a tenth each; at least 1 is a match."""
    name, spoken = function.name or "", stems(said)
    if name and name.lower() in said.lower():
        return 10
    found = sum_in(said)
    if found and (CLEARLY.search(found) or ASKS_FOR_SUM.search(said)) and for_sums(function):
        return 5
    of_name = stems(re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]", " ", name)) & spoken
    return len(of_name) + len(stems(function.description or "") & spoken) / 10 if of_name else 0


def for_sums(function: FunctionDeclaration) -> bool:
    return bool(SUMS.search(f"{function.name or ''} {function.description or ''}".replace("_", " ")))


def stems(text: str) -> set[str]:
    """Content words without the endings that change with grammar."""
    words = {word for word in re.findall(r"[^\W\d_]+", text.lower().replace("'s", ""))}
    return {re.sub(r"(ing|es|s|ed|or|ion|e)$", "", word) if len(word) > 4 else word for word in words - EMPTY}


def arguments(said: str, function: FunctionDeclaration) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The arguments that were said, and the required parameters that were not."""
    schema = parameters(function)
    properties: dict[str, Any] = schema.get("properties") or {}
    numbers = iter(re.findall(rf"-?{NUMBER}", said))
    found = {name: value(said, name, inner, numbers) for name, inner in properties.items()}
    args = {name: one for name, one in found.items() if one is not None}
    return args, tuple(name for name in schema.get("required") or () if name not in args)


def parameters(function: FunctionDeclaration) -> dict[str, Any]:
    if function.parameters is not None:
        return dict(function.parameters.as_json())
    given = function.parameters_json_schema
    return given if isinstance(given, dict) else {}


def value(said: str, name: str, schema: dict[str, Any], numbers: Iterable[str]) -> Any:
    """What was said for one parameter, or None."""
    kind = str(schema.get("type", "")).lower()
    words = set(re.split(r"_|(?<=[a-z])(?=[A-Z])", name)) | {name.lower()}
    if options := schema.get("enum"):
        return next((one for one in options if re.search(rf"\b{re.escape(str(one))}\b", said, re.I)), None)
    if kind in ("number", "integer"):
        number = next(iter(numbers), None)
        return None if number is None else int(float(number)) if kind == "integer" else float(number)
    if kind != "string":
        return None
    if words & {"expression", "formula", "calculation"}:
        return sum_in(said)
    if words & PLACES:
        place = PLACE.search(said)
        return place[1].rstrip(".,?!") if place else None
    return said if words & QUERIES else None


def sum_in(said: str) -> str | None:
    """The sum or the conversion that was said, in digits and signs: "12 times 7" is "12 * 7"."""
    text = re.sub(rf"\b({'|'.join(WORDS)})\b", in_digits, said.replace(",", ""), flags=re.I)
    for word, sign in SPOKEN.items():
        name = rf"(?<=\d)\s*\b{word}\b|(?<=\w)\s+{word}(?=\s+\d)" if word.isascii() else rf"\s*{word}"
        text = re.sub(name, f" {sign}", text)
    measured = next(filter(worked_out, (found[0] for found in MEASURE.finditer(text))), None)
    if measured:
        return re.sub(r"degrees?\s+", "", re.sub(r"\s(in|into)\s", " to ", re.sub(r"\bper\b", "/", measured))).strip()
    found = SUM.search(text)
    return found[0].strip() if found else None


def in_digits(word: re.Match[str]) -> str:
    return str(WORDS.index(word[0].lower()))


def worked_out(measure: str) -> bool:
    """Whether quantities are reckoned with or converted, and not merely named."""
    reckoned = re.search(rf"{OPERATOR}\s*{NUMBER}|\s(?:to|into|in)\s", measure)
    return bool(reckoned and re.search(UNIT, measure))


def result(response: dict[str, Any] | None) -> str:
    """A function's response in words."""
    if not response:
        return "nothing"
    if len(response) == 1:
        return spoken(next(iter(response.values())))
    return ", ".join(f"{name.replace('_', ' ')} {spoken(one)}" for name, one in response.items())


def spoken(one: Any) -> str:
    if isinstance(one, dict):
        return result(one)
    return ", ".join(spoken(inner) for inner in one) if isinstance(one, list) else str(one)
