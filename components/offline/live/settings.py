"""A session's settings, from a setup that was checked as strictly as the service checks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from components.offline import catalogue
from components.offline.facts import table
from components.offline.live import closing
from components.offline.live.messages import (
    AutomaticActivityDetection,
    LiveGenerationConfig,
    Setup,
    SpeechConfig,
)
from components.offline.rules import HELPERS, check_parts, check_ranges, helpers
from components.offline.wire.complaints import parsed
from components.offline.wire.content import Content
from components.offline.wire.errors import invalid
from components.offline.wire.settings import FunctionDeclaration, ThinkingConfig, Tool

METHOD = "bidiGenerateContent"
ECHO = "offline-echo"
# Not supported in Live sessions, says the reference of BidiGenerateContentSetup.
UNSUPPORTED = ("response_logprobs", "response_mime_type", "logprobs", "response_schema", "response_json_schema")
ALSO_UNSUPPORTED = ("stop_sequences", "response_format", "image_config")

Behavior = Literal["BLOCKING", "NON_BLOCKING"]


@dataclass(frozen=True, slots=True)
class Listening:
    """How the end of a turn is found; `quiet_ms` of silence end it, `quick` starts and ends at less."""

    automatic: bool = True
    quick_start: bool = True
    quick_end: bool = True
    prefix_ms: int = 300
    quiet_ms: int = 500
    interrupts: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """Context compression: above `trigger` tokens the oldest turns are forgotten until `target` are left."""

    trigger: int
    target: int


@dataclass(frozen=True, slots=True)
class Settings:
    model: str
    speaks: bool
    input_limit: int
    system: str
    functions: tuple[FunctionDeclaration, ...]
    searches: bool
    listening: Listening
    transcribes_input: bool
    transcribes_output: bool
    language: str
    """Of the user, where recognition is unsure: the first that the setup names, or English."""
    voice: str | None
    resolution: str
    resumption: bool
    handle: str | None
    window: Window | None

    @property
    def echoes(self) -> bool:
        return self.model == ECHO

    def function(self, name: str) -> FunctionDeclaration | None:
        return next((one for one in self.functions if one.name == name), None)


def settings(setup: Setup, version: str, today: date) -> Settings:
    """Raises ApiError, or Close, for what the service or this engine refuses."""
    config = setup.config
    model = catalogue.serving(setup.model.removeprefix("models/"), version, METHOD, today)
    facts = table("live")["models"][model.name]
    check_config(config, facts)
    check_tools(setup.tools, facts)
    check_resumption(setup)
    if setup.system_instruction:
        check_parts(setup.system_instruction.parts, "setup.system_instruction", version)
    if setup.proactivity and setup.proactivity.proactive_audio is False:
        raise closing.invalid("Proactive audio can't be turned off for this model.")
    if setup.avatar_config is not None:
        raise closing.not_implemented()
    wanted = [name for name in config.response_modalities or () if name != "MODALITY_UNSPECIFIED"]
    return Settings(
        model=model.name,
        speaks=(wanted or facts["modalities"])[0] == "AUDIO",
        input_limit=model.input_limit,
        system=text(setup.system_instruction),
        functions=declared(setup.tools),
        searches=any(tool.google_search is not None for tool in setup.tools),
        listening=listening(setup),
        transcribes_input=setup.input_audio_transcription is not None,
        transcribes_output=setup.output_audio_transcription is not None,
        language=language(setup),
        voice=voice(config),
        resolution=(config.media_resolution or "").removeprefix("MEDIA_RESOLUTION_") or "UNSPECIFIED",
        resumption=setup.session_resumption is not None,
        handle=setup.session_resumption.handle if setup.session_resumption else None,
        window=window(setup, model.input_limit),
    )


def check_config(config: LiveGenerationConfig, facts: dict[str, Any]) -> None:
    for name in (*UNSUPPORTED, *ALSO_UNSUPPORTED):
        if getattr(config, name) is not None:
            raise closing.invalid()
    check_ranges(config)
    modalities = [name for name in config.response_modalities or () if name != "MODALITY_UNSPECIFIED"]
    if len(modalities) > 1 or not set(modalities) <= set(facts["modalities"]):
        raise closing.invalid()
    check_thinking(config.thinking_config, facts)
    if config.enable_affective_dialog is not None or config.translation_config is not None:
        raise closing.invalid()


def check_thinking(config: ThinkingConfig | None, facts: dict[str, Any]) -> None:
    if config is not None and not facts["thinking"]:
        raise closing.invalid("Thinking config is not supported for this model.")
    level = config.thinking_level if config else None
    if level in (None, "THINKING_LEVEL_UNSPECIFIED"):
        if facts["insists"]:
            raise closing.invalid(f"This model needs a thinking level: {', '.join(facts['thinking'])}.")
    elif level not in facts["thinking"]:
        raise closing.invalid(f"Thinking level {level} is not supported for this model.")


def check_tools(tools: tuple[Tool, ...], facts: dict[str, Any]) -> None:
    for tool in tools:
        for name in helpers(tool):
            if name in facts["tools"]:
                continue
            if any(name in other["tools"] for other in table("live")["models"].values()):
                raise closing.invalid(f"The offline engine can't {HELPERS[name]} ({name}).")
            raise closing.not_implemented()
        if tool.function_declarations and "function_declarations" not in facts["tools"]:
            raise closing.not_implemented()
    for function in declared(tools):
        if not function.name:
            raise closing.invalid("* BidiGenerateContentSetup.tools.function_declarations.name: must not be empty.")
        if function.behavior == "BLOCKING" and not facts["blocking"]:
            raise closing.invalid("Blocking function calls are not supported for this model.")


def check_resumption(setup: Setup) -> None:
    if setup.session_resumption and setup.session_resumption.transparent:
        raise closing.invalid("Transparent session resumption is not supported.")


def declared(tools: tuple[Tool, ...]) -> tuple[FunctionDeclaration, ...]:
    return tuple(function for tool in tools for function in tool.function_declarations)


def text(content: Content | None) -> str:
    return "\n".join(part.text or "" for part in content.parts) if content else ""


def listening(setup: Setup) -> Listening:
    config = setup.realtime_input_config
    detection = (config.automatic_activity_detection if config else None) or AutomaticActivityDetection()
    usual = Listening()
    prefix, quiet = detection.prefix_padding_ms, detection.silence_duration_ms
    return Listening(
        automatic=not detection.disabled,
        quick_start=detection.start_of_speech_sensitivity != "START_SENSITIVITY_LOW",
        quick_end=detection.end_of_speech_sensitivity != "END_SENSITIVITY_LOW",
        prefix_ms=usual.prefix_ms if prefix is None else prefix,
        quiet_ms=usual.quiet_ms if quiet is None else quiet,
        interrupts=config is None or config.activity_handling != "NO_INTERRUPTION",
    )


def voice(config: LiveGenerationConfig) -> str | None:
    """The voice's name; the engine has one voice only, but a wrong name is refused as the service does."""
    if config.speech_config is None:
        return None
    speech = parsed(SpeechConfig, config.speech_config, "setup.generation_config.speech_config")
    chosen = speech.voice_config.prebuilt_voice_config if speech.voice_config else None
    name = chosen.voice_name if chosen else None
    voices: list[str] = table("live")["voices"]
    if name and name.lower() not in (known.lower() for known in voices):
        raise invalid(f"Requested voice api_name '{name}' is not available for this model.")
    return name


def language(setup: Setup) -> str:
    codes = (setup.input_audio_transcription or {}).get("languageCodes") or ["en"]
    return str(codes[0]).split("-")[0].lower()


def window(setup: Setup, input_limit: int) -> Window | None:
    config = setup.context_window_compression
    if config is None:
        return None
    usual = int(input_limit * table("live")["compression_trigger"])
    trigger = config.trigger_tokens or usual
    target = (config.sliding_window.target_tokens if config.sliding_window else None) or trigger // 2
    if target > trigger:
        raise invalid("target_tokens must not be larger than trigger_tokens.")
    return Window(trigger, target)
