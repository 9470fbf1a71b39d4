"""Who a visitor is, for what is kept of them: whoever is logged in, else the browser.

A random token lies in the browser's own storage. The session begins with one of its own, which a browser without any
takes over; a browser that has one answers with it, and what was kept until then moves there.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from components.errors import WorkbenchError

KEY = "visitor"
TOKEN = re.compile(r"[0-9a-f]{32}")
Move = Callable[[str, str], object]

# Drawn without a frame of its own, so that its style can take it out of the page.
_part = st.components.v2.component(
    "workbench_visitor",
    css=".st-key-visitor { display: none }",
    js=(Path(__file__).parent / "visitor.js").read_text("utf-8"),
    isolate_styles=False,
)


@dataclass(slots=True)
class Visitor:
    """`owner` may be read from any thread, and changes when the browser tells who it is.

    It is a hash: who reads the database can't pass for a visitor.
    """

    token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    owner: str = ""
    strays: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.owner = self.owner or hashed("browser", self.token)

    def become(self, token: str, move: Move) -> None:
        """Take the token over, with what was kept under the former one; what can't be moved yet is tried again."""
        if TOKEN.fullmatch(token) and token != self.token:
            self.strays.add(self.owner)
            self.token, self.owner = token, hashed("browser", token)
        for stray in self.strays - {self.owner}:
            try:
                move(stray, self.owner)
            except WorkbenchError:
                continue
            self.strays.discard(stray)


def visitor() -> Visitor:
    """This session's visitor."""
    held: Visitor = st.session_state.setdefault(KEY, Visitor(owner=_logged_in()))
    return held


def owner() -> str:
    """Whose history and ledger this session sees."""
    return visitor().owner


def recognise(move: Move) -> None:
    """Asks the browser who it is; `move(old, new)` gives an owner's belongings to another. Once on every page."""
    known = visitor()
    if _logged_in():
        return
    with st.container(key=KEY):
        state = _part(key=f"{KEY}-part", data={"token": known.token}, on_token_change=_nothing)
    known.become(str(state.get("token") or ""), move)


def hashed(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()[:32]


def _logged_in() -> str:
    """The owner that a login stands for, "" without one."""
    if not st.user.get("is_logged_in"):
        return ""
    return hashed("login", f"{st.user.get('iss')} {st.user.get('sub')}")


def _nothing() -> None:
    """A state is only reported when it has a callback."""
