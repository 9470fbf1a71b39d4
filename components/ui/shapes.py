"""Which fields to read: a preset, or a shape of the user's own, edited here, saved, and loaded again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any, get_args

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from components.analysis import presets
from components.analysis.shape import Column, Entry, Kind, Shape, guess_role
from components.errors import BadFile
from components.jobs.store.errors import StoreFailed
from components.ui.download import download
from components.ui.editor import Bases, rows_of, steady_editor
from components.ui.keeping import keeper, store
from components.ui.uploads import content
from components.ui.visitor import owner

KINDS: tuple[Kind, ...] = get_args(Kind)
PRESETS = "extract"
COLUMN_KINDS = tuple(kind for kind in KINDS if kind not in ("table", "list"))


class Shelf:
    """The product's shapes and the visitor's own, which take precedence. `owner` is whose were taken from the store."""

    def __init__(self) -> None:
        self.own: dict[str, Shape] = {}
        self.owner = ""
        self.bases: Bases = {}
        self.round = 0
        self.choose_next = ""

    @property
    def all(self) -> dict[str, Shape]:
        return {shape.title: shape for shape in presets.ALL} | self.own


def choose_shape(shelf: Shelf, page: str) -> Shape:
    """One of the presets, the user's own among them."""
    _recall(shelf)
    if shelf.choose_next:
        # A widget's state can only be set before the widget is drawn.
        st.session_state[f"{page}-shape"], shelf.choose_next = shelf.choose_next, ""
    title = st.selectbox("Read into", list(shelf.all), key=f"{page}-shape", persist_state="session")
    return shelf.all[title]


def _recall(shelf: Shelf) -> None:
    """Takes what this visitor saved before from the store, once."""
    if shelf.owner == owner():
        return
    try:
        shelf.own = read(store().presets.all(owner(), PRESETS)) | shelf.own
    except StoreFailed:
        return  # The next run of the page tries again.
    shelf.owner = owner()


def read(kept: Mapping[str, str]) -> dict[str, Shape]:
    """Shapes by their titles; one that this version of the app can't read is left out."""
    shapes = {}
    for title, body in kept.items():
        with suppress(ValidationError):
            shapes[title] = Shape.model_validate_json(body)
    return shapes


def edit_shape(shelf: Shelf, shape: Shape, page: str) -> Shape | None:
    """The shape as edited; None while what is typed is not one."""
    with st.expander("Fields to read", icon=":material/edit_note:"):
        edited = _edit(shelf, shape, f"{page}-{shape.title}-{shelf.round}")
        if edited:
            _keep(shelf, edited, page)
        _load(shelf, page)
    return edited


def _edit(shelf: Shelf, shape: Shape, key: str) -> Shape | None:
    instruction = st.text_area("Instruction", shape.instruction, key=f"{key}-instruction", persist_state="session")
    st.caption("The description is what the model goes by.")
    rows = _grid(shelf, [entry for entry in shape.entries], f"{key}-fields", KINDS, "Fields to read, editable")
    columns = {}
    for name in [row["name"] for row in rows if row.get("kind") == "table" and row.get("name")]:
        known = next((entry.columns for entry in shape.tables if entry.name == name), ())
        st.caption(f"Columns of {name}")
        columns[name] = _grid(shelf, list(known), f"{key}-columns-{name}", COLUMN_KINDS, f"Columns of {name}, editable")
    try:
        return shape_of(shape.title, instruction, rows, columns)
    except ValidationError as error:
        for fault in error.errors():
            st.error(str(fault["msg"]).removeprefix("Value error, "), icon=":material/error:")
        return None


def _grid(shelf: Shelf, columns: list[Any], key: str, kinds: tuple[Kind, ...], alt: str) -> list[dict[str, Any]]:
    rows = [
        {"name": c.name, "kind": c.kind, "description": c.description, "choices": ", ".join(c.choices)} for c in columns
    ]
    frame = pd.DataFrame(rows, columns=["name", "kind", "description", "choices"], dtype="string")
    edited = steady_editor(
        shelf.bases,
        key,
        frame,
        num_rows="dynamic",
        hide_index=True,
        alt=alt,
        height="content",
        column_config={
            "name": st.column_config.TextColumn("Name", width="medium"),
            "kind": st.column_config.SelectboxColumn("Kind", options=list(kinds), default="text", width="small"),
            "description": st.column_config.TextColumn("Description", width="large"),
            "choices": st.column_config.TextColumn("Choices (for a choice)", width="medium"),
        },
    )
    return [row for row in rows_of(edited) if row["name"]]


def shape_of(
    title: str, instruction: str, rows: list[dict[str, Any]], columns: dict[str, list[dict[str, Any]]]
) -> Shape:
    """A shape from edited rows; names are made fit, roles guessed from them. Raises pydantic.ValidationError."""
    entries = []
    for row in rows:
        common = _common(row)
        table = tuple(_column(column) for column in columns.get(row["name"], ()))
        entries.append(Entry(**common, role=guess_role(common["name"]), columns=table))
    return Shape(title=title, instruction=instruction, entries=tuple(entries))


def _column(row: dict[str, Any]) -> Column:
    common = _common(row)
    return Column(**common, role=guess_role(common["name"], in_table=True))


def _common(row: dict[str, Any]) -> dict[str, Any]:
    choices = tuple(choice.strip() for choice in str(row.get("choices") or "").split(",") if choice.strip())
    return {
        "name": fit_name(row["name"]),
        "kind": row.get("kind") or "text",
        "description": row.get("description") or "",
        "choices": choices,
    }


def fit_name(typed: str) -> str:
    """ "Invoice No." as invoice_no; what can't be made fit is left for the shape to refuse."""
    return re.sub(r"\W+", "_", typed.strip().lower()).strip("_")


def _keep(shelf: Shelf, shape: Shape, page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input("Name of the preset", shape.title, key=f"{page}-shape-title-{shape.title}").strip()
        if st.button("Save", key=f"{page}-shape-save", icon=":material/save:", disabled=not title):
            _take(shelf, shape.model_copy(update={"title": title}))
        named = shape.model_copy(update={"title": title})
        make = partial(named.model_dump_json, indent=2)
        download("Download", make, f"{title or 'preset'}.json", "application/json", key=f"{page}-shape-download")
        if shape.title in shelf.own and st.button("Delete", key=f"{page}-shape-delete", icon=":material/delete:"):
            _drop(shelf, shape.title)


def _load(shelf: Shelf, page: str) -> None:
    file = st.file_uploader(
        "Load a preset (JSON)", type="json", key=f"{page}-shape-load-{shelf.round}", max_upload_size=1
    )
    if file is None:
        return
    try:
        shape = Shape.model_validate_json(content(file))
    except BadFile as error:
        st.error(str(error), icon=":material/error:")
        return
    except ValidationError:
        st.error("This is not a preset. Use a file that was saved with Download.", icon=":material/error:")
        return
    _take(shelf, shape)


def _take(shelf: Shelf, shape: Shape) -> None:
    shelf.own[shape.title] = shape
    try:
        store().presets.save(owner(), PRESETS, shape.title, shape.model_dump_json())
    except StoreFailed as error:
        keeper().troubles.append(str(error))
    _choose(shelf, shape.title)


def _drop(shelf: Shelf, title: str) -> None:
    try:
        store().presets.delete(owner(), PRESETS, title)
    except StoreFailed as error:
        st.error(str(error), icon=":material/error:")
        return
    del shelf.own[title]
    _choose(shelf, next(iter(shelf.all)))


def _choose(shelf: Shelf, title: str) -> None:
    shelf.choose_next = title
    shelf.round += 1
    st.rerun()
