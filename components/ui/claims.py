"""Claims of any task, each with its checks and with "Show me" for the places that bear it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from components.analysis.checks import Check
from components.analysis.evidence import Turn
from components.analysis.places import where
from components.analysis.result import Claim, Result, Severity
from components.analysis.result_export import said
from components.ui.evidence import show_evidence
from components.ui.text import escaped

PAGE = 20
SEVERITY: Mapping[Severity, str] = {
    "low": ":blue-badge[:material/info: low]",
    "medium": ":orange-badge[:material/warning: medium]",
    "high": ":red-badge[:material/error: high]",
    "critical": ":red-badge[:material/dangerous: critical]",
}
# Not colour alone: each mark is a word, too.
MARKS: Mapping[bool | None, str] = {
    True: ":green[:material/check_circle:] agrees",
    False: ":orange[:material/warning:] **differs**",
    None: ":gray[:material/help:] not checked",
}


def show_claims(result: Result, files: Mapping[int, Path], key: str, kinds: tuple[str, ...] = ()) -> None:
    """Draws the claims (of these kinds, else all), a page at a time.

    `files` are the sources, by number, that are still here; see `evidence.files_of`. `key` is the caller's own.
    """
    claims = result.of_kind(*kinds) if kinds else result.claims
    if claims:
        # So that a look at one place draws these anew, not the whole page.
        st.fragment(_show)(result, claims, files, key)


def _show(result: Result, claims: Sequence[Claim], files: Mapping[int, Path], key: str) -> None:
    numbers = {claim.id: number for number, claim in enumerate(claims, 1)}
    chosen = _doubtful(result, claims, key) if len(claims) > PAGE else claims
    for claim in _page(chosen, key):
        with st.container(border=True, gap="xsmall"):
            _row(result, claim, numbers[claim.id], files, f"{key}-{claim.id}")


def _doubtful(result: Result, claims: Sequence[Claim], key: str) -> Sequence[Claim]:
    doubtful = [claim for claim in claims if any(check.ok is False for check in result.checks_of(claim))]
    label = f"Only what differs ({len(doubtful)} of {len(claims)})"
    only = doubtful and st.toggle(label, key=f"{key}-doubtful", persist_state="session")
    return doubtful if only else claims


def _page(claims: Sequence[Claim], key: str) -> Sequence[Claim]:
    pages = -(-len(claims) // PAGE)
    if pages < 2:
        return claims
    number = st.pagination(pages, key=f"{key}-page-{len(claims)}", persist_state="session")
    return claims[(number - 1) * PAGE : number * PAGE]


def _row(result: Result, claim: Claim, number: int, files: Mapping[int, Path], key: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
        with st.container(gap="xxsmall"):
            st.markdown(headline(claim, number))
            for line in (*details(claim), *map(mark, result.checks_of(claim))):
                st.caption(line)
        chosen = _choose(result, claim, number, key) if len(claim.evidence) < 2 else []
    if len(claim.evidence) > 1:
        # Below, because several beside the words would leave them a narrow column.
        chosen = _choose(result, claim, number, key)
    for at in chosen:
        evidence = claim.evidence[at]
        words = turns(result).get(evidence.turn, "") if isinstance(evidence, Turn) else ""
        show_evidence(evidence, files, f"{key}-{at}", sources=result.sources, label=str(number), said=words)


def _choose(result: Result, claim: Claim, number: int, key: str) -> list[int]:
    """A button for each place, which opens and closes it; the numbers of the open ones."""
    if not claim.evidence:
        return []
    places = [where(evidence, result.sources) for evidence in claim.evidence]
    return st.pills(
        f"Places of {number}",
        range(len(places)),
        selection_mode="multi",
        format_func=lambda at: ":material/visibility: " + escaped(": ".join(filter(None, ["Show me", places[at]]))),
        key=f"{key}-show",
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )


def headline(claim: Claim, number: int) -> str:
    """What is claimed, as Markdown: its number, severity, field, words or value, and how sure the model is."""
    parts = [
        f"{number}\\.",
        SEVERITY[claim.severity] if claim.severity else "",
        f"**{escaped(claim.field)}**" if claim.field else "",
        escaped(said(claim)) or escaped(claim.kind),
        f":gray[certainty {claim.certainty:.0%}]" if claim.certainty is not None else "",
    ]
    return " ".join(part for part in parts if part)


def details(claim: Claim) -> list[str]:
    return [f"{escaped(name)}: {escaped(text)}" for name, text in claim.details.items() if text]


def mark(check: Check) -> str:
    """A check's outcome as Markdown, with what was expected when it isn't so."""
    told = f"{MARKS[check.ok]} · {escaped(check.name)}"
    if check.ok:
        return told
    compared = [("expected", check.expected), ("found", check.found), ("difference", check.difference)]
    return " · ".join([told, *(f"{name} {escaped(text)}" for name, text in compared if text)])


def tally(checks: Sequence[Check]) -> str:
    """All outcomes in a cell of a table: a tick only where everything was checked and agrees."""
    differ, opened = (sum(check.ok is ok for check in checks) for ok in (False, None))
    parts = [f"⚠ {differ} differ" if differ else "", f"{opened} not checked" if opened else ""]
    return ", ".join(filter(None, parts)) or ("✓" if checks else "")


def show_tally(checks: Sequence[Check], about: str = "") -> None:
    """All outcomes in a line: agreement is said of what was checked alone."""
    differ, agree, opened = (sum(check.ok is ok for check in checks) for ok in (False, True, None))
    left = f", {opened} not checked" if opened else ""
    if differ:
        st.warning(f"{differ} of {len(checks)} checks differ{left}", icon=":material/rule:")
    elif agree and not opened:
        st.success(f"{_agreeing(agree)}{about}", icon=":material/rule:")
    elif opened:
        st.info(f"{_agreeing(agree)}{left}", icon=":material/rule:")


def _agreeing(number: int) -> str:
    return "1 check agrees" if number == 1 else f"{number} checks agree"


def turns(result: Result) -> dict[str, str]:
    """A transcript's words by their turn's id."""
    held = result.data.get("turns")
    rows = [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []
    return {str(row.get("id")): str(row.get("text") or "") for row in rows}
