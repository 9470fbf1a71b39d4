from __future__ import annotations

from typing import Any

import pytest
from google.genai.types import GenerateContentConfig
from pydantic import BaseModel

from components.gemini import catalogue
from components.gemini.errors import BadRequest
from components.gemini.request import Request, Settings
from components.gemini.settings import config, named

FLASH = catalogue.get("gemini-3.8-flash")
ALWAYS = {"automatic_function_calling": {"disable": True, "maximum_remote_calls": 10}, "automatic_continuation": False}


class Colour(BaseModel):
    name: str


def sent(settings: Settings, *, model: catalogue.Model = FLASH, vertex: bool = False) -> dict[str, Any]:
    return told(config(Request(model.id, (), settings), model, vertex=vertex))


def told(made: GenerateContentConfig) -> dict[str, Any]:
    return made.model_dump(exclude_none=True, mode="json")


def test_every_setting_arrives() -> None:
    settings = Settings(
        system_instruction="Be brief.",
        temperature=0.0,
        top_p=0.5,
        top_k=3,
        thinking_level="low",
        max_output_tokens=99,
        stop_sequences=("END",),
        safety={"hate_speech": "block_none", "dangerous_content": "off"},
        media_resolution="high",
        seed=0,
        helpers=("google_search", "url_context", "code_execution"),
        store=True,
    )
    assert sent(settings) == ALWAYS | {
        "system_instruction": "Be brief.",
        "temperature": 0.0,
        "top_p": 0.5,
        "top_k": 3.0,
        "thinking_config": {"include_thoughts": True, "thinking_level": "LOW"},
        "max_output_tokens": 99,
        "stop_sequences": ["END"],
        "safety_settings": [
            {"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_NONE"},
            {"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "threshold": "OFF"},
        ],
        "media_resolution": "MEDIA_RESOLUTION_HIGH",
        "seed": 0,
        "tools": [{"google_search": {}}, {"url_context": {}}, {"code_execution": {}}],
        "store": True,
    }


def test_nothing_is_stored_unless_asked() -> None:
    assert sent(Settings()) == ALWAYS | {"store": False, "thinking_config": {"include_thoughts": True}}
    assert "store" not in sent(Settings(), vertex=True)
    assert sent(Settings(), model=catalogue.get("offline-engine")) == ALWAYS | {"store": False}


def test_vertex_has_no_such_storing() -> None:
    with pytest.raises(BadRequest, match="Vertex"):
        sent(Settings(store=True), vertex=True)


def test_a_schema_makes_the_answer_json() -> None:
    made = config(Request(FLASH.id, (), schema=Colour), FLASH)
    assert (made.response_mime_type, made.response_schema) == ("application/json", Colour)


@pytest.mark.parametrize(
    ("model", "settings", "words"),
    [
        ("gemini-3.8-flash", Settings(thinking_level="minimal"), "Gemini 3.8 Flash does not take that thinking level."),
        ("gemini-3.8-flash-tts", Settings(temperature=1.0, top_p=1.0), "temperature and top-p"),
        ("gemini-3.8-flash", Settings(media_resolution="ultra_high"), "single files"),
    ],
)
def test_what_a_model_refuses_is_said_up_front(model: str, settings: Settings, words: str) -> None:
    with pytest.raises(BadRequest, match=words) as caught:
        sent(settings, model=catalogue.get(model))
    assert caught.value.advice


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (["seed"], "a seed"),
        (["temperature", "top_k"], "temperature and top-k"),
        (["temperature", "top_k", "top_p"], "temperature, top-k and top-p"),
    ],
)
def test_settings_in_words(fields: list[str], words: str) -> None:
    assert named(fields) == words
