"""What a conversation's last question is: its own words, the files it is about, what was asked before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from components.offline.prompt import Blob, Prompt, Turn
from components.offline.senses.source import Source

LABEL = re.compile(r"[^\n]{1,200}:\s*")
THING = r"(?:one|files?|images?|pictures?|photos?|documents?|pdfs?|recordings?|videos?|sounds?|texts?|pages?)"
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
BY_PLACE = re.compile(rf"\bthe ({'|'.join(ORDINALS)})(?: {THING})\b", re.IGNORECASE)
BY_NUMBER = re.compile(
    r"\b(?:file|image|picture|photo|document|recording|video) (?:no\. ?|number |#)?(\d{1,3})\b", re.I
)
KINDS: dict[str, tuple[str, ...]] = {
    r"documents?|pdfs?|papers?|invoices?": ("document",),
    r"recordings?|audio|sound|calls?": ("audio",),
    r"videos?|films?|clips?": ("video",),
    r"pictures?|images?|photos?|charts?|screenshots?": ("image",),
}
# What is left of a question that only names another file.
ELLIPSIS = re.compile(r"\W*(?:and|now|then|but|what|how|about|in|of|for|from|with|is|it|same|also|please|the|\W)*")


@dataclass(frozen=True, slots=True)
class Asked:
    """`words` of the question to answer, from the `sources` that it is about; `context` is text given besides."""

    words: str
    sources: Sequence[Source]
    context: str = ""


def asked(prompt: Prompt, sources: Sequence[Source]) -> Asked:
    """The last turn's question. One that only points at another file ("and the second one?") repeats the former."""
    words, context = split(prompt, bool(sources))
    chosen = named(words, sources)
    if len(chosen) < len(sources) and ELLIPSIS.fullmatch(BY_NUMBER.sub("", BY_PLACE.sub("", words)).lower()):
        before = [own_words(turn) for turn in prompt.turns[:-1] if turn.role == "user"]
        full = [one for one in before if one and len(named(one, sources)) == len(sources)] or before
        words = full[-1] if full else words
    return Asked(words, chosen, context)


def named(words: str, sources: Sequence[Source]) -> Sequence[Source]:
    """The sources that are named by place or number, else by their kind ("this chart"); all when none is."""
    places = [ORDINALS[match[1].lower()] for match in BY_PLACE.finditer(words)]
    places += [int(match[1]) - 1 for match in BY_NUMBER.finditer(words)]
    known = [sources[place] for place in dict.fromkeys(places) if -len(sources) <= place < len(sources)]
    if not known:
        kinds = [kind for noun, kind in KINDS.items() if re.search(rf"\b(?:the|this|these) (?:{noun})\b", words, re.I)]
        known = [source for source in sources if any(source.kind in kind for kind in kinds)]
    return known if known and len(sources) > 1 else sources


def own_words(turn: Turn) -> str:
    """A turn's text without the short lines that name the file behind them, such as "File 1 (tea.png):"."""
    return "\n".join(_said(turn))


def _said(turn: Turn) -> Iterator[str]:
    for part, follower in pairwise((*turn.parts, None)):
        if isinstance(part, str) and not (isinstance(follower, Blob) and LABEL.fullmatch(part)):
            yield part


def split(prompt: Prompt, has_files: bool) -> tuple[str, str]:
    """The question, and text given with it: long text before or after the question's own line, or in parts before its
    own, and, where there are no files to answer from, what was said in earlier turns."""
    if not has_files and any(len(turn.parts) > 1 for turn in prompt.turns):
        return _by_parts(prompt)
    last = own_words(prompt.turns[-1]) if prompt.turns else ""
    lines = [line for line in last.splitlines() if line.strip()]
    if has_files and len(last) < CONTEXT:
        return last.strip(), ""
    chosen = [line for line in lines if line.strip().endswith("?")] or lines[-1:] if len(lines) > 1 else lines
    own = [line for line in lines if line not in chosen]
    earlier = [] if has_files else [own_words(turn) for turn in prompt.turns[:-1] if turn.role == "user"]
    return "\n".join(chosen), "\n".join([*earlier, *own]).strip()


def _by_parts(prompt: Prompt) -> tuple[str, str]:
    """A turn's last part is its question; what comes before it, and whole turns too long for one, are given text."""
    said = [list(_said(turn)) for turn in prompt.turns if turn.role == "user"]
    question = said[-1][-1].strip() if said and said[-1] else ""
    given = [text for parts in said for text in parts if text is not parts[-1] or len(text) >= CONTEXT]
    return question, "\n".join(text for text in given if text.strip() != question)


CONTEXT = 600  # characters from which a question's other lines are text to read, not the question
