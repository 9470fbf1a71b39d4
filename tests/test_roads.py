"""Every road from a page to an answer that costs passes the meter, with an estimate."""

from __future__ import annotations

import ast
import inspect

from components.gemini.client import Gemini
from components.ui.workspace import Workspace
from tests.sources import Source, sources

PAGES = ("app.py", "pages/", "components/")
SERVICE = ("components/gemini/", "components/offline/")
# What a client can do, and whether the service charges for it.
CHARGED = {"generate"}
FREE = {"uploads", "hold", "release", "models", "listed", "count_tokens", "diagnose", "close"}


def used(name: str) -> list[tuple[Source, ast.Attribute]]:
    """Where an attribute of this name is read, outside of the service's own room."""
    return [
        (source, node)
        for source in sources(*PAGES)
        if not source.path.startswith(SERVICE)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == name
    ]


def made(dotted: str) -> set[str]:
    """Modules that make one of this class."""
    return {
        source.path
        for source in sources(*PAGES)
        for _, called in source.calls()
        if dotted in source.imports and called.split(".")[-1] == dotted.split(".")[-1]
    }


def test_it_is_known_what_a_client_charges_for() -> None:
    assert {name for name in vars(Gemini) if not name.startswith("_")} - {"connection"} == CHARGED | FREE


def test_no_page_asks_a_client_itself() -> None:
    asking = [(source.path, ast.unparse(node.value)) for source, node in used("generate")]
    assert {path for path, owner in asking if owner != "space"} == {"components/ui/workspace.py"}
    assert len([owner for _, owner in asking if owner == "space"]) > 5


def test_a_page_cannot_leave_the_estimate_out() -> None:
    told = inspect.signature(Workspace.generate).parameters["estimate"]
    assert (told.default, told.annotation) == (inspect.Parameter.empty, "Estimate")


def test_the_meter_and_the_till_are_where_their_roads_begin() -> None:
    assert made("components.jobs.meter.Meter") == {"components/ui/workspace.py"}
    assert made("components.jobs.till.Till") == {"components/ui/talk_seat.py"}
    assert made("components.live.talk.Talk") == {"components/ui/talk_seat.py"}


def test_a_talk_is_begun_with_who_counts_its_money() -> None:
    (begun,) = [
        node
        for source in sources("components/ui/talk_seat.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Talk"
    ]
    (price,) = [word.value for word in begun.keywords if word.arg == "price"]
    assert "till" in {ast.unparse(name) for name in ast.walk(price)}
