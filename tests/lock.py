"""The two locks as values: pins with their markers, hashes and what asked for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pin:
    name: str
    version: Version
    marker: str
    hashes: int
    via: frozenset[str]


def read_lock(path: Path) -> list[Pin]:
    """Pins in the order of the file; a name comes twice where two Pythons need two versions."""
    text = path.read_text(encoding="utf-8")
    return [read_pin(block) for block in re.findall(r"^[a-z0-9].*\n(?:[ ]+.*\n?)*", text, re.MULTILINE)]


def read_pin(block: str) -> Pin:
    lines = block.splitlines()
    requirement = Requirement(lines[0].removesuffix("\\"))
    (specifier,) = requirement.specifier
    return Pin(
        name=canonicalize_name(requirement.name),
        version=Version(specifier.version),
        marker=str(requirement.marker or ""),
        hashes=len(HASH.findall(block)),
        via=frozenset(read_via(lines)),
    )


def read_via(lines: list[str]) -> list[str]:
    comments = [line.split("#", 1)[1].strip().removeprefix("via").strip() for line in lines if "#" in line]
    return [comment for comment in comments if comment]
