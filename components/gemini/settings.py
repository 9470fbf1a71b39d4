"""Our settings as the SDK's configuration. Nothing is dropped: what can't be sent raises BadRequest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from google.genai.types import (
    AutomaticFunctionCallingConfig,
    GenerateContentConfig,
    HarmBlockThreshold,
    HarmCategory,
    MediaResolution,
    SafetySetting,
    ThinkingConfig,
    Tool,
)
from google.genai.types import ThinkingLevel as SdkThinkingLevel

from components.gemini.catalogue import Model
from components.gemini.errors import BadRequest
from components.gemini.request import Request, Settings

LABELS = {
    "temperature": "temperature",
    "top_p": "top-p",
    "top_k": "top-k",
    "thinking_level": "that thinking level",
    "schema": "structured output",
    "media_resolution": "media resolution",
    "seed": "a seed",
    "helpers": "search, pages or programs",
}


def config(request: Request, model: Model, *, vertex: bool = False) -> GenerateContentConfig:
    """The configuration for this model. Raises BadRequest for a setting it is known to refuse."""
    settings = request.settings
    require_taken(request, model)
    if vertex and settings.store:
        raise BadRequest("Vertex AI does not store answers this way.", "Switch storing off.")
    fields: dict[str, Any] = {
        "system_instruction": settings.system_instruction or None,
        "temperature": settings.temperature,
        "top_p": settings.top_p,
        "top_k": settings.top_k,
        "max_output_tokens": settings.max_output_tokens,
        "stop_sequences": list(settings.stop_sequences) or None,
        "seed": settings.seed,
        "safety_settings": _safety(settings) or None,
        "media_resolution": _resolution(settings),
        "tools": tools(settings) or None,
        "thinking_config": _thinking(settings, model),
        "store": None if vertex else settings.store,
        # A call stays one request: nothing is run, and nothing is asked again, behind the user's back.
        "automatic_function_calling": AutomaticFunctionCallingConfig(disable=True),
        "automatic_continuation": False,
        "continuation_token": request.continuation or None,
    }
    if request.schema is not None:
        fields |= {"response_mime_type": "application/json", "response_schema": request.schema}
    return GenerateContentConfig(**{name: value for name, value in fields.items() if value is not None})


def require_taken(request: Request, model: Model) -> None:
    refused = model.refusals(request.settings, schema=request.schema is not None)
    if refused:
        raise BadRequest(
            f"{model.name} does not take {named(refused)}.", "Leave it at the default, or choose another model."
        )
    if request.settings.store and model.offline:
        raise BadRequest("The offline engine stores nothing.", "Switch storing off.")


def named(fields: Sequence[str]) -> str:
    """Settings in words, as "temperature, top-p and seed"."""
    words = [LABELS.get(name, name.replace("_", " ")) for name in fields]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def tools(settings: Settings) -> list[Tool]:
    return [Tool.model_validate({name: {}}) for name in settings.helpers]


def _safety(settings: Settings) -> list[SafetySetting]:
    return [
        SafetySetting(
            category=HarmCategory(f"HARM_CATEGORY_{category.upper()}"), threshold=HarmBlockThreshold(threshold.upper())
        )
        for category, threshold in settings.safety.items()
    ]


def _resolution(settings: Settings) -> MediaResolution | None:
    if settings.media_resolution is None:
        return None
    if settings.media_resolution == "ultra_high":
        raise BadRequest(
            "Ultra-high resolution can be asked for single files, not for a whole request.", "Choose high."
        )
    return MediaResolution(f"MEDIA_RESOLUTION_{settings.media_resolution.upper()}")


def _thinking(settings: Settings, model: Model) -> ThinkingConfig | None:
    """Thought summaries are asked of every model that is known to think; they cost nothing beyond the thinking."""
    level = settings.thinking_level
    if level is None:
        return ThinkingConfig(include_thoughts=True) if model.thinks else None
    return ThinkingConfig(thinking_level=SdkThinkingLevel(level.upper()), include_thoughts=True)
