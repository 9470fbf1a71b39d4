"""What is asked of a film, what of it is sent, and what sending less saves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import time, timedelta

import pandas as pd
import streamlit as st

from components.analysis import timecode
from components.analysis.video import PARTS, Part
from components.gemini.catalogue import Model
from components.gemini.request import Resolution
from components.jobs.video import HEIGHTS, Choice, Film
from components.jobs.video_price import Saving
from components.prices.cache import CachePlan
from components.prices.estimate import Estimate
from components.prices.money import money
from components.ui.text import escaped

NAMES: Mapping[Part, str] = {"summary": "Summary", "chapters": "Chapters", "demo": "Product demo"}
LOOKS: Mapping[float | None, str] = {
    None: "once a second",
    0.1: "every 10 s",
    0.2: "every 5 s",
    0.5: "every 2 s",
    2.0: "twice a second",
    5.0: "5 times a second",
}
DAY = 24 * 3600 - 1  # seconds; a slider's times end there
CLOSELY: Mapping[Resolution | None, str] = {None: "model's default", "low": "low", "medium": "medium", "high": "high"}


def choose_parts(page: str) -> tuple[tuple[Part, ...], str]:
    """What is asked, in one call; and the language of the answers, "" for the model's own choice."""
    chosen = st.pills(
        "What to find out",
        PARTS,
        selection_mode="multi",
        default=PARTS[:2],
        format_func=lambda part: NAMES[part],
        key=f"{page}-parts",
        persist_state="session",
        help="All in one call, so that the film is paid for once.",
    )
    language = st.text_input(
        "Language of the answers", key=f"{page}-language", placeholder="as spoken in the film", persist_state="session"
    )
    return tuple(part for part in PARTS if part in chosen), language.strip()


def choose(film: Film, page: str) -> Choice:
    """What of the film is sent, and how the model looks at it."""
    start, end = _span(film, page)
    left, right = st.columns(2)
    with left:
        sound = st.checkbox("With sound", True, key=f"{page}-sound", persist_state="session")
        sound = sound or film.media is None
        height = _height(film, page)
    with right:
        fps = st.selectbox(
            "The model looks", list(LOOKS), key=f"{page}-fps", format_func=lambda fps: LOOKS[fps],
            persist_state="session", help="Tokens grow with the looks. Fast scenes and sport need more of them.",
        )  # fmt: skip
        closely = st.selectbox(
            "How closely", list(CLOSELY), key=f"{page}-closely", format_func=lambda level: CLOSELY[level],
            persist_state="session", help="Low is enough for scenes; high reads small print on the screen.",
        )  # fmt: skip
    return Choice(start, end, sound, height, fps, closely)


def show_savings(found: Sequence[Saving]) -> None:
    """Each choice made against sending the whole film."""
    if not found:
        st.caption("All of the film is sent. Choose less of it above to see what that saves.")
        return
    rows = [
        {"Choice": one.name, "Tokens less": f"{one.tokens:,}", "Money less": money(one.money), "": one.note}
        for one in found
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="What each choice saves")


def choose_cache(plan: CachePlan | None, page: str) -> bool:
    """Whether the film is kept in the service's cache, with what that costs; offered where the price is known."""
    if plan is None or plan.break_even is None:
        return False
    extra = money(plan.store + plan.read).replace("$", "\\$")
    return st.checkbox(
        f"Keep the film in the service's cache for an hour: {extra} more now, pays from {plan.break_even} questions on",
        key=f"{page}-cache",
        persist_state="session",
        help=f"Texts and questions then read it for {money(plan.read)} instead of {money(plan.send)} each; keeping it "
        f"costs {money(plan.store)}. Short films are refused by the service and are then sent as usual.".replace(
            "$", "\\$"
        ),
    )


def fits(estimate: Estimate, model: Model) -> bool:
    """Whether the model takes so much at once; where it surely doesn't, that is said."""
    limit = model.input_limit
    if limit is None or estimate.prompt.low <= limit:
        return True
    st.warning(
        f"About {estimate.prompt.likely:,} tokens; {escaped(model.name)} takes {limit:,} at once. "
        "Send a part of the film, fewer looks or coarser ones (see below).",
        icon=":material/content_cut:",
    )
    return False


def _span(film: Film, page: str) -> tuple[float, float | None]:
    if film.seconds is None or film.seconds > DAY:
        return _typed_span(page)
    last = math.ceil(film.seconds)
    if last < 2:
        return 0.0, None
    first, until = st.slider(
        "Part of the film",
        time(),
        at(last),
        (time(), at(last)),
        timedelta(seconds=1),
        format="HH:mm:ss" if last >= 3600 else "mm:ss",
        key=f"{page}-part-{film.key[:12]}",
        persist_state="session",
        help="Cut out without converting, so it begins at the key frame before. Times count from the part's start.",
    )
    begin, end = seconds(first), seconds(until)
    if end <= begin:
        begin = max(0.0, end - 1)
    return begin, None if end >= last else end


def _typed_span(page: str) -> tuple[float, float | None]:
    """Of a film whose length nobody here knows."""
    left, right = st.columns(2)
    first = left.text_input("From", key=f"{page}-from", placeholder="0:00", persist_state="session")
    until = right.text_input("To", key=f"{page}-to", placeholder="its end", persist_state="session")
    start, end = timecode.seconds(first or "0"), timecode.seconds(until) if until else None
    if start is None or (until and end is None) or (end is not None and start is not None and end <= start):
        st.error("Write times as 1:30 or 1:02:30, the end after the start. All of the film is meant until then.")
        return 0.0, None
    return start, end


def _height(film: Film, page: str) -> int | None:
    own = (film.media.height if film.media else None) or 0
    lower = [height for height in HEIGHTS if height < own]
    if not lower:
        return None
    return st.selectbox(
        "Pictures", [None, *lower], key=f"{page}-height", persist_state="session",
        format_func=lambda height: f"{height} pixels high, converted" if height else f"as they are ({own} high)",
        help="Converting takes about a minute for ten minutes of film. It makes the upload smaller, not the price.",
    )  # fmt: skip


def at(second: float) -> time:
    whole = int(second)
    return time(whole // 3600, whole // 60 % 60, whole % 60)


def seconds(moment: time) -> float:
    return float(moment.hour * 3600 + moment.minute * 60 + moment.second)
