"""What a schema field asks for, by its name, the names around it and its description."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from components.offline.answer.schema import Shape

IN_NAME, AT_END, IN_DESCRIPTION = 60, 80, 30


def field_words(name: str) -> tuple[str, ...]:
    """ "amountDue" and "amount_due" are the words amount, due."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(re.findall(r"[^\W_\d]+", spaced.lower()))


def concept(name: str, shape: Shape, parents: tuple[str, ...] = (), *, in_item: bool = False) -> str | None:
    """The concept of a scalar field, or None when its words mean nothing to us. Item columns are told apart."""
    own = field_words(name)
    longer = tuple(word for parent in parents[-1:] for word in field_words(parent)) + own
    ranked = [
        (_score(own, longer, field_words(shape.description)[:6], phrase), concept_name)
        for phrase, concept_name in _phrases(in_item)
    ]
    best = max(ranked, default=(0, None), key=lambda pair: pair[0])
    return best[1] if best[0] > 0 else None


def second_concept(shape: Shape, first: str | None) -> str | None:
    """What a description allows instead, as in "Tip or service charge"."""
    words = field_words(shape.description)
    if "or" not in words:
        return None
    after = words[words.index("or") + 1 :]
    found = [name for phrase, name in _phrases(False) if after[: len(phrase)] == phrase and name != first]
    return found[0] if found else None


def is_items(name: str, shape: Shape) -> bool:
    """Whether an array of objects holds article lines: by its name, or by its columns."""
    if shape.items is None or shape.items.type != "object":
        return False
    if any(field_words(name) == phrase for phrase, known in _phrases(False) if known == "items"):
        return True
    columns = {concept(column, inner, in_item=True) for column, inner in shape.items.properties}
    return "item_name" in columns and bool(columns & {"item_total", "item_unit_price", "item_quantity"})


def is_evidence(shape: Shape) -> bool:
    """Whether an array of objects is to say where values were read: a quote, and the field or the place it is for."""
    if shape.items is None or shape.items.type != "object":
        return False
    names = {word for name, _ in shape.items.properties for word in [name.lower()]}
    quotes = names & {"quote", "text", "snippet", "printed", "quoted_text", "evidence", "source_text"}
    places = names & {"field", "path", "field_path", "box_2d", "box2d", "bbox", "bounding_box", "box"}
    return bool(quotes) and bool(places)


def _score(own: tuple[str, ...], longer: tuple[str, ...], told: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    length = len(phrase)
    if own == phrase:
        return 100 + length
    if longer == phrase:
        return 110 + length
    if longer[-length:] == phrase and own[-1:] == phrase[-1:]:
        return AT_END + length
    if _inside(own, phrase):
        return IN_NAME + length
    return IN_DESCRIPTION + length if length > 1 and _inside(told, phrase) else 0


def _inside(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words) - len(phrase) + 1))


@cache
def _phrases(in_item: bool) -> tuple[tuple[tuple[str, ...], str], ...]:
    data = tomllib.loads((files(__package__) / "concepts.toml").read_text(encoding="utf-8"))
    return tuple(
        (tuple(name.split()), concept_name)
        for concept_name, section in data.items()
        if concept_name.startswith("item_") == in_item or (in_item is False and concept_name == "item_count")
        for name in section["names"]
    )
