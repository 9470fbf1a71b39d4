from __future__ import annotations

from datetime import date

import pytest

from components.offline.catalogue import OWN, described, listed, models, serving
from components.offline.facts import table
from components.offline.wire.errors import ApiError

TODAY = date(2026, 11, 21)


def refusal(name: str, method: str = "generateContent", version: str = "v1beta", today: date = TODAY) -> ApiError:
    with pytest.raises(ApiError) as caught:
        serving(name, version, method, today)
    return caught.value


def test_nobody_takes_the_engine_for_gemini() -> None:
    for model in models().values():
        assert "offline engine" in model.as_json()["displayName"].lower()
    assert "not Gemini" in models()[OWN].as_json()["displayName"]


def test_every_name_it_points_to_is_known() -> None:
    known = models().keys()
    replacements = {entry["replacement"] for entry in table("models")["gone"].values()}
    routed = {model.routed_to for model in models().values() if model.routed_to}
    assert replacements | routed <= known
    assert not known & table("models")["gone"].keys()


def test_unknown_model() -> None:
    error = refusal("gemini-9")
    assert (error.code, error.status) == (404, "NOT_FOUND")
    assert error.message == (
        "models/gemini-9 is not found for API version v1beta, or is not supported for generateContent. "
        "Call ListModels to see the list of available models and their supported methods."
    )
    with pytest.raises(ApiError, match=r"^Model is not found: models/gemini-9 for api version v1$"):
        described("gemini-9", "v1", TODAY)


def test_shut_down_model_names_its_successor() -> None:
    assert "Please update your code to use models/gemini-3.8-flash" in refusal("gemini-2.0-flash").message
    assert refusal("gemini-3.1-flash-lite", today=date(2027, 5, 7)).code == 404


def test_a_routed_model_answers_by_its_successors_rules() -> None:
    assert serving("gemini-3.7-flash", "v1", "generateContent", TODAY).name == "gemini-3.8-flash"
    assert serving("gemini-2.5-pro", "v1", "generateContent", TODAY).name == "gemini-2.5-pro"
    assert serving("gemini-2.5-pro", "v1", "generateContent", date(2026, 12, 1)).name == "gemini-3.8-flash"
    assert "gemini-3.7-flash" not in [model.name for model in listed("v1", TODAY)]


def test_aliases_are_beta_only() -> None:
    assert serving("gemini-flash-latest", "v1beta", "generateContent", TODAY).name == "gemini-flash-latest"
    assert refusal("gemini-flash-latest", version="v1").code == 404


def test_a_method_the_model_lacks() -> None:
    assert "is not supported for createCachedContent" in refusal("gemini-4-argon", "createCachedContent").message


def test_what_the_engine_cannot_stand_in_for() -> None:
    assert refusal("gemini-3.8-flash-tts").status == "FAILED_PRECONDITION"
