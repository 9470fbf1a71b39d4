"""Settings of a talk. What a model refuses is not offered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import streamlit as st

from components.gemini import catalogue
from components.gemini.catalogue import Model
from components.gemini.connection import Connection, Offline, Vertex, for_live
from components.live.capability import Capability, Reply, ThinkingLevel, capability, voices
from components.live.config import Config, Mode, Resolution, Sensitivity, presets
from components.live.functions import FUNCTIONS
from components.ui.settings import checked_id

MODES: dict[Mode, str] = {
    "free": "The model hears when you speak, and stops when you interrupt it.",
    "push": "The model hears while you hold the button, or the space bar.",
    "polite": "The model hears you, and finishes what it says all the same.",
}
PREFIX, SEEDED = "live-set-", "live-seeded"
COMPRESS_AT, COMPRESS_TO, IDLE_MINUTES = 25_000, 8_000, 5.0
OWN = "My own words"
SHORT: dict[Mode, str] = {"free": "Speak freely", "push": "Push to talk", "polite": "Don't interrupt me"}


def choose_talk(connection: Connection) -> Config:
    """What a talk is set up with; changes reach one under way by a new connection."""
    offline = isinstance(connection, Offline)
    models = [model.id for model in catalogue.for_task("live") if model.offline == offline]
    remember(Config(models[0], system_instruction=next(iter(presets().values())), functions=tuple(FUNCTIONS)))
    model = _model(models, offline)
    _tell_location(connection)
    known = capability(model.id)
    mode = _mode()
    reply = _reply(known)
    return Config(
        model=model.id,
        mode=mode,
        reply=reply,
        system_instruction=_instruction(),
        **_voice(reply),
        **_thinking(known),
        **_tools(known),
        **_hearing(mode),
        **_limits(connection),
    )


def _tell_location(connection: Connection) -> None:
    talks = for_live(connection)
    if isinstance(connection, Vertex) and isinstance(talks, Vertex) and talks.location != connection.location:
        st.caption(f"Vertex AI has no Live API in {connection.location}: the talk goes through {talks.location}.")


def _model(models: list[str], offline: bool) -> Model:
    key = f"model-{'offline' if offline else 'google'}"
    chosen = st.selectbox(
        "Model",
        models,
        format_func=lambda id_: catalogue.get(id_).name,
        accept_new_options=True,
        help="Not in the list? Type its id.",
        **_kept(key),
    )
    return catalogue.get(checked_id(chosen, models[0]))


def _mode() -> Mode:
    mode = st.segmented_control(
        "Mode", list(SHORT), format_func=lambda name: SHORT[name], required=True, **_kept("mode")
    )
    st.caption(MODES[mode or "free"])
    return mode or "free"


def _reply(known: Capability) -> Reply:
    if len(known.replies) == 1:
        return known.replies[0]
    words = {"audio": "Aloud", "text": "In text"}
    chosen = st.segmented_control(
        "Answers", known.replies, format_func=lambda name: words[name], required=True, **_kept("reply")
    )
    return chosen or "audio"


def _instruction() -> str:
    ready = presets()
    name = st.selectbox("Role", [*ready, OWN], **_kept("role"))
    if name != OWN:
        st.caption(ready[name])
        return ready[name]
    return str(st.text_area("What the model is told", max_chars=20_000, **_kept("instruction")))


def _voice(reply: Reply) -> dict[str, Any]:
    if reply != "audio":
        return {}
    return {"voice": st.selectbox("Voice", voices(), index=None, placeholder="model's default", **_kept("voice"))}


def _thinking(known: Capability) -> dict[str, Any]:
    found: dict[str, Any] = {}
    levels = get_args(ThinkingLevel) if known.thinking is None else known.thinking
    if levels:
        usual = f"{known.needs_thinking}, as the model needs one" if known.needs_thinking else "model's default"
        found["thinking_level"] = st.selectbox("Thinking", levels, index=None, placeholder=usual, **_kept("thinking"))
    if known.proactive == "optional":
        found["proactive"] = st.toggle("Stays silent when it isn't spoken to", **_kept("proactive")) or None
    return found


def _tools(known: Capability) -> dict[str, Any]:
    with st.expander("Tools", icon=":material/build:"):
        return _chosen_tools(known)


def _chosen_tools(known: Capability) -> dict[str, Any]:
    names = list(FUNCTIONS) if known.functions is not False else []
    functions = st.multiselect(
        "Functions it may call", names, format_func=lambda name: FUNCTIONS[name].label, **_kept("functions")
    )
    blocking = (
        bool(functions)
        and known.blocking is not False
        and st.toggle("Wait for a function's result before speaking on", **_kept("blocking"))
    )
    search = known.search is not False and st.toggle("Google Search", **_kept("search"))
    code = known.code_execution is not False and st.toggle("Code execution", **_kept("code"))
    missing = [
        name
        for name, has in (("Google Search", known.search), ("code execution", known.code_execution))
        if has is False
    ]
    if missing:
        st.caption(f"This model has no {' and no '.join(missing)} in a talk.")
    return {
        "functions": tuple(functions),
        "blocking": bool(blocking),
        "search": bool(search),
        "code_execution": bool(code),
    }


def _hearing(mode: Mode) -> dict[str, Any]:
    with st.expander("Hearing, seeing, memory", icon=":material/hearing:"):
        found: dict[str, Any] = {}
        if mode != "push":
            for name, label in (("start_sensitivity", "Notices speech"), ("end_sensitivity", "Notices its end")):
                found[name] = st.selectbox(
                    label, get_args(Sensitivity), index=None, placeholder="model's default", **_kept(name)
                )
            found["silence_ms"] = st.number_input(
                "Silence that ends a turn (ms)", 0, 5000, None, 50, placeholder="model's default", **_kept("silence")
            )
        found["media_resolution"] = st.selectbox(
            "Picture resolution", get_args(Resolution), index=None, placeholder="model's default", **_kept("resolution")
        )
        if not st.toggle("Compress what was said long ago", **_kept("compress")):
            st.caption("Then the service ends a talk after 15 minutes, with camera or screen after 2.")
            return {**found, "compress_at": None, "compress_to": None}
        begin = st.number_input("Compress at (tokens)", 5_000, 128_000, step=1_000, **_kept("compress-at"))
        end = st.number_input("down to (tokens)", 1_000, 127_000, step=1_000, **_kept("compress-to"))
        return {**found, "compress_at": int(begin), "compress_to": min(int(end), int(begin) - 1)}


def _limits(connection: Connection) -> dict[str, Any]:
    with st.expander("Limits", icon=":material/timer:"):
        offline = isinstance(connection, Offline)
        free = not offline and st.toggle(
            "My key is free", help="Then minutes are shown instead of money.", **_kept("free")
        )
        idle = st.number_input("Pause after minutes without a word", 0.5, 60.0, step=0.5, **_kept("idle"))
        minutes = st.number_input("End after minutes", 0.5, 600.0, None, 0.5, placeholder="no limit", **_kept("most"))
        money = None
        if not (free or offline):
            money = st.number_input("End at US dollars", 0.01, 1000.0, None, placeholder="no limit", **_kept("money"))
        record = st.toggle("Keep a recording to download", **_kept("record"))
    return {
        "free_key": bool(free),
        "idle_minutes": idle,
        "most_minutes": minutes,
        "most_money": None if money is None else Decimal(str(money)),
        "record": record,
    }


def remember(config: Config) -> None:
    """Begin with these settings, where this tab has none of its own yet."""
    if st.session_state.get(SEEDED):
        return
    st.session_state[SEEDED] = True
    for name, value in _shown(config).items():
        st.session_state[f"{PREFIX}{name}"] = value


def _shown(config: Config) -> dict[str, Any]:
    role = next((name for name, text in presets().items() if text == config.system_instruction), OWN)
    return {
        f"model-{'offline' if catalogue.get(config.model).offline else 'google'}": config.model,
        "mode": config.mode,
        "reply": config.reply,
        "role": role,
        "instruction": config.system_instruction,
        "voice": config.voice,
        "thinking": config.thinking_level,
        "proactive": bool(config.proactive),
        "functions": list(config.functions),
        "blocking": config.blocking,
        "search": config.search,
        "code": config.code_execution,
        "start_sensitivity": config.start_sensitivity,
        "end_sensitivity": config.end_sensitivity,
        "silence": config.silence_ms,
        "resolution": config.media_resolution,
        "compress": config.compress_at is not None,
        "compress-at": config.compress_at or COMPRESS_AT,
        "compress-to": config.compress_to or COMPRESS_TO,
        "free": config.free_key,
        "idle": config.idle_minutes or IDLE_MINUTES,
        "most": config.most_minutes,
        "money": None if config.most_money is None else float(config.most_money),
        "record": config.record,
    }


def _kept(name: str) -> dict[str, Any]:
    return {"key": f"{PREFIX}{name}", "persist_state": "session"}
