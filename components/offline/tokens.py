"""Token counts by the service's published rules (data/tokens.toml)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from components.offline.facts import table
from components.offline.probe import Look

PREFIX = "MEDIA_RESOLUTION_"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a request: text, or a look into its file with the part's own settings (seconds, pages from 1)."""

    text: str | None = None
    look: Look | None = None
    resolution: str | None = None
    start: float = 0.0
    end: float | None = None
    fps: float | None = None
    first_page: int | None = None
    last_page: int | None = None


def text_tokens(characters: int) -> int:
    return math.ceil(characters / int(table("tokens")["characters_per_token"]))


def counted(parts: Iterable[Part], rules: str, resolution: str | None) -> Counter[str]:
    """Tokens by modality; `rules` is gemini-3 or gemini-2.5, `resolution` the request's own."""
    total: Counter[str] = Counter()
    for part in parts:
        total += tokens(part, table("tokens")[rules], level(part.resolution or resolution))
    return total


def level(resolution: str | None) -> str:
    return (resolution or "UNSPECIFIED").removeprefix(PREFIX)


def tokens(part: Part, rules: dict[str, Any], level: str) -> Counter[str]:
    look = part.look
    if look is None:
        return Counter(TEXT=text_tokens(len(part.text or "")))
    if look.kind == "text":
        return Counter(TEXT=text_tokens(look.characters))
    if look.kind == "image":
        return Counter(IMAGE=image_tokens(look, rules, level))
    if look.kind == "pdf":
        return Counter({rules["pdf_modality"]: pages(part, look) * rules["page"][level]})
    return clip_tokens(part, look, rules["frame"][level])


def image_tokens(look: Look, rules: dict[str, Any], level: str) -> int:
    each = int(rules["image"][level])
    tiles = rules.get("tiles")
    if not tiles or level in ("LOW", "MEDIUM") or max(look.width, look.height) <= tiles["small_side"]:
        return each
    unit = max(1, math.floor(min(look.width, look.height) / float(tiles["unit_divisor"])))
    return math.ceil(look.width / unit) * math.ceil(look.height / unit) * each


def pages(part: Part, look: Look) -> int:
    first, last = part.first_page or 1, min(part.last_page or look.pages, look.pages)
    return max(0, last - first + 1)


def clip_tokens(part: Part, look: Look, frame: int) -> Counter[str]:
    seconds = max(0.0, min(part.end or look.seconds, look.seconds) - part.start)
    found = (
        Counter(AUDIO=math.ceil(seconds * table("tokens")["audio_per_second"])) if look.has_audio else Counter[str]()
    )
    if look.kind == "video":
        found["VIDEO"] = max(1, math.ceil(seconds * (part.fps or 1.0))) * frame
    return found


def details(by_modality: Counter[str]) -> list[dict[str, Any]]:
    """promptTokensDetails and its like."""
    return [{"modality": name, "tokenCount": count} for name, count in by_modality.items() if count]
