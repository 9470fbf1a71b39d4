"""Fill a response schema from evidence, field by field, keeping where each value was read.

What is not found is null where the schema allows it, else left out where it need not be there. A field that must be
there and may not be null gets what says least and still validates: "" or [] or {}; of an enum the choice that
means "unknown" if there is one, else its last; and for numbers and booleans, where nothing says "not found", 0 and
false. None of these gets an entry in the evidence array, by which a reader can tell them from values that were read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from components.offline.answer.concepts import concept, field_words, is_evidence, is_items, second_concept
from components.offline.answer.facts import Facts, labelled
from components.offline.answer.items import Item
from components.offline.answer.least import UNKNOWN
from components.offline.answer.paper import Found, found
from components.offline.answer.schema import Shape
from components.offline.answer.values import MISSING, cast


@dataclass
class Filler:
    """One answer in the making. `read` lists field paths with what they were read from."""

    facts: Facts
    receipt: bool = False
    read: list[tuple[str, Found]] = field(default_factory=list)

    def value(self, shape: Shape, name: str = "", path: str = "", parents: tuple[str, ...] = ()) -> Any:
        """The value for a field, or MISSING."""
        if shape.type == "object":
            return self._object(shape, path, (*parents, name) if name else parents)
        if shape.type == "array":
            return self._array(shape, name, path, parents)
        return self._scalar(shape, name, path, parents)

    def _object(self, shape: Shape, path: str, parents: tuple[str, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        own = [(name, inner) for name, inner in shape.properties if not is_evidence(inner)]
        started = len(self.read)
        for name, inner in own:
            put(result, shape, name, inner, self.value(inner, name, _join(path, name), parents))
        for name, inner in shape.properties:
            if is_evidence(inner) and inner.items:
                base = _base(own, path)
                result[name] = [
                    self._evidence(inner.items, base, entry) for entry in self.read[started:] if entry[1].quote
                ]
        return {name: result[name] for name, _ in shape.properties if name in result}

    def _array(self, shape: Shape, name: str, path: str, parents: tuple[str, ...]) -> Any:
        inner = shape.items or Shape()
        if is_items(name, shape):
            rows = self.facts.items[: shape.max_items]
            return [self._item(inner, row, f"{path}[{at}]") for at, row in enumerate(rows)]
        if inner.type == "object":
            return []
        if concept(name, shape, parents) == "items":
            return self._names(inner, path, shape.max_items)
        known = self._found(name, shape, parents)
        if known is None:
            return []
        several = known.value if isinstance(known.value, list) else [known.value]
        cast_ones = [one for one in (cast(value, inner) for value in several) if one is not MISSING]
        if cast_ones:
            self.read.append((path, known))
        return cast_ones[: shape.max_items]

    def _names(self, inner: Shape, path: str, most: int | None) -> list[Any]:
        """Articles where only one value each is asked for: their names."""
        named = [item for item in self.facts.items if item.name][:most]
        self.read += [(f"{path}[{at}]", found(item.name, item.rows)) for at, item in enumerate(named)]
        return [self._item(inner, item, path) for item in named]

    def _scalar(self, shape: Shape, name: str, path: str, parents: tuple[str, ...]) -> Any:
        known = self._found(name, shape, parents)
        if known is None:
            return MISSING
        value = cast(known.value, shape)
        if value is not MISSING:
            self.read.append((path, known))
        return value

    def _found(self, name: str, shape: Shape, parents: tuple[str, ...]) -> Found | None:
        meant = self._meaning(name, shape, parents)
        known = self.facts.get(meant) if meant else None
        if known is None and (second := second_concept(shape, meant)):
            known = self.facts.get(second)
        if known is None and meant is None:
            known = labelled(self.facts.paper, field_words(name))
        return known

    def _meaning(self, name: str, shape: Shape, parents: tuple[str, ...]) -> str | None:
        """A bare "name" is the issuer's on a receipt, the product's elsewhere."""
        if field_words(name) == ("name",) and not any(concept(parent, Shape()) for parent in parents[-1:]):
            return "company" if self.receipt else "product_name"
        return concept(name, shape, parents)

    def _item(self, shape: Shape, item: Item, path: str) -> Any:
        if shape.type != "object":
            value = cast(item.name, shape)
            return least(shape) if value is MISSING else value
        result: dict[str, Any] = {}
        for name, inner in shape.properties:
            known = _item_value(item, concept(name, inner, in_item=True))
            value = MISSING if known is None else cast(known, inner)
            if value is not MISSING:
                self.read.append((_join(path, name), found(known, item.rows)))
            put(result, shape, name, inner, value)
        return result

    def _evidence(self, shape: Shape, base: str, entry: tuple[str, Found]) -> dict[str, Any]:
        path, known = entry
        path = path[len(base) :]
        result: dict[str, Any] = {}
        for name, inner in shape.properties:
            value = cast_evidence(name, inner, path, known, self.facts)
            put(result, shape, name, inner, value)
        return result


def put(result: dict[str, Any], shape: Shape, name: str, inner: Shape, value: Any) -> None:
    """Enters the field; one that was not found stays away, unless the schema asks for it."""
    if value is not MISSING:
        result[name] = value
    elif inner.nullable:
        result[name] = None
    elif name in shape.required:
        result[name] = least(inner)


def least(shape: Shape) -> Any:
    """The value that says least and still validates, see the module's words."""
    if shape.nullable:
        return None
    if shape.choices:
        unknown = [choice for choice in shape.choices if str(choice).lower() in UNKNOWN]
        return (unknown or list(shape.choices[-1:]))[0]
    if shape.type == "object":
        return {name: least(inner) for name, inner in shape.properties if name in shape.required}
    if shape.type in ("number", "integer"):
        bound = shape.minimum if shape.minimum and shape.minimum > 0 else min(0.0, shape.maximum or 0.0)
        return int(bound) if bound == int(bound) else bound
    return {"array": [], "boolean": False, "string": ""}.get(shape.type)


def cast_evidence(name: str, shape: Shape, path: str, known: Found, facts: Facts) -> Any:
    """One property of an evidence entry, by its name."""
    words = field_words(name)
    if words[:1] in (("field",), ("path",), ("name",), ("key",)):
        return path
    if words[:1] in (("quote",), ("text",), ("snippet",), ("printed",), ("quoted",), ("evidence",)) or words == (
        "source",
        "text",
    ):
        return known.quote
    if words[:1] in (("box",), ("bbox",), ("bounding",)):
        return list(facts.paper.as_it_lies(known)) if known.box else MISSING
    if words[:1] == ("page",):
        return known.page or MISSING
    if words[:1] in (("source",), ("file",), ("image",)):
        return facts.paper.place(known.page)[0] if known.page and shape.type in ("integer", "number") else MISSING
    return MISSING


def _item_value(item: Item, meant: str | None) -> Any:
    columns = {
        "item_name": item.name or None,
        "item_quantity": item.quantity,
        "item_unit_price": item.unit_price,
        "item_total": item.total,
        "item_code": item.code,
    }
    return columns.get(meant or "")


def _base(own: Iterable[tuple[str, Shape]], path: str) -> str:
    """Evidence beside one object speaks of that object's fields by their own names."""
    objects = [name for name, inner in own if inner.type == "object"]
    others = [name for name, inner in own if inner.type != "object"]
    return f"{_join(path, objects[0])}." if len(objects) == 1 and not others else f"{path}." if path else ""


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
