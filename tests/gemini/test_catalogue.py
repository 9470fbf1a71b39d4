from __future__ import annotations

from datetime import date

import pytest
from google.genai.types import Model as ListedModel
from pydantic import SecretStr

from components.gemini import catalogue
from components.gemini.connection import DeveloperKey, Offline, Vertex
from components.gemini.request import Settings

READ = date(2026, 11, 21)


def test_every_row_says_where_it_comes_from() -> None:
    for model in catalogue.known():
        assert model.source and model.read and model.read >= READ and model.status != "unknown", model.id
        for other in (model.replacement, model.routed):
            assert other is None or catalogue.get(other).status != "unknown", model.id
        assert model.default_thinking is None or model.default_thinking in (model.thinking or ()), model.id


def test_refused_names_are_settings() -> None:
    named = {name for model in catalogue.known() for name in model.refuses | model.ignores}
    assert named <= {*Settings.__dataclass_fields__, "schema"}


def test_gemini_4_has_all_helpers_and_ignores_sampling() -> None:
    family = [model for model in catalogue.known() if model.id.startswith("gemini-4-")]
    assert {model.id.removeprefix("gemini-4-") for model in family} == {"argon", "carbon", "hydrogen", "neon"}
    for model in family:
        assert model.helpers == ("google_search", "url_context", "code_execution"), model.id
        assert model.ignores == set(catalogue.SAMPLING) and not model.refuses, model.id
        assert (model.input_limit, model.output_limit) == (1048576, 65536), model.id


def test_neon() -> None:
    neon = catalogue.get("gemini-4-neon")
    assert (neon.status, neon.thinking, neon.default_thinking) == ("stable", ("low", "medium", "high", "xhigh"), "high")
    assert neon.refusals(Settings(thinking_level="minimal")) == ("thinking_level",)
    assert neon.ignored(Settings(temperature=0.0, top_k=3, seed=1)) == ("temperature", "top_k")
    assert neon.ignored(Settings(seed=1)) == () == catalogue.get("gemini-2.5-flash-lite").ignored(Settings(top_p=0.5))


def test_an_unknown_model_is_usable_and_unknown() -> None:
    model = catalogue.get("models/gemini-9-xenon")
    assert (model.id, model.status, model.input_limit, model.thinking) == ("gemini-9-xenon", "unknown", None, None)
    assert model.refusals(Settings(temperature=1.0, thinking_level="minimal"), schema=True) == ()


@pytest.mark.parametrize(
    "name", ["gemini-3.8-flash", "models/gemini-3.8-flash", "publishers/google/models/gemini-3.8-flash"]
)
def test_a_model_is_found_by_any_of_its_names(name: str) -> None:
    assert catalogue.get(name).name == "Gemini 3.8 Flash"


def test_defaults() -> None:
    assert catalogue.default_model(DeveloperKey(SecretStr("a"))).id == "gemini-3.8-flash"
    assert catalogue.default_model(Vertex("my-project")).id == "gemini-3.8-flash"
    assert catalogue.default_model(Offline("https://127.0.0.1:1", "")).id == "offline-engine"


def test_tasks() -> None:
    generate = {model.id for model in catalogue.for_task("generate", READ)}
    assert {"gemini-3.8-flash", "gemini-2.5-flash", "offline-engine"} <= generate
    assert not generate & {"gemini-3.8-live", "gemini-3.8-flash-tts", "gemini-2.0-flash"}
    assert "gemini-2.5-flash" not in {model.id for model in catalogue.for_task("generate", date(2026, 12, 1))}
    assert [model.id for model in catalogue.for_task("live", READ)] == [
        "gemini-3.8-live",
        "gemini-3.8-live-extended-thinking",
        "offline-engine",
    ]


def test_deprecated_models_name_what_to_use_instead() -> None:
    deprecated = {model.id: model.replacement for model in catalogue.deprecated_on(READ)}
    assert deprecated["gemini-2.5-flash"] == "gemini-3.8-flash"
    assert "gemini-3.8-flash" not in deprecated
    assert None not in deprecated.values()


@pytest.mark.parametrize(
    ("model", "settings", "schema", "refused"),
    [
        ("gemini-3.8-flash", Settings(thinking_level="minimal"), False, ("thinking_level",)),
        ("gemini-3.8-flash", Settings(thinking_level="low", temperature=0.5), True, ()),
        ("gemini-4-argon", Settings(thinking_level="minimal"), False, ("thinking_level",)),
        ("gemini-3.8-flash-tts", Settings(temperature=0.0, top_k=1), False, ("temperature", "top_k")),
        ("gemini-3.8-live", Settings(), True, ("schema",)),
        ("offline-engine", Settings(thinking_level="high"), True, ("thinking_level",)),
    ],
)
def test_refusals(model: str, settings: Settings, schema: bool, refused: tuple[str, ...]) -> None:
    assert catalogue.get(model).refusals(settings, schema=schema) == refused


def test_the_services_list_brings_the_table_up_to_date() -> None:
    listed = [
        entry("gemini-9-xenon", "generateContent", display_name="Xenon", input_token_limit=7),
        entry("gemini-3.8-flash", "generateContent", output_token_limit=99),
        entry("text-embedding", "embedContent"),
        entry("gemini-9-live", "bidiGenerateContent"),
        entry("gemini-2.0-flash", "generateContent"),
        entry("offline-engine", "generateContent", "bidiGenerateContent"),
    ]
    models = {model.id: model for model in catalogue.refreshed(listed)}
    assert next(iter(models)) == "gemini-3.8-flash"
    assert models["gemini-3.8-flash"].output_limit == 99 and models["gemini-3.8-flash"].input_limit == 1048576
    assert (models["gemini-9-xenon"].name, models["gemini-9-xenon"].input_limit) == ("Xenon", 7)
    offered = {model.id for model in catalogue.for_task("generate", READ, models.values())}
    assert offered == {"gemini-9-xenon", "gemini-3.8-flash", "gemini-2.0-flash", "offline-engine"}
    assert {model.id for model in catalogue.for_task("live", READ, models.values())} == {
        "gemini-9-live",
        "offline-engine",
    }


def entry(model_id: str, *actions: str, **fields: object) -> ListedModel:
    return ListedModel(name=f"models/{model_id}", supported_actions=list(actions), **fields)  # type: ignore[arg-type]
