"""What a Live client may send. Names as in google.ai.generativelanguage.v1beta, and what newer clients send beside."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from components.offline.wire.content import Blob, Content, FunctionResponse
from components.offline.wire.message import Flag, Message, Repeated, Struct, Text, one_of
from components.offline.wire.settings import GenerationConfig, SafetySetting, Tool

StartSensitivity = Annotated[
    str,
    one_of(
        "RealtimeInputConfig.AutomaticActivityDetection.StartSensitivity",
        "START_SENSITIVITY_UNSPECIFIED",
        "START_SENSITIVITY_HIGH",
        "START_SENSITIVITY_LOW",
    ),
]
EndSensitivity = Annotated[
    str,
    one_of(
        "RealtimeInputConfig.AutomaticActivityDetection.EndSensitivity",
        "END_SENSITIVITY_UNSPECIFIED",
        "END_SENSITIVITY_HIGH",
        "END_SENSITIVITY_LOW",
    ),
]
ActivityHandling = Annotated[
    str,
    one_of(
        "RealtimeInputConfig.ActivityHandling",
        "ACTIVITY_HANDLING_UNSPECIFIED",
        "START_OF_ACTIVITY_INTERRUPTS",
        "NO_INTERRUPTION",
    ),
]
TurnCoverage = Annotated[
    str,
    one_of(
        "RealtimeInputConfig.TurnCoverage",
        "TURN_COVERAGE_UNSPECIFIED",
        "TURN_INCLUDES_ONLY_ACTIVITY",
        "TURN_INCLUDES_ALL_INPUT",
        "TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO",
    ),
]
Milliseconds = Annotated[int, Field(ge=0, le=60_000)]
Tokens = Annotated[int, Field(ge=0)]


class LiveGenerationConfig(GenerationConfig):
    enable_affective_dialog: Flag | None = None


class PrebuiltVoiceConfig(Message):
    voice_name: Text | None = None


class VoiceConfig(Message):
    prebuilt_voice_config: PrebuiltVoiceConfig | None = None
    voice: Text | None = None


class SpeechConfig(Message):
    voice_config: VoiceConfig | None = None
    language_code: Text | None = None
    multi_speaker_voice_config: Struct | None = None


class AutomaticActivityDetection(Message):
    disabled: Flag | None = None
    start_of_speech_sensitivity: StartSensitivity | None = None
    end_of_speech_sensitivity: EndSensitivity | None = None
    prefix_padding_ms: Milliseconds | None = None
    silence_duration_ms: Milliseconds | None = None


class RealtimeInputConfig(Message):
    automatic_activity_detection: AutomaticActivityDetection | None = None
    activity_handling: ActivityHandling | None = None
    turn_coverage: TurnCoverage | None = None


class SessionResumption(Message):
    handle: Text | None = None
    transparent: Flag | None = None


class SlidingWindow(Message):
    target_tokens: Tokens | None = None


class ContextWindowCompression(Message):
    trigger_tokens: Tokens | None = None
    sliding_window: SlidingWindow | None = None


class Proactivity(Message):
    proactive_audio: Flag | None = None
    proactive_video: Flag | None = None


class Setup(Message):
    model: Text
    generation_config: LiveGenerationConfig | None = None
    system_instruction: Content | None = None
    tools: Repeated[Tool] = ()
    realtime_input_config: RealtimeInputConfig | None = None
    session_resumption: SessionResumption | None = None
    context_window_compression: ContextWindowCompression | None = None
    input_audio_transcription: Struct | None = None
    output_audio_transcription: Struct | None = None
    proactivity: Proactivity | None = None
    history_config: Struct | None = None
    avatar_config: Struct | None = None
    safety_settings: Repeated[SafetySetting] = ()
    labels: dict[str, Text] | None = None

    @property
    def config(self) -> LiveGenerationConfig:
        return self.generation_config or LiveGenerationConfig()


class ClientContent(Message):
    turns: Repeated[Content] = ()
    turn_complete: Flag = False


class Activity(Message):
    pass


class RealtimeInput(Message):
    media_chunks: Repeated[Blob] = ()
    audio: Blob | None = None
    video: Blob | None = None
    text: Text | None = None
    audio_stream_end: Flag = False
    activity_start: Activity | None = None
    activity_end: Activity | None = None


class ToolResponse(Message):
    function_responses: Repeated[FunctionResponse] = ()


class ContextTools(Message):
    tools: Repeated[Tool] = ()


class ContextUpdate(Message):
    system_instruction: Content | None = None
    tools: ContextTools | None = None


class ClientMessage(Message):
    """Exactly one of these; the first message is `setup`, and only the first."""

    setup: Setup | None = None
    client_content: ClientContent | None = None
    realtime_input: RealtimeInput | None = None
    tool_response: ToolResponse | None = None
    context_update: ContextUpdate | None = None

    @property
    def kind(self) -> str:
        return next(name for name in type(self).model_fields if getattr(self, name) is not None)

    @model_validator(mode="after")
    def one(self) -> ClientMessage:
        if sum(getattr(self, name) is not None for name in type(self).model_fields) != 1:
            raise ValueError("one message type is required")
        return self
