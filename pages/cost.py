"""The price of work, known before; what was spent, kept after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from components.gemini import catalogue
from components.media.kind import Kind
from components.media.samples import SAMPLES
from components.prices.cache import cache_plan
from components.prices.offers import Offer, offers
from components.prices.plan import Plan
from components.prices.savings import savings
from components.prices.work import Work, price_of
from components.ui.basket import inputs, show_basket
from components.ui.connection import current
from components.ui.cost_charts import show_break_even, show_drivers
from components.ui.cost_desk import PAGE, CostDesk, day, key
from components.ui.cost_guide import show_guide
from components.ui.cost_ledger import show_ledger
from components.ui.cost_limits import show_limits
from components.ui.cost_model import model_name
from components.ui.cost_savings import show_savings
from components.ui.cost_talk import show_talk
from components.ui.cost_work import choose_models, describe, headline, offer_count, prices, show_offers
from components.ui.samples import offer_samples
from components.ui.workspace import workspace

USUAL = "gemini-3.8-flash"
KINDS: tuple[Kind, ...] = ("image", "pdf", "audio", "video", "text")
VIEWS = {"work": "Files and work", "talk": "Live talk", "guide": "Which model", "spent": "Spent and limits"}

space = workspace()
desk = space.shelf(PAGE, CostDesk)


def show_work(plan: Plan) -> Plan:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader("One run", anchor=False)
        work = describe(plan.work)
    with right:
        st.subheader("Real files", anchor=False)
        offer_samples(space, desk.basket, PAGE, KINDS, SAMPLES)
        inputs(space, desk.basket, PAGE, KINDS, [])
    show_basket(desk.basket, PAGE, expanded=False)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        offered = [model.id for model in catalogue.for_task("generate") if not model.offline]
        models = choose_models("Models", "models", plan.models, offered)
    with right:
        on = day("Prices also on", "on", plan.on, date.today() + timedelta(days=1))
    if models:
        found = offers(models, prices(desk, work), date.today(), on)
        headline(found, work.runs)
        show_offers(found, work.runs, on)
        offer_count(space, desk, work, models)
        show_closer(work, found)
    else:
        st.info("Choose a model.", icon=":material/model_training:")
    return replace(plan, work=work, models=models or plan.models, on=on)


def show_closer(work: Work, found: tuple[Offer, ...]) -> None:
    known = [offer for offer in found if offer.likely]
    if not known:
        return
    st.subheader("What drives the price", anchor=False)
    show_drivers(known)
    models = [offer.model for offer in known]
    usual = models.index(USUAL) if USUAL in models else 0
    model = st.selectbox("Look closer at", models, usual, key=f"{PAGE}-closer", format_func=model_name)
    st.subheader("Pay less", anchor=False)
    files, today = desk.pieces(), date.today()
    show_savings(savings(work, model, lambda w, m, p: price_of(w, files, m, today, p), today), work.runs, "run")
    st.subheader("Does a cache pay?", anchor=False)
    prompt = price_of(replace(work, questions=1), files, model, today).prompt.likely
    plan = cache_plan(prompt, Decimal(1), model, today)
    if plan:
        show_break_even(plan, work.questions, model_name(model))
    else:
        st.caption("Nobody told what keeping a context costs with this model; it caches by itself where it can.")


desk.arrive()
plan = desk.plan
st.title("Cost", anchor=False)
st.caption("What work will cost, before it is done; what was spent, after. The address of this page opens the same.")
view = st.segmented_control(
    "Show", list(VIEWS), default=plan.view, key=key("view"), format_func=lambda name: VIEWS[name], required=True
)
plan = replace(plan, view=view or plan.view)
if view == "talk":
    plan = show_talk(plan)
elif view == "guide":
    show_guide()
elif view == "spent":
    show_limits(current())
    show_ledger()
else:
    plan = show_work(plan)
desk.leave(plan)
