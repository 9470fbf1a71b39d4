"""What the page Cost keeps between reruns and visits, and its address, which opens the same elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from components.prices.piece import Piece, piece
from components.prices.plan import BOUNDS, Plan, from_query, to_query
from components.ui.basket import Basket

PAGE, ROUND = "cost", "cost-round"


@dataclass(slots=True)
class CostDesk:
    """`counted` holds prompt tokens as the service counted them, by files, question and model."""

    basket: Basket = field(default_factory=Basket)
    plan: Plan = field(default_factory=Plan)
    addressed: Mapping[str, list[str]] = field(default_factory=dict)
    counted: dict[tuple[str, ...], int | None] = field(default_factory=dict)

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash."""
        return self.basket.files()

    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece(document.media) for document in self.basket.usable if document.media)

    def arrive(self) -> None:
        """Take over what the address asks for, where it isn't what we wrote there."""
        asked = {name: st.query_params.get_all(name) for name in st.query_params}
        if asked and asked != self.addressed:
            self.put(from_query(asked))
        self.addressed = asked

    def put(self, plan: Plan) -> None:
        """Another plan. All widgets are new: one whose value is set from here loses it when its run is cut short."""
        self.plan = plan
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1

    def leave(self, plan: Plan) -> None:
        """The address says what was asked."""
        self.plan = plan
        query = to_query(plan)
        told = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
        if told != self.addressed:
            st.query_params.from_dict(query)
        self.addressed = told


def key(name: str) -> str:
    return f"{PAGE}-{name}-{st.session_state.get(ROUND, 0)}"


def number(label: str, name: str, value: int, help: str | None = None) -> int:
    low, high = BOUNDS[name]
    return st.number_input(label, int(low), int(high), value, key=key(name), help=help)


def decimal(label: str, name: str, value: float, step: float, help: str | None = None) -> float:
    low, high = BOUNDS[name]
    return st.number_input(label, float(low), float(high), float(value), step, key=key(name), help=help, format="%.4g")


def switch(label: str, name: str, value: bool, help: str | None = None) -> bool:
    return st.toggle(label, value, key=key(name), help=help)


def day(label: str, name: str, value: date, first: date) -> date:
    """A day from the first on; one before, as in an old address, is moved there."""
    chosen = st.date_input(label, max(value, first), min_value=first, key=key(name))
    return chosen if isinstance(chosen, date) else first
