"""What came of an inspection: all items at a glance, one of them with its findings, checks and places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from components.analysis.inspect_claims import JUDGED, WHY
from components.analysis.inspect_export import row
from components.analysis.result import Result
from components.jobs.inspect import paid, price_further
from components.jobs.run import Item
from components.jobs.tab import total, used
from components.prices.bill import added
from components.prices.money import money
from components.ui.bill import show_bill
from components.ui.claims import mark, show_claims, tally
from components.ui.evidence import files_of
from components.ui.further import Further, show_further
from components.ui.inspect_desk import InspectDesk
from components.ui.inspect_downloads import show_downloads
from components.ui.overview import STATES
from components.ui.text import escaped
from components.ui.workspace import Workspace

VERDICTS = {"pass": "✓ pass", "fail": "✗ fail", "review required": "? review required"}
COLOURS = {"pass": "green", "fail": "red", "review required": "orange"}
ICONS = {"pass": ":material/check_circle:", "fail": ":material/cancel:", "review required": ":material/help:"}
PARTS = (
    ("deviation", "Deviations from the specification"),
    ("defect", "Defects"),
    ("requirement", "Requirements of the specification"),
)


def show_progress(desk: InspectDesk, on: date) -> None:
    """A bar, the table as it stands, and what the items under way have said so far."""
    ended = sum(item.ended for item in desk.items)
    st.progress(ended / max(1, len(desk.items)), f"{ended} of {len(desk.items)} inspected")
    show_overview(desk, on)
    for item in desk.items:
        if item.state == "running":
            stage = f" ({item.progress.stage} {escaped(item.progress.name)})" if item.progress else ""
            st.caption(f"Inspecting {escaped(item.name)}{stage}")
            found = desk.outcome(item).findings
            st.markdown(escaped(found.summary))
            said = [(line.severity, line.what) for line in found.deviations]
            for severity, what in [*said, *((line.severity, line.what) for line in found.defects)]:
                st.caption(f"{severity}: {escaped(what)}")
        for notice in item.notices:
            st.info(notice.message, icon=":material/info:")


def show_results(space: Workspace, desk: InspectDesk, further: Further, page: str, on: date) -> None:
    """After a run; of several items, the one chosen."""
    show_overview(desk, on)
    silent = sum(item.usage is None and item.seconds > 0 for item in desk.items)
    cost = total(desk.items, desk.asked.model, on)
    show_bill(added(map(used, desk.items)), cost, desk.asked.estimate, silent=silent)
    _offer_again(desk, page)
    item = _pick(desk, page)
    if item is None:
        return
    _show_item(space, desk, item, page, on)
    results = desk.results(on)
    if results and desk.outcome(item).findings.is_something:
        show_downloads(space, desk.result(item, on), results, page)
        estimate = price_further(desk.asked, item.key, len(item.text) + desk.talks.length(item.key), on)
        show_further(desk.talks, item.key, partial(desk.question_about, item), further(estimate), page, estimate)


def show_overview(desk: InspectDesk, on: date) -> None:
    """One row an item: state, verdict, score, what was found, checks that differ, cost, time."""
    if len(desk.items) > 1 or desk.running:
        rows = [_row(desk, item, on) for item in desk.items]
        seconds = st.column_config.NumberColumn(format="%.1f")
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Items of this run", column_config={"Seconds": seconds})


def _row(desk: InspectDesk, item: Item, on: date) -> dict[str, object]:
    told = row(desk.result(item, on)) if item.ended else {}
    return {
        "Item": item.name,
        "State": STATES[item.state].replace("read", "inspected").replace("inspecteding", "inspecting"),
        "Verdict": VERDICTS.get(str(told.get("verdict")), ""),
        "Score": told.get("score"),
        "Deviations": told.get("deviations"),
        "Defects": told.get("defects"),
        "Requirements": told.get("requirements_judged"),
        "Checks": tally(desk.result(item, on).checks) if told else "",
        "Cost": money(paid(desk.asked, item, on)) if item.ended else "",
        "Seconds": item.seconds,
    }


def _offer_again(desk: InspectDesk, page: str) -> None:
    again = [item.key for item in desk.items if item.state in ("failed", "cancelled", "incomplete")]
    if again and st.button(f"Try {len(again)} again", key=f"{page}-again", icon=":material/replay:") and desk.run:
        desk.run.again(again)
        st.rerun()


def _pick(desk: InspectDesk, page: str) -> Item | None:
    items = {item.key: item for item in desk.items}
    if len(items) < 2:
        return next(iter(items.values()), None)
    key = f"{page}-shown-{desk.runs}"
    chosen = st.selectbox("Item", list(items), key=key, format_func=lambda k: items[k].name, persist_state="session")
    return items.get(chosen or "")


def _show_item(space: Workspace, desk: InspectDesk, item: Item, page: str, on: date) -> None:
    result = desk.result(item, on)
    for notice in item.notices:
        st.info(notice.message, icon=":material/info:")
    if result.note:
        st.warning(result.note, icon=":material/warning:")
    _show_head(result)
    files = files_of(space, result)
    key = f"{page}-{desk.runs}-{item.key}"
    for kind, title in PARTS:
        claims = result.of_kind(kind)
        told = kind == "defect" or (kind == "deviation" and _has_paper(result))
        if claims or (item.state == "done" and told):
            st.subheader(f"{title} ({len(claims)})", anchor=False)
            show_claims(result, files, f"{key}-{kind}", (kind,))
            if not claims:
                st.caption("None named.")
    _show_advice(result)
    if dropped := int(result.data.get("dropped") or 0):
        st.caption(f"{dropped} entries of the answer made no sense and are left out.")


def _has_paper(result: Result) -> bool:
    return any(source.mime_type == "application/pdf" for source in result.sources)


def _show_head(result: Result) -> None:
    """Verdict and score with what the checks say of them, and the reason."""
    verdict = next((str(claim.value) for claim in result.of_kind("verdict")), "")
    if verdict:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(escaped(result.title), anchor=False, width="content")
            st.badge(verdict, icon=ICONS[verdict], color=COLOURS[verdict])  # type: ignore[arg-type]
            st.badge(_score(result), color="gray")
    for why in (claim.details.get(WHY) for claim in result.of_kind("verdict")):
        if why:
            st.warning(f"The model says pass, which does not count here. {escaped(why)}", icon=":material/rule:")
    for claim in result.of_kind("summary"):
        st.markdown(escaped(claim.text))
    _show_own_checks(result)


def _score(result: Result) -> str:
    """With how much of the specification it is about."""
    claim = next(iter(result.of_kind("score")), None)
    if claim is None:
        return "no score"
    of = claim.details.get(JUDGED)
    return f"score {claim.value} of 100" + (f", {of} judged" if of else "")


def _show_own_checks(result: Result) -> None:
    """The checks of verdict and score: those that differ as a warning."""
    own = [check for claim in result.of_kind("verdict", "score") for check in result.checks_of(claim)]
    for check in dict.fromkeys(own):
        told = f"{check.name}: expected {check.expected}, found {check.found}."
        if check.ok is False:
            st.warning(escaped(told), icon=":material/warning:")
        elif check.ok is None:
            st.caption(mark(check))
    if own and all(check.ok for check in own):
        st.caption(":green[:material/check_circle:] Verdict, score and findings agree with each other")


def _show_advice(result: Result) -> None:
    advice: Sequence[str] = [claim.text for claim in result.of_kind("recommendation")]
    if advice:
        st.subheader("Recommendations", anchor=False)
        st.markdown("\n".join(f"- {escaped(line)}" for line in advice))
