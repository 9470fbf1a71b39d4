"""The texts that were made of a film: which stand, which tries came to nothing, and what was corrected in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.analysis.subtitles import Cue
from components.analysis.subtitles_repair import Repair
from components.analysis.video import Writing
from components.analysis.video_claims import Span
from components.analysis.video_report import Written
from components.jobs.run import Item, Run
from components.jobs.video_result import form, mended
from components.ui.video_asked import item_of

ROWS: Mapping[Writing, str] = {"posts": "posts", "subtitles": "cues"}  # of the texts that have a shape


@dataclass(frozen=True, slots=True)
class Before:
    """A text as it stood when it was asked for anew."""

    run: Run
    texts: Mapping[str, str]
    cues: tuple[Cue, ...] | None


@dataclass(slots=True)
class Writings:
    """`runs` are those whose texts stand or are under way, `vain` those that came to nothing where an earlier text
    stands, `tries` all there were. Corrections go before what a model wrote: `texts` by name, `cues`.
    """

    runs: dict[Writing, Run] = field(default_factory=dict)
    vain: dict[Writing, Run] = field(default_factory=dict)
    tries: list[Run] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    cues: tuple[Cue, ...] | None = None

    def lay_by(self, what: Writing) -> Before | None:
        """The text with its corrections makes way; None where there was none."""
        texts = {name: self.texts.pop(name) for name in tuple(self.texts) if name.startswith(what)}
        cues = self.cues if what == "subtitles" else None
        if what == "subtitles":
            self.cues = None
        run = self.runs.get(what)
        return Before(run, texts, cues) if run else None

    def put(self, what: Writing, run: Run) -> None:
        """A try, which is in the place of the text from now on."""
        self.vain.pop(what, None)
        self.runs[what] = run
        self.tries.append(run)

    def settle(self, what: Writing, before: Before | None, item: Item) -> None:
        """In the run's thread. A try that came to nothing gives the text before its place back."""
        if before is None or came(what, item):
            return
        self.vain[what], self.runs[what] = self.runs[what], before.run
        self.texts.update(before.texts)
        self.cues = before.cues if what == "subtitles" else self.cues

    def text(self, what: Writing) -> str:
        """An article or description as it stands."""
        run = self.runs.get(what)
        return self.texts.get(what, item_of(run).text if run else "")

    def posts(self) -> tuple[str, ...]:
        run = self.runs.get("posts")
        found = form("posts", item_of(run)).value.get("posts") if run else None
        said = [str(one) for one in found] if isinstance(found, list) else []
        return tuple(self.texts.get(f"posts-{number}", one) for number, one in enumerate(said))

    def subtitles(self, span: Span) -> Repair:
        if self.cues is not None:
            return Repair(self.cues)
        run = self.runs.get("subtitles")
        if run is None or not item_of(run).ended:
            return Repair(())
        return mended(form("subtitles", item_of(run)).value, span)

    def written(self, span: Span, asked: tuple[tuple[str, str], ...]) -> Written:
        return Written(self.text("article"), self.text("description"), self.posts(), self.subtitles(span).cues, asked)


def came(what: Writing, item: Item) -> bool:
    """Whether anything came of a try that one would put in the place of an earlier text."""
    rows = form(what, item).value.get(ROWS[what]) if what in ROWS else item.text.strip()
    return item.state in ("done", "incomplete") and bool(rows)
