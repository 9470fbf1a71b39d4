"""Which models a page offers: those of the table, and what the service lists for a key."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import pytest
from google.genai.types import Model as ListedModel
from streamlit.testing.v1 import AppTest

from components.gemini import catalogue, own_table
from components.gemini.catalogue import Model
from tests.ui.extracting import SECONDS


class Client:
    def __init__(self, models: tuple[Model, ...] | None) -> None:
        self._models = models

    def listed(self) -> tuple[Model, ...] | None:
        return self._models


class Space:
    """A workspace whose service lists these models."""

    def __init__(self, models: tuple[Model, ...] | None) -> None:
        self._client = Client(models)

    def gemini(self, connection: object) -> Client:
        return self._client


def choice(space: object, kind: str) -> None:
    from typing import Any

    import streamlit as st
    from pydantic import SecretStr

    from components.gemini.connection import DeveloperKey, Offline, Vertex
    from components.ui.settings import choose_fallback, choose_model

    connections: dict[str, Any] = {
        "key": DeveloperKey(SecretStr("a")),
        "vertex": Vertex("my-project"),
        "offline": Offline("https://127.0.0.1:1", ""),
    }
    held: Any = space
    model = choose_model(held, connections[kind], "page")
    st.session_state["model"] = model
    choose_fallback(held, model, connections[kind], "page")


def shown(models: tuple[Model, ...] | None, kind: str = "key") -> AppTest:
    page = AppTest.from_function(choice, default_timeout=SECONDS, args=(Space(models), kind)).run()
    assert not page.exception
    return page


def entry(id: str, *actions: str, **fields: object) -> ListedModel:
    return ListedModel(name=f"models/{id}", supported_actions=list(actions), **fields)  # type: ignore[arg-type]


LISTED = catalogue.refreshed(
    [
        entry("gemini-3.8-flash", "generateContent"),
        entry("gemini-9-tin", "generateContent", display_name="Tin", input_token_limit=5_000, output_token_limit=700),
        entry("gemini-9-tin-tts", "generateContent"),
        entry("gemini-9-embedding", "embedContent"),
    ]
)


def test_a_model_new_to_the_app_can_be_chosen_with_what_is_told_of_it() -> None:
    page = shown(LISTED)
    box = page.selectbox(key="page-model-google")
    assert box.options[:2] == ["Gemini 3.8 Flash", "Tin"]
    assert not any("embedding" in option or "tts" in option for option in box.options)
    box.set_value("gemini-9-tin").run()
    assert page.session_state["model"].output_limit == 700
    (said,) = [one.value for one in page.caption if "new to this app" in one.value]
    assert said.startswith("Tin is new to this app: by the service's list it takes 5,000 tokens in and 700 tokens out.")
    assert said.endswith("What it costs and takes is unknown.")


def test_models_that_the_key_lacks_are_marked_and_come_last() -> None:
    page = shown(LISTED)
    box = page.selectbox(key="page-model-google")
    assert "Gemini 4 Neon (not listed for this key)" in box.options[2:]
    assert all(option.endswith("(not listed for this key)") for option in box.options[2:])
    assert page.selectbox(key="page-fallback").options == ["Tin"]
    box.set_value("gemini-4-neon").run()
    assert [box.value for box in page.warning] == [
        "The service doesn't list Gemini 4 Neon for this key: it will likely refuse to answer."
    ]


@pytest.mark.parametrize(("models", "kind"), [(None, "key"), (LISTED, "vertex"), (LISTED, "offline")])
def test_nothing_is_marked_where_nothing_is_known_of_it(models: tuple[Model, ...] | None, kind: str) -> None:
    name = f"page-model-{'offline' if kind == 'offline' else 'google'}"
    options = shown(models, kind).selectbox(key=name).options
    assert options and not any("not listed" in option for option in options)
    assert ("Gemini 4 Neon" in options) == (kind == "key")


def test_the_own_table_of_a_deployment_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "models.toml"
    path.write_text('read = 2026-11-30\n[[model]]\nid = "gemini-5-lead"\nname = "Lead"\nsource = "s"\n')
    monkeypatch.setenv("WORKBENCH_MODELS", str(path))
    script = textwrap.dedent(
        """
        import streamlit as st
        from components.gemini import catalogue
        from components.ui.models import offer_refresh
        from components.ui.own_models import look_at_own
        look_at_own()
        st.write(catalogue.get("gemini-5-lead").name)
        offer_refresh(None, None, "page")
        """
    )
    page = AppTest.from_string(script, default_timeout=SECONDS).run()
    try:
        assert not page.exception and page.markdown[0].value == "Lead" and not page.warning
        path.write_text('read = 2026-11-30\n[[model]]\nid = "gemini-5-lead"\n')
        page.run()
        (said,) = [box.value for box in page.warning]
        assert "Model 1 (gemini-5-lead), source: field required." in said.replace("\\", "")
        assert page.markdown[0].value == "Lead"
    finally:
        own_table.use(own_table.NONE)


def on(day: date) -> type[date]:
    class Stopped(date):
        @classmethod
        def today(cls) -> Stopped:
            return cls(day.year, day.month, day.day)

    return Stopped


def test_a_model_that_another_answers_for_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list was made on the day before."""
    monkeypatch.setattr("components.gemini.catalogue.date", on(date(2026, 11, 30)))
    monkeypatch.setattr("components.ui.settings.date", on(date(2026, 12, 2)))
    page = shown(None)
    page.selectbox(key="page-model-google").set_value("gemini-2.5-flash").run()
    assert [box.value for box in page.warning] == [
        "Gemini 2.5 Flash is gone since 2026-12-01: gemini-3.5-flash-lite answers in its place, at its own price. "
        "Use gemini-3.8-flash."
    ]
