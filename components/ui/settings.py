"""Model and settings. What a model refuses or ignores is not offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import get_args

import streamlit as st

from components.gemini import catalogue, names
from components.gemini.catalogue import SAMPLING, Model
from components.gemini.connection import Connection, Offline
from components.gemini.request import Resolution, SafetyCategory, SafetyThreshold, Settings
from components.gemini.settings import named
from components.ui.models import offered
from components.ui.text import escaped
from components.ui.workspace import Workspace

OLD = "Google has deprecated this setting (2026-07-21): newer models ignore it."


def choose_model(space: Workspace, connection: Connection, page: str) -> Model:
    """A model that generates text; the list is the catalogue's, with what the service tells of it."""
    offer = offered(space, connection)
    first = catalogue.default_model(connection).id
    chosen = st.selectbox(
        "Model",
        [first, *(id_ for id_ in offer.models if id_ != first)],
        key=f"{page}-model-{'offline' if isinstance(connection, Offline) else 'google'}",
        format_func=offer.name,
        accept_new_options=True,
        persist_state="session",
        help="Not in the list? Type its id.",
    )
    known = checked_id(chosen, first)
    model = offer.models.get(known) or catalogue.get(known)
    _warn(model, listed=model.id not in offer.missing)
    return model


def checked_id(chosen: str | None, first: str) -> str:
    """What was chosen or typed; the first where that can't be a model's id, which is said."""
    if not chosen or names.is_model(chosen):
        return chosen or first
    st.error("That is not a model's id. Ids look like gemini-3.8-flash.", icon=":material/error:")
    return first


def choose_fallback(space: Workspace, model: Model, connection: Connection, page: str) -> str | None:
    """A second model for when the first is gone, overloaded or out of quota."""
    offer = offered(space, connection)
    others = [id_ for id_ in offer.models if id_ != model.id and id_ not in offer.missing]
    if not others:
        return None
    return st.selectbox(
        "If that model can't answer, ask",
        others,
        None,
        key=f"{page}-fallback",
        format_func=offer.name,
        placeholder="no other",
        persist_state="session",
        help="Only when the model is gone, overloaded or out of quota. The run says so when it happens.",
    )


def _warn(model: Model, *, listed: bool) -> None:
    if not listed:
        told = f"The service doesn't list {model.name} for this key: it will likely refuse to answer."
        st.warning(told, icon=":material/key_off:")
    if model.status == "unknown":
        st.caption(f"{escaped(model.name)} is new to this app: {_limits(model)}What it costs and takes is unknown.")
    instead = f"Use {model.replacement}." if model.replacement else ""
    if model.is_gone(date.today()) and model.routed:
        told = (
            f"{model.name} is gone since {model.gone}: {model.routed} answers in its place, at its own price. {instead}"
        )
        st.warning(told, icon=":material/event_busy:")
    elif model.is_gone(date.today()):
        st.warning(f"{model.name} no longer answers. {instead}", icon=":material/event_busy:")
    elif model.gone:
        st.info(f"{model.name} stops on {model.gone}. {instead}", icon=":material/event:")


def _limits(model: Model) -> str:
    told = [
        f"{limit:,} tokens {way}"
        for limit, way in ((model.input_limit, "in"), (model.output_limit, "out"))
        if limit is not None
    ]
    return f"by the service's list it takes {' and '.join(told)}. " if told else ""


def choose_settings(model: Model, page: str) -> Settings:
    """The settings that work with this model, each left at the model's own default until touched."""

    def key(name: str) -> str:
        return f"{page}-setting-{name}"

    def offered(name: str) -> bool:
        return name not in model.refuses | model.ignores

    left, right = st.columns(2)
    level = resolution = seed = None
    with left:
        if model.thinks:
            level = st.selectbox(
                "Thinking", model.thinking or (), None, key=key("thinking"), placeholder="model's default",
                persist_state="session",
            )  # fmt: skip
        if offered("media_resolution"):
            resolution = st.selectbox(
                "Picture resolution for the model", get_args(Resolution)[:3], None, key=key("resolution"),
                placeholder="model's default", persist_state="session",
                help="Lower costs fewer tokens, higher reads smaller print.",
            )  # fmt: skip
        limit = st.number_input(
            "Longest answer (tokens)", 1, model.output_limit or 1_000_000, None, key=key("limit"),
            placeholder="model's default", persist_state="session",
        )  # fmt: skip
    with right:
        sampling = _sampling([name for name in SAMPLING if offered(name)], key, None if model.offline else OLD)
        if offered("seed"):
            seed = st.number_input("Seed", 0, 2**31 - 1, None, key=key("seed"), persist_state="session")
    if model.ignores:
        st.caption(f"{model.name} ignores {named(sorted(model.ignores))}: there is nothing to set.")
    stops = st.text_input("Stop at (separated by |)", key=key("stop"), persist_state="session")
    system = st.text_area("System instruction", key=key("system"), height=80, persist_state="session")
    return Settings(
        system_instruction=system.strip() or None,
        temperature=sampling.get("temperature"),
        top_p=sampling.get("top_p"),
        top_k=None if (top_k := sampling.get("top_k")) is None else int(top_k),
        thinking_level=level,
        max_output_tokens=limit,
        stop_sequences=tuple(stop for stop in stops.split("|") if stop)[:5],
        safety=_safety(key("safety")),
        media_resolution=resolution,
        seed=seed,
    )


def _sampling(names: Sequence[str], key: Callable[[str], str], told: str | None) -> dict[str, float | None]:
    fields: dict[str, tuple[str, float, float, float]] = {
        "temperature": ("Temperature", 0.0, 2.0, 0.1),
        "top_p": ("Top P", 0.0, 1.0, 0.05),
        "top_k": ("Top K", 1, 100, 1),
    }
    chosen = {}
    for name in names:
        label, least, most, step = fields[name]
        chosen[name] = st.number_input(
            label, least, most, None, step, key=key(name.replace("_", "-")), placeholder="model's default", help=told,
            persist_state="session",
        )  # fmt: skip
    return chosen


def _safety(key: str) -> dict[SafetyCategory, SafetyThreshold]:
    threshold = st.selectbox(
        "Safety filter", get_args(SafetyThreshold), None, key=key, placeholder="model's default",
        format_func=lambda name: name.replace("_", " "), persist_state="session",
    )  # fmt: skip
    return {category: threshold for category in get_args(SafetyCategory)} if threshold else {}
