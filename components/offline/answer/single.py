"""One value for an answer that is no object: what the question asks for, where the evidence says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components.offline.answer.asked import asked
from components.offline.answer.facts import Facts
from components.offline.answer.labels import words
from components.offline.answer.paper import Paper
from components.offline.answer.question import answer, fact
from components.offline.answer.schema import Shape
from components.offline.answer.values import MISSING, cast
from components.offline.prompt import Prompt
from components.offline.senses.looking import text_source
from components.offline.senses.source import Source


def single(wanted: Shape, prompt: Prompt, sources: Sequence[Source]) -> Any:
    """A text is answered as without a schema; of a number, a date or a choice only what was read. Else MISSING."""
    known = asked(prompt, sources)
    evidence = [*known.sources, *([text_source(known.context)] if known.context else [])]
    paper = Paper(tuple(evidence))
    if wanted.type == "string" and not wanted.choices and not wanted.format:
        return "".join(answer(prompt, sources)).strip()
    if evidence and (found := fact(known.words.lower(), Facts(paper))):
        return cast(found[0].value, wanted)
    return _printed(wanted, paper) if evidence and wanted.choices else MISSING


def _printed(wanted: Shape, paper: Paper) -> Any:
    """The one choice that the evidence names."""
    said = set(words(paper.text))
    named = [one for one in wanted.choices if (meant := set(words(str(one)))) and meant <= said]
    return named[0] if len(named) == 1 else MISSING
