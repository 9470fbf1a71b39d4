"""Model and settings as a person sees them, for models that differ in what they take."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.extracting import SECONDS

SAMPLING = {"Temperature", "Top P", "Top K"}


def levers(model: str) -> None:
    import streamlit as st

    from components.gemini import catalogue
    from components.ui.settings import choose_settings

    st.session_state["chosen"] = choose_settings(catalogue.get(model), "page")


def shown(model: str) -> AppTest:
    page = AppTest.from_function(levers, default_timeout=SECONDS, kwargs={"model": model}).run()
    assert not page.exception
    return page


def numbers(page: AppTest) -> set[str]:
    return {field.label for field in page.number_input}


@pytest.mark.parametrize("model", ["gemini-4-neon", "gemini-4-argon", "gemini-3.6-flash"])
def test_what_a_model_ignores_is_said_and_not_offered(model: str) -> None:
    page = shown(model)
    assert not numbers(page) & SAMPLING and "Seed" in numbers(page)
    (said,) = [one.value for one in page.caption if "ignores" in one.value]
    assert said.endswith("ignores temperature, top-k and top-p: there is nothing to set.")


def test_neons_thinking_levels() -> None:
    assert shown("gemini-4-neon").selectbox(key="page-setting-thinking").options == ["low", "medium", "high", "xhigh"]


def test_what_is_set_arrives_and_old_settings_say_so() -> None:
    page = shown("gemini-3.8-flash")
    page.number_input(key="page-setting-temperature").set_value(0.4)
    page.number_input(key="page-setting-top-k").set_value(7).run()
    chosen = page.session_state["chosen"]
    assert (chosen.temperature, chosen.top_p, chosen.top_k) == (0.4, None, 7) and isinstance(chosen.top_k, int)
    assert "deprecated" in page.number_input(key="page-setting-temperature").help
    assert not [one.value for one in page.caption if "ignores" in one.value]


def test_the_offline_engine_knows_nothing_of_that() -> None:
    page = shown("offline-engine")
    assert numbers(page) >= SAMPLING and not page.number_input(key="page-setting-temperature").help
