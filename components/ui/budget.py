"""Whose key pays, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from components.gemini.connection import Connection, Offline
from components.gemini.errors import BudgetReached
from components.jobs.budget import Account, Kind, Purse
from components.jobs.limits import Limits, from_environment
from components.prices.estimate import Estimate
from components.ui.connection import configured, current
from components.ui.environment import environment
from components.ui.keeping import keeper

KEY = "budget"


@dataclass(slots=True)
class Choice:
    """The limits a visitor chose for themselves."""

    limits: Limits = field(default_factory=Limits)


@st.cache_resource(show_spinner=False)
def purse() -> Purse:
    """The one of this server."""
    return Purse()


def choice() -> Choice:
    """This session's."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Choice()
    held: Choice = st.session_state[KEY]
    return held


def kind(connection: Connection) -> Kind:
    """By whose credentials are used, whatever else the connection is set to."""
    if isinstance(connection, Offline):
        return "offline"
    own = configured()
    same = own is not None and not isinstance(own, Offline) and own.credential == connection.credential
    return "deployment key" if connection.ours or same else "own key"


def limits(payer: Kind) -> Limits:
    """The visitor's own, and where the deployment pays no more than the deployment's."""
    mine = choice().limits
    if payer == "offline":
        return Limits()
    return mine.tightened(from_environment(environment())) if payer == "deployment key" else mine


def account(connection: Connection) -> Account:
    """Nothing in it needs the page's script: it goes on in a run's threads."""
    payer, mine = kind(connection), keeper()
    return Account(
        payer,
        limits(payer),
        owner=lambda: mine.visitor.owner,
        ledger=lambda: mine.store().ledger,
        purse=purse(),
        trouble=mine.notes.append,
    )


def refusal(estimate: Estimate) -> BudgetReached | None:
    """Why a run with this estimate would not be let through, if so."""
    connection = current()
    if connection is None or isinstance(connection, Offline):
        return None
    return account(connection).refusal(estimate.model, estimate.money.likely if estimate.money else None)
