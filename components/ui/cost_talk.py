"""What a live talk costs: by model and modality, minute by minute, and how to pay less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from components.analysis.exports import frame_csv
from components.gemini import catalogue
from components.prices.live import LiveCost, live_cost
from components.prices.money import money, span
from components.prices.plan import VOICES, Plan, Talking
from components.prices.row import Source
from components.prices.savings import live_savings
from components.prices.table import price
from components.ui.cost_charts import show_course
from components.ui.cost_desk import PAGE, number, switch
from components.ui.cost_model import model_name
from components.ui.cost_savings import show_savings
from components.ui.cost_table import show_table
from components.ui.cost_work import choose_models, show_sources, told
from components.ui.download import download
from components.ui.text import escaped

DAYS = 30
SHOWN_MINUTES = 20


def show_talk(plan: Plan) -> Plan:
    """The whole view; the plan as it was changed."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        talking = _describe(plan.talking)
    with right:
        offered = [model.id for model in catalogue.for_task("live") if not model.offline]
        voices = choose_models("Models", "voices", plan.voices, [*dict.fromkeys([*offered, *VOICES])])
        st.caption("Prices are today's; talks are neither cached nor batched by Google.")
    found = {voice: live_cost(talking.talk(), voice, date.today()) for voice in voices}
    if not found:
        st.info("Choose a model.", icon=":material/graphic_eq:")
        return replace(plan, talking=talking)
    frame = table(found, talking)
    show_table(frame)
    for note in dict.fromkeys(note for cost in found.values() if cost for note in cost.notes):
        names = ", ".join(model_name(voice) for voice, cost in found.items() if cost and note in cost.notes)
        st.caption(escaped(f"{names}: {note}"))
    rules = {f"{cost.source.name} ({cost.source.dated})" for cost in found.values() if cost}
    show_sources((source for voice in found for source in _sources(voice)), sorted(rules))
    csv = partial(frame_csv, frame)
    download("Table (CSV)", csv, f"talk-{date.today()}.csv", "text/csv", key=f"{PAGE}-talk-csv")
    _closer(talking, [voice for voice, cost in found.items() if cost])
    return replace(plan, talking=talking, voices=voices or plan.voices)


def _describe(talking: Talking) -> Talking:
    with st.grid(min_column_width=150, gap="small"):
        changed = replace(
            talking,
            minutes=number("Minutes of a talk", "minutes", talking.minutes),
            talks=number("Talks a day", "talks", talking.talks),
            turn=number("Seconds of a turn", "turn", talking.turn, "You speak and the model answers."),
            share=number("Model speaks (%)", "share", talking.share),
            idle=number("Minutes nobody speaks", "idle", talking.idle),
        )
    with st.container(horizontal=True):
        return replace(
            changed,
            camera=switch("Camera or screen", "camera", talking.camera),
            compress=switch("Compress what was said long ago", "compress", talking.compress),
            written=switch("Transcripts", "written", talking.written),
        )


def table(found: dict[str, LiveCost | None], talking: Talking) -> pd.DataFrame:
    """One row a model; dollars of one talk, likely, by what they are for."""
    return pd.DataFrame([_row(voice, cost, talking) for voice, cost in found.items()])


def _row(voice: str, cost: LiveCost | None, talking: Talking) -> dict[str, str]:
    likely = cost.total.likely if cost else None
    by = {
        name.title(): money(cost.by[name] if cost else None)
        for name in ("heard", "seen", "spoken", "written", "history")
    }
    return {
        "Model": model_name(voice),
        "A talk": money(likely),
        "From to": span(cost.total.low, cost.total.high) if cost else "unknown",
        "A minute": money(likely / talking.minutes if likely is not None else None),
        f"A month ({talking.talks * DAYS:,} talks)": money(
            likely * talking.talks * DAYS if likely is not None else None
        ),
        **by,
        "Source of the price": told(_sources(voice)),
        "Source of the tokens": f"{cost.source.name} ({cost.source.dated})" if cost else "unknown",
    }


def _sources(voice: str) -> tuple[Source, ...]:
    row = price(voice, date.today())
    return tuple(dict.fromkeys(rate.source for rate in row.rates.values())) if row and not row.free else ()


def _closer(talking: Talking, voices: Sequence[str]) -> None:
    """One model minute by minute, and what could be saved with it."""
    if not voices:
        return
    voice = st.selectbox("Look closer at", voices, key=f"{PAGE}-voice", format_func=model_name)
    courses, minutes = {}, max(SHOWN_MINUTES, talking.minutes)
    for camera in (False, True):
        for compress in (False, True):
            found = live_cost(talking.talk(camera=camera, compress=compress, minutes=minutes), voice, date.today())
            seen, kept = ("camera" if camera else "sound"), ("compressed" if compress else "all kept")
            if found:
                courses[f"{seen}, {kept}"] = [minute.amount for minute in found.minutes]
    st.subheader("By minute", anchor=False)
    show_course(courses)
    st.caption("Compressed, pictures take the room of sound, which costs more: so the camera may lower the price.")
    st.subheader("Pay less", anchor=False)
    show_savings(live_savings(talking.talk(), talking.idle, voice, date.today()), talking.talks * DAYS, "talk")
