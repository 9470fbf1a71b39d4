"""How much may be spent."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from components.gemini.connection import Connection, Offline
from components.gemini.errors import BudgetReached
from components.jobs.budget import Kind
from components.jobs.limits import NAMES, Limits
from components.prices.money import money
from components.ui.budget import account, choice, kind
from components.ui.text import escaped

WHO = {
    "deployment key": "This app's own key pays. Its limits hold; you may set lower ones. A visitor is a browser, so a "
    "private window counts as another one; the limit for all visitors together holds them all.",
    "own key": "Your key pays. Calls beyond your limits aren't made, and an answer that reaches one is stopped.",
    "offline": "The offline engine is free. Limits count once a key pays.",
}


def show_limits(connection: Connection | None) -> None:
    """What holds, what is left, and the visitor's own limits."""
    payer: Kind = kind(connection) if connection else "own key"
    st.caption(WHO[payer])
    left, right = st.columns(2)
    with left:
        run = _limit("Most for a run (US dollars)", "run", choice().limits.run)
    with right:
        session = _limit("Most in a day, for me (US dollars)", "session", choice().limits.session)
    choice().limits = Limits(run, session)
    if connection is None or isinstance(connection, Offline):
        return
    try:
        rooms = account(connection).rooms()
    except BudgetReached as closed:
        st.warning(escaped(str(closed)), icon=":material/savings:")
        return
    for room in rooms:
        spent = (
            ""
            if room.scope == "run"
            else f": {money(room.spent)} spent or set aside, {money(max(room.left, Decimal()))} left"
        )
        st.markdown(escaped(f"{money(room.limit)} for {NAMES[room.scope]}{spent}."))


def _limit(label: str, name: str, value: Decimal | None) -> Decimal | None:
    key = f"limit-{name}"
    typed = st.number_input(
        label, 0.0, 10_000.0, None if value is None else float(value), 0.1, key=key, placeholder="no limit",
        format="%.4g", persist_state="session",
    )  # fmt: skip
    return None if typed is None else Decimal(str(typed))


def show_left(connection: Connection | None) -> None:
    """One line for the sidebar, where money is spent."""
    if connection is None or isinstance(connection, Offline):
        return
    try:
        rooms = [room for room in account(connection).rooms() if room.scope != "run"]
    except BudgetReached as closed:
        st.caption(escaped(closed.message))
        return
    if not rooms:
        return
    tightest = min(rooms, key=lambda room: room.left)
    told = f"{money(max(tightest.left, Decimal()))} left of {money(tightest.limit)} for {NAMES[tightest.scope]}"
    st.caption(f":material/savings: {escaped(told)}", help="See the page Cost.")
