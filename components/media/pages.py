"""A choice of pages as people write it: "1-3, 5"."""

from __future__ import annotations

import re

from components.errors import BadFile

ADVICE = "Write pages like 1-3, 5 or 7-."


def parse_pages(choice: str, count: int) -> tuple[int, ...]:
    """Page numbers from 1, in the order written, each once; nothing or "all" means every page.

    Raises BadFile, which says what is wrong, for anything else than existing pages.
    """
    if choice.strip().lower() in ("", "all"):
        return tuple(range(1, count + 1))
    chosen: dict[int, None] = {}
    for part in re.split(r"[,;]", choice.strip(" ,;")):
        chosen |= dict.fromkeys(_range(part.strip(), count))
    return tuple(chosen)


def _range(part: str, count: int) -> range:
    found = re.fullmatch(r"(\d{0,6})\s*(?:([-\u2010-\u2015])\s*(\d{0,6}))?", part)
    if not found or not (found[1] or found[3]):
        raise BadFile("The choice of pages can't be read.", ADVICE)
    first = int(found[1] or 1)
    last = (int(found[3]) if found[3] else count) if found[2] else first
    for page in (first, last):
        if not 1 <= page <= count:
            raise BadFile(f"There is no page {page}: the document has {count}.", ADVICE)
    if first > last:
        raise BadFile(f"Pages {first} to {last} run backwards.", ADVICE)
    return range(first, last + 1)
