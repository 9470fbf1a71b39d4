"""What the page Cost keeps between reruns and visits, and its address, which opens the same elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, cast

import streamlit as st

from components.prices.piece import Piece, piece
from components.prices.plan import BOUNDS, Plan, from_query, to_query
from components.ui.basket import Basket

PAGE = "cost"


@dataclass(slots=True)
class CostDesk:
    """`counted` holds prompt tokens as the service counted them, by files, question and model."""

    basket: Basket = field(default_factory=Basket)
    plan: Plan = field(default_factory=Plan)
    addressed: Mapping[str, list[str]] = field(default_factory=dict)
    counted: dict[tuple[str, ...], int | None] = field(default_factory=dict)

    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece(document.media) for document in self.basket.usable if document.media)

    def arrive(self) -> None:
        """Take over what the address asks for, where it isn't what we wrote there."""
        asked = {name: st.query_params.get_all(name) for name in st.query_params}
        if asked and asked != self.addressed:
            self.put(from_query(asked))
        self.addressed = asked

    def put(self, plan: Plan) -> None:
        """Another plan, in all widgets too."""
        self.plan = plan
        for part in (plan, plan.work, plan.talking):
            for one in fields(cast(Any, part)):
                st.session_state[key(one.name)] = getattr(part, one.name)

    def leave(self, plan: Plan) -> None:
        """The address says what was asked."""
        self.plan = plan
        query = to_query(plan)
        told = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
        if told != self.addressed:
            st.query_params.from_dict(query)
        self.addressed = told


def key(name: str) -> str:
    return f"{PAGE}-{name}"


def seeded(name: str, value: Any) -> str:
    """The key of a widget that begins with this value, and keeps what it has."""
    st.session_state.setdefault(key(name), value)
    return key(name)


def number(label: str, name: str, value: int, help: str | None = None) -> int:
    low, high = BOUNDS[name]
    return int(st.number_input(label, int(low), int(high), key=seeded(name, value), help=help))


def decimal(label: str, name: str, value: float, step: float, help: str | None = None) -> float:
    low, high = BOUNDS[name]
    return float(st.number_input(label, float(low), float(high), step=step, key=seeded(name, value), help=help))


def switch(label: str, name: str, value: bool, help: str | None = None) -> bool:
    return st.toggle(label, key=seeded(name, value), help=help)


def day(label: str, name: str, value: date, first: date) -> date:
    """A day from the first on; one before, as in an old address, is moved there."""
    if st.session_state.get(seeded(name, value), value) < first:
        st.session_state[key(name)] = first
    chosen = st.date_input(label, min_value=first, key=key(name))
    return chosen if isinstance(chosen, date) else first
