"""The models on offer: the table's, a deployment's own, and what the service lists for these credentials."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from components.gemini import catalogue
from components.gemini.catalogue import Model
from components.gemini.connection import Connection, DeveloperKey, Offline
from components.gemini.errors import GeminiError
from components.ui.own_models import source
from components.ui.text import escaped
from components.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Offer:
    """`missing` are those of the table that the service doesn't list for these credentials."""

    models: dict[str, Model] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    def name(self, id: str) -> str:
        known = self.models.get(id)
        return f"{known.name if known else id}{' (not listed for this key)' if id in self.missing else ''}"


def offered(space: Workspace, connection: Connection) -> Offer:
    """For generating text, those that are there first. The service's list is waited for by nobody."""
    listed = None if isinstance(connection, Offline) else space.gemini(connection).listed()
    there = [model for model in catalogue.for_task("generate", models=listed) if fits(model, connection)]
    # Vertex AI lists by location and project, and not all that it answers for.
    gone = catalogue.missing(listed) if listed and isinstance(connection, DeveloperKey) else ()
    return Offer({model.id: model for model in (*there, *gone)}, frozenset(model.id for model in gone))


def fits(model: Model, connection: Connection) -> bool:
    # The engine answers for every id, so that requests can be tried out; it is never offered as one of Gemini's.
    return model.offline == isinstance(connection, Offline)


def offer_refresh(space: Workspace, connection: Connection, page: str) -> None:
    """A button that asks the service which models it has; and what is wrong with the table of one's own."""
    own = source()
    if own and own.trouble:
        told = (
            f"This deployment's own table of models can't be used. {own.trouble} Until then the last right one counts."
        )
        st.warning(escaped(told), icon=":material/table_view:")
    if not st.button("Refresh the list of models", key=f"{page}-models", icon=":material/refresh:"):
        return
    try:
        space.gemini(connection).models(refresh=True)
    except GeminiError as error:
        st.error(str(error), icon=":material/error:")
    else:
        st.rerun()
