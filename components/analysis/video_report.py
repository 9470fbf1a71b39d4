"""What was made of a film as a report, in Markdown and plain text; JSON and subtitles are written elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from components.analysis import chapters, timecode
from components.analysis.chapters import Chapter
from components.analysis.compare_report import plain
from components.analysis.evidence import Moment
from components.analysis.result import Claim, Result
from components.analysis.subtitles import Cue
from components.analysis.unmarked import unmarked

HEADS = {
    "summary": "Summary",
    "chapter": "Chapters",
    "feature": "Features and interface",
    "improvement": "Improvements",
    "scene": "Scenes for marketing",
}
MARKS = {True: "agrees", False: "differs", None: "not checked"}


@dataclass(frozen=True, slots=True)
class Written:
    """Texts as they stand, corrected or not; `asked` are questions with their answers."""

    article: str = ""
    description: str = ""
    posts: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    asked: tuple[tuple[str, str], ...] = field(default_factory=tuple)


def described(text: str, listed: Sequence[Chapter]) -> str:
    """A description with the list of chapters, as they stand, below it."""
    told = chapters.youtube(listed)
    return f"{text.strip()}\n\n{told}" if told else text.strip()


def markdown(result: Result, listed: Sequence[Chapter], written: Written) -> str:
    """A report to read: what is said, where, and what the checks found."""
    blocks = [f"# {plain(result.title)}"]
    for kind, head in HEADS.items():
        if found := result.of_kind(kind):
            blocks.append("\n".join([f"## {head}", "", *(f"- {_line(claim, escape=True)}" for claim in found)]))
    if written.article:
        blocks.append(f"## Article\n\n{written.article.strip()}")
    if written.posts:
        blocks.append("\n".join(["## Posts", "", *(f"{n}. {plain(text)}" for n, text in enumerate(written.posts, 1))]))
    if written.description:
        blocks.append(f"## Description\n\n{plain(described(written.description, listed))}")
    for question, answer in written.asked:
        blocks.append(f"## {plain(question)}\n\n{answer.strip()}")
    if result.checks:
        rows = [f"- {MARKS[one.ok]}: {plain(one.name)} (found {plain(one.found)})" for one in result.checks]
        blocks.append("\n".join(["## Checks", "", *rows]))
    return "\n\n".join(blocks) + "\n"


def text(result: Result, listed: Sequence[Chapter], written: Written) -> str:
    """The same without marks of any format."""
    blocks = [result.title]
    for kind, head in HEADS.items():
        if found := result.of_kind(kind):
            blocks.append("\n".join([head.upper(), *(_line(claim) for claim in found)]))
    if written.article:
        blocks.append(f"ARTICLE\n{unmarked(written.article)}")
    blocks += [f"POST {number}\n{post}" for number, post in enumerate(written.posts, 1)]
    if written.description:
        blocks.append(f"DESCRIPTION\n{described(written.description, listed)}")
    blocks += [f"{question}\n{unmarked(answer)}" for question, answer in written.asked]
    if result.checks:
        rows = (f"{MARKS[one.ok]}: {one.name} (found {one.found})" for one in result.checks)
        blocks.append("\n".join(["CHECKS", *rows]))
    return "\n\n".join(blocks) + "\n"


def _line(claim: Claim, *, escape: bool = False) -> str:
    moment = next((one for one in claim.evidence if isinstance(one, Moment)), None)
    at = timecode.clock(moment.start) if moment else ""
    name, said = (plain(claim.field), plain(claim.text)) if escape else (claim.field, claim.text)
    body = ": ".join(filter(None, [f"**{name}**" if escape and name else name, said]))
    return f"{at} {body}" if at else body
