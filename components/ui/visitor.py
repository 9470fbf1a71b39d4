"""Who a visitor is, for what is kept of them: whoever is logged in, else the browser by its cookie, else this session.

Until December 2026 a token in the browser's own storage said who it was, which any page of the same origin could read
and set. What was kept by it moves once to the browser that brings it.
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
from components.server.seal import known_as
from components.ui.visits import seal

KEY = "visitor"
PART = f"{KEY}-part"
TOKEN = re.compile(r"[0-9a-f]{32}")
Move = Callable[[str, str], object]
NO_COOKIE = (
    "This browser keeps no cookies of this app, so what is kept here, and a talk, can't be found again after a reload. "
    "Allow cookies for this site, and open it anew."
)

# Drawn without a frame of its own, so that its style can take it out of the page.
_part = st.components.v2.component(
    "workbench_visitor",
    css=".st-key-visitor { display: none }",
    js=(Path(__file__).parent / "visitor.js").read_text("utf-8"),
    isolate_styles=False,
)


@dataclass(slots=True)
class Visitor:
    """`owner` goes before all that is kept; `browser` is as whom the browser is known, "" without a cookie. Both are
    hashes: who reads the database can't pass for a visitor.

    `inherited` is the former token whose belongings are here now; `lasts`: known again after a reload.
    """

    browser: str = ""
    owner: str = ""
    inherited: str = field(default="", repr=False)
    lasts: bool = field(init=False)

    def __post_init__(self) -> None:
        self.lasts = bool(self.owner or self.browser)
        self.owner = self.owner or self.browser or hashed("session", secrets.token_hex(16))

    def inherit(self, token: str, move: Move) -> None:
        """What was kept by a token of the browser's storage is this visitor's from now on; tried again if it fails."""
        if not self.browser or not TOKEN.fullmatch(token) or token == self.inherited:
            return
        try:
            move(hashed("browser", token), self.owner)
        except WorkbenchError:
            return
        self.inherited = token


def visitor() -> Visitor:
    """This session's visitor."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Visitor(_browser(), _logged_in())
    held: Visitor = st.session_state[KEY]
    return held


def owner() -> str:
    """Whose history and ledger this session sees."""
    return visitor().owner


def browser() -> str:
    """As whom this session's browser is known, "" for one without a cookie."""
    return visitor().browser


def recognise(move: Move) -> None:
    """Asks the browser for a token of former days; `move(old, new)` gives an owner's belongings to another. Once on
    every page."""
    known = visitor()
    if _logged_in() or not known.browser:
        return
    state = st.session_state.get(PART) or {}
    known.inherit(str(state.get("token") or ""), move)
    with st.container(key=KEY):
        _part(key=PART, data={"inherited": known.inherited}, on_token_change=_nothing)


def hashed(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()[:32]


def _browser() -> str:
    held = seal()
    return known_as(held.opened(str(st.context.cookies.get(held.cookie) or "")))


def _logged_in() -> str:
    """The owner that a login stands for, "" without one."""
    if not st.user.get("is_logged_in"):
        return ""
    return hashed("login", f"{st.user.get('iss')} {st.user.get('sub')}")


def _nothing() -> None:
    """A state is only reported when it has a callback."""
