"""How many tokens a piece of a prompt will be: the rules of rules.toml, per family of models."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from components.gemini import own_table
from components.gemini.request import Resolution
from components.gemini.usage import Modality
from components.prices.band import Band, exactly, nearest
from components.prices.piece import Piece

Tokens = Mapping[Modality, Band[int]]
# Both sides of a page whose shape is unknown, in millimetres: US letter and A4.
LETTER, A4 = (216, 279), (210, 297)
SMALL_SIDE = 384  # a picture within this square is one tile (image-understanding page, 2026-09-23)
TILE_DIVISOR = 1.5
MOST_TILES = 8  # 2.5 looks closer with about 2,048 further tokens (media-resolution page, 2026-02-19)


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens of one picture: as a `grid` of its shape, as `flat` number, per `tiles` of it, or `one` that may be."""

    how: Literal["grid", "flat", "tiles", "one"]
    tokens: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Of one family at one media resolution. `audio` in tokens a second, `frame` in tokens a look."""

    family: str
    source: str
    dated: str
    image: Budget
    page: Budget
    page_modality: Modality
    frame: tuple[int, int, int]
    audio: tuple[int, int, int]
    schema: tuple[float, float, float]
    thoughts: Band[int]


def rules(model: str, on: date, resolution: Resolution | None = None) -> Rules | None:
    """The rules of the model's family on that day, or None for a family nobody has described."""
    family = _family(model, on)
    return _rules(family, resolution or "default") if family else None


def least_cached(model: str, on: date) -> int:
    """Tokens below which the service keeps no context of this model; 0 where nobody told."""
    family = _family(model, on)
    return int(family["cache_minimum"]) if family else 0


def _family(model: str, on: date) -> Mapping[str, Any] | None:
    name = own_table.current().counts_like(model.rsplit("/", 1)[-1])
    found = [
        (len(prefix), family["since"], index)
        for index, family in enumerate(_data()["family"])
        for prefix in family["prefixes"]
        if name.startswith(prefix) and family["since"] <= on
    ]
    return _data()["family"][max(found)[2]] if found else None


def _rules(family: Mapping[str, Any], level: str) -> Rules:
    image, page = (Budget(family[name]["how"], family[name][level]) for name in ("image", "page"))
    return Rules(
        family["name"],
        family["source"],
        family["dated"],
        image,
        page,
        family["page_modality"],
        tuple(family["frame"][level]),
        tuple(family["audio"]),
        tuple(family["schema_bytes_per_token"]),
        Band(*family["thoughts"]),
    )


def count(piece: Piece, by: Rules) -> Tokens | None:
    """Tokens by modality; a video with sound is both. None where the piece's size or length is not known."""
    if piece.modality == "image":
        return {"image": picture(by.image, piece.width, piece.height)}
    if piece.modality == "document":
        return None if piece.pages is None else {by.page_modality: pages(piece, by)}
    if piece.modality == "text":
        return None if piece.characters is None else {"text": text(piece.characters)}
    if piece.seconds is None:
        return None
    sound = Band(*(nearest(piece.seconds * rate) for rate in by.audio))
    return {"audio": sound} if piece.modality == "audio" else _video(piece, piece.seconds, by, sound)


def _video(piece: Piece, seconds: float, by: Rules, sound: Band[int]) -> Tokens:
    looks = seconds * (piece.fps or 1.0)
    fewest, likely, most = max(1, math.floor(looks)), max(1, nearest(looks)), math.floor(looks) + 1
    frames = Band(fewest * by.frame[0], likely * by.frame[1], most * by.frame[2])
    if piece.has_audio is False:
        return {"video": frames}
    return {"video": frames, "audio": sound if piece.has_audio else Band(0, sound.likely, sound.high)}


def text(size: int) -> Band[int]:
    """`size` in bytes of UTF-8: English is a byte a character, other scripts take more of both."""
    low, likely, high = (size / rate for rate in _data()["text"]["bytes_per_token"])
    extra = _data()["text"]["overhead"]
    return Band(math.floor(low) + extra[0], math.ceil(likely) + extra[1], math.ceil(high) + extra[2])


def least(size: int) -> int:
    """The low end of `text`."""
    data = _data()["text"]
    return math.floor(size / float(data["bytes_per_token"][0])) + int(data["overhead"][0])


def schema(size: int, by: Rules) -> Band[int]:
    """A response schema of `size` bytes of JSON; some models count it, some do not."""
    low, likely, high = (math.ceil(size / rate) if rate else 0 for rate in by.schema)
    return Band(low, likely, high)


def picture(budget: Budget, width: int | None, height: int | None) -> Band[int]:
    """A size that is not known is taken for a square of the largest kind."""
    if budget.how == "flat":
        return exactly(budget.tokens)
    if budget.how == "grid":
        tokens = grid(budget.tokens, width or 1, height or 1)
        return Band(tokens if width and height else budget.tokens // 2, tokens, max(tokens, budget.tokens))
    cut = tiles(width, height) if width and height else MOST_TILES
    # Tiles come with a look at the whole; nobody has seen how many tiles 2.5 makes of a large picture at most.
    whole = budget.tokens * (cut + 1 if cut > 1 else 1)
    if budget.how == "tiles" and width and height:
        return exactly(whole)
    return Band(budget.tokens, budget.tokens, min(whole, budget.tokens * (MOST_TILES + 1)))


def pages(piece: Piece, by: Rules) -> Band[int]:
    number = piece.pages or 0
    if by.page.how == "flat":
        return exactly(number * by.page.tokens)
    shapes = [(piece.width, piece.height)] if piece.width and piece.height else [LETTER, A4]
    each = [grid(by.page.tokens, width, height) for width, height in shapes]
    return Band(number * min(each), number * max(each), number * max(*each, by.page.tokens))


def grid(budget: int, width: int, height: int) -> int:
    """Columns x rows of the largest grid of the picture's shape that has no more cells than the budget."""
    scale = math.sqrt(budget / (width * height))
    columns, rows = math.floor(width * scale), math.floor(height * scale)
    if columns and rows:
        return columns * rows
    return min(budget, max(1, columns, rows))


def tiles(width: int, height: int) -> int:
    """960x540 is cut into 6; a picture within 384x384 stays whole."""
    if max(width, height) <= SMALL_SIDE:
        return 1
    unit = max(1, math.floor(min(width, height) / TILE_DIVISOR))
    return math.ceil(width / unit) * math.ceil(height / unit)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "rules.toml").read_text("utf-8"))
