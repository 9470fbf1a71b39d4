"""How one conversation is set up, and the SDK's setup message made from it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from google.genai import types

from components.gemini import names
from components.gemini.errors import BadRequest
from components.live.capability import Capability, Reply, ThinkingLevel, capability, voices
from components.live.functions import FUNCTIONS

Mode = Literal["free", "push", "polite"]
Sensitivity = Literal["high", "low"]
Resolution = Literal["low", "medium", "high"]
PRESETS = Path(__file__).with_name("presets.toml")
# Vertex takes 5,000 to 128,000 (session page, 2026-09-15).
COMPRESSION = range(5_000, 128_001)


@dataclass(frozen=True, slots=True)
class Config:
    """One conversation's settings; `None` leaves the model's default.

    `mode`: "free" (the model hears when one speaks, and is interrupted by it), "push" (it hears while a key is held),
    "polite" (it hears, and finishes what it says). `idle_minutes` without a word pause the talk. `most_minutes` and
    `most_money` (US dollars) end it. `free_key`: nothing is charged, so minutes are shown, not money.
    """

    model: str
    voice: str | None = None
    system_instruction: str = ""
    mode: Mode = "free"
    reply: Reply = "audio"
    start_sensitivity: Sensitivity | None = None
    end_sensitivity: Sensitivity | None = None
    silence_ms: int | None = None
    prefix_ms: int | None = None
    media_resolution: Resolution | None = None
    thinking_level: ThinkingLevel | None = None
    compress_at: int | None = 25_000
    compress_to: int | None = 8_000
    search: bool = False
    functions: tuple[str, ...] = ()
    blocking: bool = False
    code_execution: bool = False
    proactive: bool | None = None
    only_activity: bool = False
    free_key: bool = False
    idle_minutes: float | None = 5
    most_minutes: float | None = None
    most_money: Decimal | None = None
    record: bool = True

    def __post_init__(self) -> None:
        names.model(self.model)


@cache
def presets() -> dict[str, str]:
    """Ready system instructions by name."""
    return {row["name"]: row["text"] for row in tomllib.loads(PRESETS.read_text("utf-8"))["preset"]}


def refusals(config: Config) -> tuple[str, ...]:
    """Why the model would refuse these settings, one sentence each; none when it takes them."""
    return tuple(_refusals(config, capability(config.model)))


def connect_config(config: Config, handle: str | None = None, *, vertex: bool = False) -> types.LiveConnectConfig:
    """The setup message; with a `handle`, of a session to be resumed. Raises BadRequest for what the model refuses.

    What the model needs and nobody chose is filled in.
    """
    if reasons := refusals(config):
        raise BadRequest(" ".join(reasons), "Change these settings, or choose another model.")
    known = capability(config.model)
    level = config.thinking_level or known.needs_thinking
    return types.LiveConnectConfig(
        response_modalities=[types.Modality(config.reply.upper())],
        speech_config=_speech(config),
        system_instruction=types.Content(parts=[types.Part(text=config.system_instruction)])
        if config.system_instruction.strip()
        else None,
        media_resolution=types.MediaResolution(f"MEDIA_RESOLUTION_{config.media_resolution.upper()}")
        if config.media_resolution
        else None,
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel(level.upper())) if level else None,
        tools=list(_tools(config, known, vertex)) or None,
        session_resumption=types.SessionResumptionConfig(handle=handle),
        input_audio_transcription=types.AudioTranscriptionConfig(),
        output_audio_transcription=types.AudioTranscriptionConfig() if config.reply == "audio" else None,
        realtime_input_config=_realtime(config),
        context_window_compression=_compression(config),
        proactivity=types.ProactivityConfig(proactive_audio=config.proactive)
        if config.proactive is not None and known.proactive != "always"
        else None,
    )


def _refusals(config: Config, known: Capability) -> Iterator[str]:
    if known.modalities is not None and config.reply not in known.modalities:
        yield f"{config.model} does not answer in {'text' if config.reply == 'text' else 'speech'}."
    if config.voice is not None and config.voice not in voices():
        yield f"There is no voice called {config.voice}."
    yield from _tool_refusals(config, known)
    if config.thinking_level and known.thinking is not None and config.thinking_level not in known.thinking:
        yield f"{config.model} takes no thinking level {config.thinking_level}."
    if config.proactive is False and known.proactive == "always":
        yield f"{config.model} decides itself when to answer; that can't be switched off."
    if config.proactive and known.proactive == "never":
        yield f"{config.model} can't decide itself when to answer."
    if config.compress_at is not None and config.compress_at not in COMPRESSION:
        yield f"Compression can begin between {COMPRESSION.start:,} and {COMPRESSION.stop - 1:,} tokens."
    if config.compress_at and config.compress_to and config.compress_to >= config.compress_at:
        yield "Compression must end below the tokens it begins at."


def _tool_refusals(config: Config, known: Capability) -> Iterator[str]:
    if config.code_execution and known.code_execution is False:
        yield f"{config.model} can't run code in a live talk."
    if config.search and known.search is False:
        yield f"{config.model} has no Google Search."
    if config.functions and known.functions is False:
        yield f"{config.model} calls no functions."
    if config.functions and config.blocking and known.blocking is False:
        yield f"{config.model} does not wait for functions."
    if unknown := [name for name in config.functions if name not in FUNCTIONS]:
        yield f"There is no function called {', '.join(unknown)}."


def _speech(config: Config) -> types.SpeechConfig | None:
    if config.reply != "audio" or config.voice is None:
        return None
    prebuilt = types.PrebuiltVoiceConfig(voice_name=config.voice)
    return types.SpeechConfig(voice_config=types.VoiceConfig(prebuilt_voice_config=prebuilt))


def _realtime(config: Config) -> types.RealtimeInputConfig:
    detection = types.AutomaticActivityDetection(disabled=True)
    if config.mode != "push":
        detection = types.AutomaticActivityDetection(
            start_of_speech_sensitivity=types.StartSensitivity(f"START_SENSITIVITY_{config.start_sensitivity.upper()}")
            if config.start_sensitivity
            else None,
            end_of_speech_sensitivity=types.EndSensitivity(f"END_SENSITIVITY_{config.end_sensitivity.upper()}")
            if config.end_sensitivity
            else None,
            silence_duration_ms=config.silence_ms,
            prefix_padding_ms=config.prefix_ms,
        )
    return types.RealtimeInputConfig(
        automatic_activity_detection=detection,
        activity_handling=types.ActivityHandling.NO_INTERRUPTION if config.mode == "polite" else None,
        turn_coverage=types.TurnCoverage.TURN_INCLUDES_ONLY_ACTIVITY if config.only_activity else None,
    )


def _compression(config: Config) -> types.ContextWindowCompressionConfig | None:
    if config.compress_at is None:
        return None
    return types.ContextWindowCompressionConfig(
        trigger_tokens=config.compress_at, sliding_window=types.SlidingWindow(target_tokens=config.compress_to)
    )


def _tools(config: Config, known: Capability, vertex: bool) -> Iterator[types.Tool]:
    if config.search:
        yield types.Tool(google_search=types.GoogleSearch())
    if config.code_execution:
        yield types.Tool(code_execution=types.ToolCodeExecution())
    if config.functions:
        behavior = _behavior(config, known, vertex)
        declarations = [FUNCTIONS[name].declaration(behavior, known.parameters) for name in config.functions]
        yield types.Tool(function_declarations=declarations)


def _behavior(config: Config, known: Capability, vertex: bool) -> types.Behavior | None:
    """None on Vertex, which refuses NON_BLOCKING and waits for every function."""
    if vertex:
        return None
    wait = config.blocking and known.blocking is not False
    return types.Behavior.BLOCKING if wait else types.Behavior.NON_BLOCKING
