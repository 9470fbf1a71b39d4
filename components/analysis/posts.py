"""How long a text is: words of an article, characters of a post as X counts them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from components.analysis.checks import Check

POST_LIMIT = 280
# X counts a link as 23 whatever its length, these code points as one, and all others as two; a pictograph with its
# joiners and skin tones is one sign (developer.x.com, "Counting characters"; twitter-text configuration version 3).
LINK = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
URL = re.compile(r"https?://[^\s<>\"]+|\bwww\.[^\s<>\"]+", re.IGNORECASE)
PICTOGRAPH = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|"
    "[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
    "(?:\u200d[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*)"
)


@dataclass(frozen=True, slots=True)
class Length:
    """What was asked for, in `unit`; None where there is no such end."""

    unit: str
    least: int | None
    most: int | None


ARTICLE, DESCRIPTION = Length("words", 400, 600), Length("words", 150, 250)
POST = Length("characters", None, POST_LIMIT)


def words(text: str) -> int:
    """Runs of letters and digits; in scripts without spaces each sign is one."""
    plain = re.sub(r"[぀-ヿ一-鿿가-힯]", " x ", URL.sub(" x ", text))
    return len(re.findall(r"\w+(?:['’.\-]\w+)*", plain))


def characters(text: str) -> int:
    """As X counts them, after Unicode's composed form."""
    bare, links = URL.subn("", unicodedata.normalize("NFC", text))
    bare, pictographs = PICTOGRAPH.subn("", bare)
    return LINK * links + 2 * pictographs + sum(1 if _light(ord(sign)) else 2 for sign in bare)


def length(text: str, asked: Length) -> int:
    return words(text) if asked.unit == "words" else characters(text)


def fits(name: str, text: str, asked: Length, id: str) -> Check:
    """Whether a text is as long as was asked, as a check about `id`."""
    count = length(text, asked)
    over = max(0, count - asked.most) if asked.most is not None else 0
    under = max(0, asked.least - count) if asked.least is not None else 0
    span = f"{asked.least}-{asked.most}" if asked.least else f"at most {asked.most}"
    difference = f"+{over}" if over else f"-{under}" if under else ""
    return Check(name, not difference, f"{span} {asked.unit}", f"{count} {asked.unit}", difference, (id,))


def _light(point: int) -> bool:
    return any(first <= point <= last for first, last in LIGHT)
