"""Which files make an item: a rule proposes, a table lets a person change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast, get_args

import pandas as pd
import streamlit as st

from components.analysis.inspect_groups import SHARED, File, Rule, grouped, propose, unused
from components.jobs.extract import Task
from components.jobs.inspect import Product
from components.media.products import PRODUCTS
from components.ui.beginning import start_key
from components.ui.editor import rows_of, steady_editor
from components.ui.inspect_desk import InspectDesk
from components.ui.text import escaped
from components.ui.workspace import Workspace, workspace

KINDS: Mapping[str, str] = {"image": "picture", "pdf": "specification", "video": "video"}


def offer_products(space: Workspace, desk: InspectDesk, page: str) -> bool:
    """A button that adds the sample while there are no files. True when another page asked to start with it."""
    wanted = bool(st.session_state.pop(start_key(page), False))
    if wanted:
        desk.basket.documents.clear()
    elif not desk.basket.documents:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("No files at hand? Take a sample:")
            title = "Two labels and their specification"
            if not st.button(title, key=f"{page}-sample", icon=":material/science:"):
                return False
    else:
        return False
    for product in PRODUCTS:
        with product.path.open("rb") as file:
            desk.basket.add(space, file, product.file, ("image", "pdf", "video"))
    if not wanted:
        st.rerun()
    return wanted


def choose_items(desk: InspectDesk, page: str) -> dict[str, Product]:
    """The items by name, as proposed and edited; files that no item has are told."""
    tags = workspace().tags
    tasks = {
        d.key: Task(d.key, d.name, d.path, d.media, d.pages, tags) for d in desk.basket.usable if d.path and d.media
    }
    files = [File(key, task.name, task.media.kind) for key, task in tasks.items()]  # type: ignore[arg-type]
    if not files:
        return {}
    chosen = propose(files, get_args(Rule)[0])
    if len(files) > 1:
        # Specifications first: where there are many files, what is shared by all is to be seen.
        files.sort(key=lambda file: file.kind != "pdf")
        with st.expander("Which files belong together", expanded=desk.run is None, icon=":material/account_tree:"):
            rule = _rule(page)
            chosen = _edited(desk, files, propose(files, rule), page, rule)
    items = grouped(files, chosen)
    _tell(files, items)
    return {name: Product(name, tuple(tasks[file.key] for file in own)) for name, own in items.items()}


def _rule(page: str) -> Rule:
    chosen = st.segmented_control(
        "By which rule",
        get_args(Rule),
        default=get_args(Rule)[0],
        key=f"{page}-rule",
        persist_state="session",
        required=True,
        help="By file name: lamp-1.jpg, lamp-back.jpg and lamp-spec.pdf make one item.",
    )
    return cast(Rule, chosen or get_args(Rule)[0])


def _edited(
    desk: InspectDesk, files: Sequence[File], proposed: Mapping[str, str], page: str, rule: str
) -> dict[str, str]:
    """The proposal with what was changed by hand; changes hold for these files and this rule."""
    mine = desk.edited.setdefault(rule, {})
    rows = [(file.name, KINDS[file.kind], mine.get(file.key, proposed[file.key])) for file in files]
    key = f"{page}-items-{rule}-{hash(tuple(file.key for file in files))}"
    frame = steady_editor(
        desk.bases,
        key,
        pd.DataFrame(rows, columns=["File", "Used as", "Item"], dtype="string"),
        hide_index=True,
        disabled=["File", "Used as"],
        num_rows="fixed",
        height=min(38 + 35 * len(rows), 318),
        column_config={
            "Item": st.column_config.TextColumn(
                help=f"Files with the same name here make one item; “{SHARED}” is for every item."
            )
        },
        alt="Files and the items they belong to",
    )
    names = {file.key: str(row["Item"]) for file, row in zip(files, rows_of(frame), strict=True)}
    mine.update({key: name for key, name in names.items() if name != proposed[key] or key in mine})
    return names


def _tell(files: Sequence[File], items: Mapping[str, Sequence[File]]) -> None:
    if not items:
        st.info("Add a picture or a video of the product; a specification alone shows nothing to inspect.")
        return
    if left := unused(files, items):
        names = escaped(", ".join(file.name for file in left))
        st.warning(f"In no item with a picture or video, so not used: {names}", icon=":material/link_off:")
    bare = [name for name, own in items.items() if not any(file.kind == "pdf" for file in own)]
    if bare:
        who = "" if len(bare) == len(items) else f" for {escaped(', '.join(bare))}"
        st.caption(f"Without a specification{who}: defects only, no deviations.")
