"""One result of the history, opened: claims to look at, what it cost, files to take along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from components.analysis.checks import check
from components.analysis.exports import as_csv, as_xlsx
from components.analysis.result import Result
from components.analysis.result_export import as_json, as_markdown
from components.errors import BadFile
from components.jobs.records import Kept, corrected, kept, sheet
from components.media.spool import clean_name
from components.prices.bill import cost_of, tokens
from components.ui.claims import show_claims
from components.ui.download import download
from components.ui.downloads import XLSX
from components.ui.editor import Bases
from components.ui.evidence import files_of
from components.ui.history import HISTORY
from components.ui.keeping import update
from components.ui.reading import edit_record, show_checks
from components.ui.text import escaped
from components.ui.uploads import take
from components.ui.workspace import Workspace

LEVELS = {
    "incomplete": "This result is incomplete.",
    "failed": "This run failed.",
    "cancelled": "This run was stopped.",
}


@dataclass(slots=True)
class Again:
    """Files that were added again for results, by hash, and how often for each result."""

    found: set[str] = field(default_factory=set)
    rounds: Counter[str] = field(default_factory=Counter)

    def files(self) -> Iterator[str]:
        return iter(tuple(self.found))


def show_kept(space: Workspace, id: str, result: Result) -> None:
    """Draws the result; an extraction can be corrected."""
    if result.state != "done" or result.note:
        st.warning(f"{LEVELS.get(result.state, '')} {escaped(result.note)}".strip(), icon=":material/warning:")
    _cost(result)
    _find_again(space, id, result)
    held = kept(result)
    if held:
        _correct(space, id, result, held)
    with st.expander("Where each value was read", icon=":material/visibility:") if held else st.container():
        show_claims(result, files_of(space, result), f"{HISTORY}-{id}")
    _downloads(result, held)


def _cost(result: Result) -> None:
    told = f"{tokens(result.usage)} tokens" if result.usage else "Tokens unknown"
    st.caption(escaped(f"{told}; {cost_of(result.model, result.cost, result.estimate)}"))


def _find_again(space: Workspace, id: str, result: Result) -> None:
    """Takes files that are no longer here in again, known by their content."""
    here = files_of(space, result)
    gone = [source.name for number, source in enumerate(result.sources) if number not in here and source.sha256]
    if not gone:
        return
    names = escaped(", ".join(dict.fromkeys(gone)))
    st.info(f"No longer here: {names}. The results stay; to look at places, add the same files again.")
    again = space.shelf(f"{HISTORY}-again", Again)
    key = f"{HISTORY}-again-{id}-{again.rounds[id]}"
    brought = st.file_uploader("Add the files again", accept_multiple_files=True, key=key)
    for file in brought:
        try:
            again.found.add(take(file, space.spool).sha256)
        except BadFile as error:
            told = escaped(f"{clean_name(file.name)}: {error}")
            st.toast(told, icon=":material/error:", duration="infinite")
    if brought:
        # A new widget, because this one still names the files.
        again.rounds[id] += 1
        if files_of(space, result).keys() == here.keys():
            st.toast("These are other files than the ones of this result.", icon=":material/warning:", duration="long")
        st.rerun()


def _correct(space: Workspace, id: str, result: Result, held: Kept) -> None:
    bases = space.shelf(f"{HISTORY}-bases", Bases)
    record = edit_record(bases, f"{HISTORY}-record-{id}", held.shape, held.record, held.read.evidence)
    show_checks(result.checks)
    if record is not None:
        update(id, corrected(result, held, record, check(held.shape, record, date.today())))
        st.rerun()


def _downloads(result: Result, held: Kept | None) -> None:
    files: list[tuple[str, str, str, Callable[[], str | bytes]]] = [
        ("JSON", "result.json", "application/json", lambda: as_json(result)),
        ("Markdown", "result.md", "text/markdown", lambda: as_markdown(result)),
    ]
    if held:
        sheets = [sheet(result, held)]
        files += [
            ("CSV", "record.csv", "text/csv", lambda: as_csv(held.shape, sheets)),
            ("Excel", "record.xlsx", XLSX, lambda: as_xlsx(held.shape, sheets)),
        ]
    with st.container(horizontal=True):
        for label, name, mime, make in files:
            download(label, make, name, mime, key=f"{HISTORY}-{name}")
