"""How an answer is to be made: generation config, tools, safety."""

from __future__ import annotations

from typing import Annotated, Any

from components.offline.wire.message import Flag, Message, Repeated, Struct, Text, one_of
from components.offline.wire.schema import Schema

HarmCategory = Annotated[
    str,
    one_of(
        "HarmCategory",
        "HARM_CATEGORY_UNSPECIFIED",
        "HARM_CATEGORY_DEROGATORY",
        "HARM_CATEGORY_TOXICITY",
        "HARM_CATEGORY_VIOLENCE",
        "HARM_CATEGORY_SEXUAL",
        "HARM_CATEGORY_MEDICAL",
        "HARM_CATEGORY_DANGEROUS",
        "HARM_CATEGORY_HARASSMENT",
        "HARM_CATEGORY_HATE_SPEECH",
        "HARM_CATEGORY_SEXUALLY_EXPLICIT",
        "HARM_CATEGORY_DANGEROUS_CONTENT",
        "HARM_CATEGORY_CIVIC_INTEGRITY",
        "HARM_CATEGORY_JAILBREAK",
        "HARM_CATEGORY_IMAGE_HATE",
        "HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT",
        "HARM_CATEGORY_IMAGE_HARASSMENT",
        "HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT",
    ),
]
HarmBlockThreshold = Annotated[
    str,
    one_of(
        "SafetySetting.HarmBlockThreshold",
        "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
        "BLOCK_LOW_AND_ABOVE",
        "BLOCK_MEDIUM_AND_ABOVE",
        "BLOCK_ONLY_HIGH",
        "BLOCK_NONE",
        "OFF",
    ),
]
Modality = Annotated[
    str, one_of("GenerationConfig.Modality", "MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO", "VIDEO")
]
MediaResolution = Annotated[
    str,
    one_of(
        "GenerationConfig.MediaResolution",
        "MEDIA_RESOLUTION_UNSPECIFIED",
        "MEDIA_RESOLUTION_LOW",
        "MEDIA_RESOLUTION_MEDIUM",
        "MEDIA_RESOLUTION_HIGH",
    ),
]
# MINIMAL is the newest of the old numbers; XHIGH came with Gemini 4.
ThinkingLevel = Annotated[
    str,
    one_of("ThinkingConfig.ThinkingLevel", "THINKING_LEVEL_UNSPECIFIED", "LOW", "MEDIUM", "HIGH", "MINIMAL", "XHIGH"),
]
ServiceTier = Annotated[str, one_of("ServiceTier", "UNSPECIFIED", "STANDARD", "FLEX", "PRIORITY")]
CallingMode = Annotated[
    str, one_of("FunctionCallingConfig.Mode", "MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED")
]


class ThinkingConfig(Message):
    include_thoughts: Flag | None = None
    thinking_budget: int | None = None
    thinking_level: ThinkingLevel | None = None


class GenerationConfig(Message):
    candidate_count: int | None = None
    stop_sequences: list[Text] | None = None
    max_output_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    seed: int | None = None
    response_mime_type: Text | None = None
    response_schema: Schema | None = None
    response_json_schema: Any = None
    response_format: Any = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    response_logprobs: Flag | None = None
    logprobs: int | None = None
    enable_enhanced_civic_answers: Flag | None = None
    response_modalities: list[Modality] | None = None
    speech_config: Struct | None = None
    thinking_config: ThinkingConfig | None = None
    image_config: Struct | None = None
    media_resolution: MediaResolution | None = None
    translation_config: Struct | None = None
    audio_transcription_config: Struct | None = None


class SafetySetting(Message):
    category: HarmCategory | None = None
    threshold: HarmBlockThreshold | None = None


class FunctionDeclaration(Message):
    name: Text | None = None
    description: Text | None = None
    parameters: Schema | None = None
    parameters_json_schema: Any = None
    response: Schema | None = None
    response_json_schema: Any = None
    behavior: Text | None = None


class Tool(Message):
    function_declarations: Repeated[FunctionDeclaration] = ()
    google_search: Struct | None = None
    google_search_retrieval: Struct | None = None
    google_maps: Struct | None = None
    code_execution: Struct | None = None
    url_context: Struct | None = None
    file_search: Struct | None = None
    computer_use: Struct | None = None
    mcp_servers: Repeated[Struct] = ()


class FunctionCallingConfig(Message):
    mode: CallingMode | None = None
    allowed_function_names: list[Text] | None = None
    stream_function_call_arguments: Flag | None = None


class ToolConfig(Message):
    function_calling_config: FunctionCallingConfig | None = None
    retrieval_config: Struct | None = None
    include_server_side_tool_invocations: Flag | None = None
