"""What the pixels of two pictures tell, without asking a model: figures, a series' table, and both on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components.analysis.compare import Findings
from components.analysis.verdicts import Mark as Said
from components.errors import BadFile
from components.jobs.compare import Ask, Known, Pixels, measure
from components.jobs.extract import Task
from components.media.compare.series import matrix
from components.ui.slider import MODES, TITLES, Mark, Mode, Tone, View, slider
from components.ui.text import escaped

TONES: dict[Said, Tone] = {
    "pixels agree": "agree",
    "pixels disagree": "disagree",
    "outside what pixels show": "outside",
}
Measured = dict[str, Pixels | BadFile]
CLUSTERS, DIFFERENCES, NOTHING = "Changes of pixels", "The model's differences", "Nothing"


def measured(asks: Sequence[Ask], threshold: float, known: Known) -> Measured:
    """Every pair, worked out now unless it is known, with a bar; in place of one that can't be stands its error."""
    for key in [key for key in known if key[1] != threshold]:
        del known[key]  # the worker keeps them on disk
    missing = [ask for ask in asks if (ask.key, threshold) not in known]
    bar = st.progress(0.0, "Comparing pixels …") if missing else None
    failed: Measured = {}
    for number, ask in enumerate(missing):
        if bar:
            bar.progress(number / len(missing), f"Comparing pixels: {number + 1} of {len(missing)}")
        try:
            known[ask.key, threshold] = measure(ask, threshold)
        except BadFile as error:
            failed[ask.key] = error
    if bar:
        bar.empty()
    return {ask.key: failed.get(ask.key) or known[ask.key, threshold] for ask in asks}


def show_series(asks: Sequence[Ask], pictures: Sequence[Task], found: Measured) -> None:
    """A row for each pair, and how much of each picture differs from each other one."""
    rows = [_row(ask, found[ask.key]) for ask in asks]
    percent = st.column_config.NumberColumn(format="%.2f %%")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Pairs of the series", column_config={"Changed": percent})
    with st.expander("Changed, each with each", icon=":material/grid_on:"):
        # A table's cells are Markdown, unlike a data frame's.
        names = [f"{number}\\. {escaped(picture.name)}" for number, picture in enumerate(pictures, 1)]
        places = {picture.key: at for at, picture in enumerate(pictures)}
        shares: dict[tuple[int, int], float | None] = {
            (places[ask.pictures[0].key], places[ask.pictures[1].key]): pixels.found.share
            for ask in asks
            if isinstance(pixels := found[ask.key], Pixels)
        }
        cells = [["" if share is None else f"{share:.2%}" for share in row] for row in matrix(shares, len(pictures))]
        st.table(pd.DataFrame(cells, index=names, columns=[str(number) for number in range(1, len(names) + 1)]))
        st.caption("Empty: not compared. Choose “all with all” for every pair.")


def _row(ask: Ask, pixels: Pixels | BadFile) -> Mapping[str, object]:
    if isinstance(pixels, BadFile):
        return {"Pair": ask.name, "Note": str(pixels)}
    found = pixels.found
    return {
        "Pair": ask.name,
        "Changed": 100 * found.share,
        "Similarity (SSIM)": round(found.similarity, 4),
        "Hash distance": found.distance,
        "Changes": len(found.clusters) + found.further,
        "Note": " ".join(pixels.aligned.notes),
    }


def show_figures(pixels: Pixels) -> None:
    """The figures of one pair, and what was done to bring the two together."""
    found, ((width, height), (wide, high)) = pixels.found, pixels.aligned.sizes
    more = f" + {found.further} slight" if found.further else ""
    figures = (
        ("Changed", f"{found.share:.2%}", f"{found.changed:,} of {found.pixels:,} pixels"),
        ("Similarity", f"{found.similarity:.4f}", "Structural similarity (SSIM): 1 for equal pictures"),
        ("Hash distance", _distance(found.distance), "Bits of 256 by which the perceptual hashes differ"),
        ("Changes", f"{len(found.clusters)}{more}", "Changed pixels that lie together, numbered from the largest"),
        ("Smoothed edges", f"{found.smoothed:,}", "Pixels that only smooth an edge (anti-aliasing); not counted"),
    )
    with st.grid(min_column_width=130, gap="small"):
        for label, value, meaning in figures:
            st.metric(label, value, help=meaning)
    if not found.changed:
        st.success("No pixel differs beyond the threshold.", icon=":material/check_circle:")
    st.caption(f"A: {width:,} × {height:,} pixels, B: {wide:,} × {high:,} pixels. {' '.join(pixels.aligned.notes)}")


def _distance(distance: int | None) -> str:
    return "unknown" if distance is None else f"{distance} of 256"


def show_views(ask: Ask, pixels: Pixels, findings: Findings | None, page: str) -> None:
    """Both pictures in the view chosen, with numbered boxes."""
    options = [CLUSTERS, DIFFERENCES, NOTHING] if findings and findings.differences else [CLUSTERS, NOTHING]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mode = st.segmented_control(
            "View", MODES, default="slider", key=f"{page}-view", format_func=lambda mode: TITLES[mode], required=True,
            persist_state="session",
        )  # fmt: skip
        first = options.index(DIFFERENCES) if DIFFERENCES in options else 0
        marked = st.selectbox("Numbered boxes", options, first, key=f"{page}-marked-{len(options)}", width=220)
    ours, theirs = marks(pixels, findings if marked == DIFFERENCES else None) if marked != NOTHING else ((), ())
    names = [f"{letter}: {picture.name}" for letter, picture in zip("AB", ask.pictures, strict=True)]
    try:
        _slider(f"{page}-slider", mode or "slider", pixels, (names[0], ours), (names[1], theirs))
    except OSError:
        st.info("The pictures are no longer here. Add them again.", icon=":material/image_not_supported:")


def _slider(
    key: str, mode: Mode, pixels: Pixels, first: tuple[str, Sequence[Mark]], second: tuple[str, Sequence[Mark]]
) -> None:
    ours, theirs = (View(path, *told) for path, told in zip(pixels.aligned.views, (first, second), strict=True))
    slider(key, mode, ours, theirs, pixels.found.heat)


def marks(pixels: Pixels, findings: Findings | None) -> tuple[list[Mark], list[Mark]]:
    """The boxes on either view, both laid out as the first picture: the model's, or else those of the pixels."""
    if findings is None:
        clusters = [Mark(each.first, str(each.number)) for each in pixels.found.clusters]
        return clusters, clusters
    rows = list(enumerate(zip(findings.differences, pixels.verdicts(findings), strict=True), 1))
    here = pixels.aligned.placement.on_first
    ours = [
        Mark((a[0], a[1], a[2], a[3]), str(number), TONES[verdict.mark])
        for number, (row, verdict) in rows
        if (a := row.box_a)
    ]
    theirs = [
        Mark(here((b[0], b[1], b[2], b[3])), str(number), TONES[verdict.mark])
        for number, (row, verdict) in rows
        if (b := row.box_b)
    ]
    return ours, theirs


def choose_threshold(first: float, page: str) -> float:
    """How far apart two colours may be to count as the same."""
    chosen = st.slider(
        "Threshold", 0.0, 0.5, first, 0.01, key=f"{page}-threshold", persist_state="session",
        help="Colours up to this far apart count as the same: 0 counts every difference, 1 lies between black and "
        "white. The heat map, the figures and “pixels agree” go by it.",
    )  # fmt: skip
    return float(chosen)


def say(ask: Ask, error: BadFile) -> None:
    st.error(f"{escaped(ask.name)}: {error}", icon=":material/broken_image:")
