"""Which files belong to one item: proposed by a simple rule, for a person to change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.media.spool import distinct

Rule = Literal["Each picture is an item", "By file name", "All are one item"]
Kind = Literal["image", "pdf", "video"]
SHARED = "all"
# What tells views of one item apart at a name's end, and what a specification is called.
VIEWS = (
    "front|back|left|right|top|bottom|side|inside|outside|detail|closeup|label|photo|picture|image|img|video|clip|"
    "view|spec|specs|specification|datasheet|sheet"
)
END = re.compile(rf"(?:[\s_.\-(]+(?:{VIEWS}|[a-z]|\d{{1,3}})\)?)+$", re.IGNORECASE)
ONLY = re.compile(rf"(?:{VIEWS}|product)?[\s_.-]*\d{{0,3}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be given to an item; `key` is unique."""

    key: str
    name: str
    kind: Kind


def stem(name: str) -> str:
    """What a file's name says of its item: lamp for lamp-front_2.jpg; "" for spec.pdf."""
    bare = re.sub(r"\.\w{1,5}$", "", name).strip()
    short = END.sub("", bare).strip(" _.-")
    return "" if ONLY.fullmatch(short) else short


def propose(files: Sequence[File], rule: Rule) -> dict[str, str]:
    """An item's name for each file's key. Specifications that name no item are of all of them."""
    if rule == "All are one item":
        first = next((file for file in files if file.kind != "pdf"), None)
        return {file.key: _item((stem(first.name) if first else "") or "Item 1") for file in files}
    own = {file.key: name for file, name in zip(files, _names(files, rule), strict=True) if file.kind == "image"}
    known = {name.casefold(): name for name in own.values()}
    by_stem = _unique(own.values())
    found = dict(own)
    for file in files:
        if file.kind != "image":
            word = stem(file.name).casefold()
            found[file.key] = known.get(word) or by_stem.get(word) or _alone(file, known)
    return {file.key: found[file.key] for file in files}


def _unique(items: Iterable[str]) -> dict[str, str]:
    """Items by their stems, where no two have the same."""
    stems = [(stem(name).casefold(), name) for name in dict.fromkeys(items)]
    counts = Counter(short for short, _ in stems)
    return {short: name for short, name in stems if short and counts[short] == 1}


def _alone(file: File, items: Mapping[str, str]) -> str:
    """Of a specification or video that names none of the items: a video alone is one, or goes with the only one."""
    if file.kind == "pdf":
        return SHARED
    return next(iter(items.values())) if len(items) == 1 else _item(stem(file.name) or bare(file.name))


def _names(files: Sequence[File], rule: Rule) -> list[str]:
    """By file name: what the names have in common; else each its own name, numbered where two are alike."""
    if rule == "By file name":
        return [_item(stem(file.name) or bare(file.name)) for file in files]
    names: list[str] = []
    taken: set[str] = set()
    for file in files:
        names.append(distinct(_item(bare(file.name)), taken))
        taken |= {names[-1]} if file.kind == "image" else set()
    return names


def _item(name: str) -> str:
    """A file may be called what stands for all items."""
    return f"{name} (item)" if name.casefold() == SHARED else name


def bare(name: str) -> str:
    return re.sub(r"\.\w{1,5}$", "", name).strip() or name


def grouped(files: Sequence[File], chosen: Mapping[str, str]) -> dict[str, list[File]]:
    """The items with their files, pictures first, then specifications, then videos.

    An item needs a picture or a video. "all", or nothing, is for every item.
    """
    names = {file.key: chosen.get(file.key, "").strip() for file in files}
    shared = [file for file in files if names[file.key].casefold() in ("", SHARED)]
    items = dict.fromkeys(names[file.key] for file in files if file not in shared)
    found = {item: [file for file in files if file in shared or names[file.key] == item] for item in items}
    if not found and any(file.kind != "pdf" for file in shared):
        found = {"Item 1": shared}
    order = ("image", "pdf", "video")
    return {
        item: sorted(own, key=lambda file: order.index(file.kind))
        for item, own in found.items()
        if any(file.kind != "pdf" for file in own)
    }


def unused(files: Sequence[File], items: Mapping[str, Sequence[File]]) -> list[File]:
    """Files that no item has."""
    taken = {file.key for own in items.values() for file in own}
    return [file for file in files if file.key not in taken]
