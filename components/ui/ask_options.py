"""How the next question is asked: model, settings, helpers, cache; and what it will cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import streamlit as st

from components.analysis.ask import Conversation
from components.gemini.catalogue import Model
from components.gemini.connection import Connection, Offline
from components.gemini.request import Helper, Settings
from components.jobs.ask import Files, price_of
from components.jobs.ask_files import crowd
from components.prices.cache import CachePlan, cache_plan
from components.prices.estimate import Estimate
from components.prices.money import money
from components.prices.search import search_price
from components.ui.ask_desk import AskDesk
from components.ui.budget import refusal
from components.ui.cache import Use, tell_cache
from components.ui.models import offer_refresh
from components.ui.price import show_price
from components.ui.settings import choose_fallback, choose_model, choose_settings
from components.ui.workspace import Workspace

HELPERS: dict[Helper, tuple[str, str]] = {
    "google_search": ("Search the web with Google", "The model searches when it finds it useful; sources are shown."),
    "url_context": ("Open web pages named in the question", "Up to 20 addresses; what is read counts as tokens."),
    "code_execution": ("Run programs", "The model writes Python, which runs at Google; program and output are shown."),
}
HOURS = (0.25, 1.0, 4.0, 24.0)


@dataclass(frozen=True, slots=True)
class Options:
    model: Model
    settings: Settings
    fallback: str | None
    cache_hours: float | None


def choose_options(space: Workspace, connection: Connection, desk: AskDesk, page: str) -> Options:
    """Everything in one folded place; each question may be asked with other ones."""
    with st.expander("Model and settings", icon=":material/tune:"):
        model = choose_model(space, connection, page)
        helpers = _helpers(model, page)
        hours = _cache(desk, model, page)
        settings = replace(choose_settings(model, page), helpers=helpers)
        fallback = choose_fallback(space, model, connection, page)
        offer_refresh(space, connection, page)
        if isinstance(connection, Offline):
            st.caption("The offline engine can't search the web, open pages or films on YouTube, or run programs.")
    return Options(model, settings, fallback, hours)


def _helpers(model: Model, page: str) -> tuple[Helper, ...]:
    """Switches for what the model is known to have."""
    if model.helpers is None:
        st.caption(f"Whether {model.name} searches the web, opens pages or runs programs is not known.")
    chosen: list[Helper] = []
    for name in model.helpers or ():
        label, told = HELPERS[name]
        if st.toggle(label, key=f"{page}-{name}", help=told, persist_state="session"):
            chosen.append(name)
    if "google_search" in chosen and (price := search_price(model.id)):
        st.caption(
            f"Searches cost extra: {money(price.per_thousand)} for 1,000 after {price.free:,} free ones a "
            f"{price.period} ({price.source.name}, {price.source.dated}).".replace("$", "\\$")
        )
    return tuple(chosen)


def _cache(desk: AskDesk, model: Model, page: str) -> float | None:
    """The switch for explicit caching with its break-even; nothing while there are no files."""
    conversation, files = desk.drafted("")
    tokens = _cached_tokens(conversation, files, model.id)
    if not tokens:
        return None
    hours = st.session_state.get(f"{page}-cache-hours") or 1.0
    plan = cache_plan(tokens, Decimal(str(hours)), model.id, date.today())
    if plan is None:
        st.caption(f"{model.name} caches by itself, or nobody tells what its cache costs; there is nothing to switch.")
        return None
    if plan.too_small:
        st.caption(f"The service's cache takes {plan.least:,} tokens at least; these files are about {tokens:,}.")
        return None
    on = st.toggle("Keep the files in the service's cache", key=f"{page}-cache", persist_state="session")
    if on:
        hours = st.segmented_control(
            "For how long", HOURS, default=1.0, key=f"{page}-cache-hours", format_func=_duration, required=True,
            persist_state="session",
        )  # fmt: skip
    st.caption(break_even(plan, tokens, float(hours or 1.0)).replace("$", "\\$"))
    return float(hours or 1.0) if on else None


def _cached_tokens(conversation: Conversation, files: Files, model: str) -> int:
    """Of the files alone, which are what is worth keeping."""
    path = [exchange.model_copy(update={"question": "", "answer": ""}) for exchange in conversation.path()]
    bare = Conversation(files=conversation.files, exchanges=tuple(path), shown=conversation.shown)
    return price_of(bare, files, model, Settings(), date.today()).prompt.likely


def break_even(plan: CachePlan, tokens: int, hours: float) -> str:
    """Whether keeping so many tokens pays, in a sentence or two."""
    kept = f"About {tokens:,} tokens for {_duration(hours)}"
    if plan.send == 0:
        return f"{kept}: nothing to save, this model is free."
    if plan.break_even is None:
        return f"{kept}: this model's cache never pays."
    return (
        f"{kept}: pays from {plan.break_even} questions on. Ten questions' files cost "
        f"{money(plan.with_cache(10))} instead of {money(plan.without(10))}."
    )


def show_cache(desk: AskDesk, model: str, hours: float | None) -> None:
    """What lies in the cache now, and what that has saved so far; no `hours` while nothing more is to be kept."""
    exchanges = desk.conversation.exchanges
    asked = sum(1 for one in exchanges if one.usage and one.usage.cached)
    made = sum(aside.kind == "cache" for one in exchanges for aside in one.asides)
    use = Use(model, hours or 1.0, asked, max(1, made), again=hours is not None)
    tell_cache(desk.uploads, use, "Deleted with the conversation.")


def show_next_price(desk: AskDesk, options: Options) -> str:
    """The chip of the next question, remade as files come and words are said; and what stands against asking."""
    conversation, files = desk.drafted("")
    guess, problem = quote(desk, conversation, files, options)
    if guess.prompt.likely:
        show_price(guess)
    return problem


def quote(desk: AskDesk, conversation: Conversation, files: Files, options: Options) -> tuple[Estimate, str]:
    """What the last question of the branch shown will cost with all that goes along, and what stands against it."""
    held = desk.uploads is not None and desk.uploads.caches.alive is not None
    guess = price_of(
        conversation, files, options.model.id, options.settings, date.today(), options.cache_hours, held=held
    )
    if refused := refusal(guess):
        return guess, str(refused)
    path = conversation.path()
    problem = crowd([conversation.files[number] for number in conversation.files_of(path)])
    limit = options.model.input_limit
    if not problem and limit is not None and guess.prompt.low > limit:
        problem = (
            f"These files are about {guess.prompt.likely:,} tokens; {options.model.name} takes {limit:,}. "
            "Use a shorter recording, fewer pages, or a lower picture resolution."
        )
    return guess, problem


def _duration(hours: float) -> str:
    return f"{hours * 60:.0f} min" if hours < 1 else f"{hours:.0f} h"
