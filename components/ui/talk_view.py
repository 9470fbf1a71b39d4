"""A talk as it is: its state, what it costs and how fast it is. Reads snapshots only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from components.gemini import catalogue
from components.live.config import Config
from components.live.export import clock
from components.live.snapshot import Notice, Snapshot, Spending
from components.prices.band import priced
from components.prices.live import Compression, live_cost
from components.prices.live import Talk as PlannedTalk
from components.prices.money import money
from components.prices.table import is_free
from components.ui.text import escaped

ICONS = {
    "idle": ":material/radio_button_unchecked:",
    "connecting": ":material/sync:",
    "live": ":material/graphic_eq:",
    "going_away": ":material/graphic_eq:",
    "resuming": ":material/sync:",
    "paused": ":material/pause_circle:",
    "failed": ":material/error:",
    "ended": ":material/check_circle:",
}
LEVELS = {"info": st.info, "warning": st.warning, "error": st.error}
NOTICES, NOTICE_SECONDS = 3, 45.0
PLANNED_MINUTES = 10


def show_price(config: Config) -> None:
    """What ten minutes are likely to cost, before the talk begins."""
    plan = PlannedTalk(minutes=PLANNED_MINUTES, compression=_compression(config))
    expected = live_cost(plan, config.model, date.today())
    if config.free_key:
        return
    if catalogue.get(config.model).offline:
        st.caption("A talk with the offline engine is free.")
    elif expected is None:
        st.caption("What a talk with this model costs is unknown.")
    elif expected.total.high:
        seen = live_cost(replace(plan, camera=True), config.model, date.today())
        camera = f", with the camera on {priced(seen.total)}" if seen else ""
        told = f"{PLANNED_MINUTES} minutes cost about {priced(expected.total)}{camera}."
        st.caption(escaped(told), help=escaped(f"{expected.source.name} ({expected.source.dated})"))
    else:
        st.caption("A talk with this model is free.")


def _compression(config: Config) -> Compression | None:
    if config.compress_at is None or config.compress_to is None:
        return None
    return Compression(config.compress_at, config.compress_to)


def show_state(shot: Snapshot) -> None:
    """Where the talk stands, in words, and the newest things to know."""
    now = f" · {doing(shot)}" if shot.state in ("live", "going_away", "paused") else ""
    st.markdown(f"{ICONS[shot.state]} **{escaped(shot.words)}**{now} · {clock(shot.seconds)}")
    for notice in notices(shot):
        LEVELS[notice.level](escaped(f"{notice.message} {notice.advice}".strip()))


def notices(shot: Snapshot) -> tuple[Notice, ...]:
    """The newest; of a talk that stands still, only why."""
    if shot.state == "failed":
        return shot.notices[-1:]
    if shot.end:
        return ()
    return tuple(notice for notice in shot.notices if shot.seconds - notice.at < NOTICE_SECONDS)[-NOTICES:]


def doing(shot: Snapshot) -> str:
    """What goes on in a talk that is connected, or could."""
    if shot.state == "paused":
        return "type, or continue"
    if shot.answering:
        return "the model answers"
    if shot.speaking or shot.pressed:
        return "hears you"
    if shot.awaiting:
        return "waiting for the answer"
    if shot.muted:
        return "microphone off"
    if not shot.arriving:
        return "no sound from the microphone yet"
    return "hold the button to talk" if shot.push_to_talk else "listening"


def show_figures(shot: Snapshot, *, free_key: bool) -> None:
    """Money (minutes for a free key), latency, and behind them tokens by modality and the connection."""
    st.caption(" · ".join(_figures(shot, free_key)))
    with st.expander("Tokens, speed, connection", key="live-figures"):
        _tokens(shot.spending)
        facts = {
            "Connections": shot.connections,
            "Reconnects": shot.reconnects,
            "Age of the handle to resume": seconds(shot.handle_age),
            "Pictures sent": shot.frames_sent,
            "Microphone dropped (ms)": shot.dropped_ms,
            "Playback ran dry": shot.underruns,
        }
        st.table(pd.DataFrame({"": facts.keys(), "Value": [str(value) for value in facts.values()]}).set_index(""))
        if shot.latencies:
            rows = [{"Turn": t.turn, "Model (s)": t.model, "Playback (s)": t.playout} for t in shot.latencies]
            st.dataframe(pd.DataFrame(rows).round(2), hide_index=True, alt="Latency of each turn")


def _figures(shot: Snapshot, free_key: bool) -> Iterator[str]:
    spent = shot.spending
    if free_key:
        yield f"{shot.live_seconds / 60:.1f} minutes"
    elif is_free(shot.model):
        yield "Free"
    else:
        about = "about " if spent.estimated else ""
        yield "Cost unknown" if spent.money is None else escaped(f"{about}{money(spent.money)} so far")
        if spent.money_per_minute:
            yield escaped(f"{money(spent.money_per_minute)} a minute")
    answered = [turn for turn in shot.latencies if turn.total is not None]
    if answered:
        last = answered[-1]
        parts = f"model {seconds(last.model)}, playback {seconds(last.playout)}"
        yield f"last answer heard after {seconds(last.total)} ({parts})"
    elif shot.latencies and not shot.replies:
        yield f"last answer began after {seconds(shot.latencies[-1].model)}"
    if shot.reconnects:
        yield f"{shot.reconnects} reconnect{'s' if shot.reconnects > 1 else ''}"


def _tokens(spent: Spending) -> None:
    rows = [
        *[{"Tokens": f"in, {kind}", "Count": count} for kind, count in spent.prompt_by.items()],
        *[{"Tokens": f"out, {kind}", "Count": count} for kind, count in spent.output_by.items()],
        {"Tokens": "in, unattributed", "Count": spent.unattributed_prompt},
        {"Tokens": "out, unattributed", "Count": spent.unattributed_output},
        {"Tokens": "thoughts", "Count": spent.thoughts},
    ]
    shown = [row for row in rows if row["Count"]]
    if spent.estimated:
        st.caption("The service reported no tokens: these are counted by the audio clock, an estimate.")
    if shown:
        st.dataframe(pd.DataFrame(shown), hide_index=True, alt="Tokens by modality")


def seconds(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.1f} s"
