"""Content and its parts, as requests carry them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.offline.wire.message import Flag, Message, Repeated, Struct, Text, one_of

Resolution = Annotated[
    str,
    one_of(
        "PartMediaResolution.Level",
        "MEDIA_RESOLUTION_UNSPECIFIED",
        "MEDIA_RESOLUTION_LOW",
        "MEDIA_RESOLUTION_MEDIUM",
        "MEDIA_RESOLUTION_HIGH",
        "MEDIA_RESOLUTION_ULTRA_HIGH",
    ),
]
MediaProcessing = Annotated[str, one_of("MediaProcessing", "MEDIA_PROCESSING_UNSPECIFIED", "STATIC", "AGENTIC")]
# Seconds with an "s", as google.protobuf.Duration is written.
Duration = Annotated[str, Field(strict=True, pattern=r"^-?\d{1,12}(\.\d{1,9})?s$")]
DATA = ("text", "inline_data", "file_data", "function_call", "function_response", "executable_code")
OTHER_DATA = ("code_execution_result", "tool_call", "tool_response")


class Blob(Message):
    mime_type: Text | None = None
    data: Text | None = None
    display_name: Text | None = None


class FileData(Message):
    mime_type: Text | None = None
    file_uri: Text | None = None
    display_name: Text | None = None


class VideoMetadata(Message):
    start_offset: Duration | None = None
    end_offset: Duration | None = None
    fps: float | None = None
    content_layers: list[Text] | None = None


class AudioMetadata(Message):
    start_offset: Duration | None = None
    end_offset: Duration | None = None


class DocumentMetadata(Message):
    start_page: int | None = None
    end_page: int | None = None
    content_layers: list[Text] | None = None


class MediaResolution(Message):
    level: Resolution | None = None
    num_tokens: int | None = None


class FunctionCall(Message):
    id: Text | None = None
    name: Text | None = None
    args: Struct | None = None
    partial_args: list[Struct] | None = None
    will_continue: Flag | None = None


class FunctionResponsePart(Message):
    inline_data: Blob | None = None
    file_data: FileData | None = None
    media_resolution: MediaResolution | None = None
    video_metadata: VideoMetadata | None = None
    audio_metadata: AudioMetadata | None = None
    document_metadata: DocumentMetadata | None = None
    spreadsheet_metadata: Struct | None = None
    media_processing: MediaProcessing | None = None


class FunctionResponse(Message):
    id: Text | None = None
    name: Text | None = None
    response: Struct | None = None
    parts: Repeated[FunctionResponsePart] = ()
    scheduling: Text | None = None
    will_continue: Flag | None = None


class ExecutableCode(Message):
    id: Text | None = None
    language: Text | None = None
    code: Text | None = None


class CodeExecutionResult(Message):
    id: Text | None = None
    outcome: Text | None = None
    output: Text | None = None


class ToolCall(Message):
    id: Text | None = None
    tool_type: Text | None = None
    args: Struct | None = None


class ToolResponse(Message):
    id: Text | None = None
    tool_type: Text | None = None
    response: Struct | None = None


class Part(Message):
    text: Text | None = None
    inline_data: Blob | None = None
    file_data: FileData | None = None
    function_call: FunctionCall | None = None
    function_response: FunctionResponse | None = None
    executable_code: ExecutableCode | None = None
    code_execution_result: CodeExecutionResult | None = None
    tool_call: ToolCall | None = None
    tool_response: ToolResponse | None = None
    thought: Flag | None = None
    thought_signature: Text | None = None
    video_metadata: VideoMetadata | None = None
    audio_metadata: AudioMetadata | None = None
    document_metadata: DocumentMetadata | None = None
    spreadsheet_metadata: Struct | None = None
    speech_metadata: Struct | None = None
    part_metadata: Struct | None = None
    media_resolution: MediaResolution | None = None
    media_processing: MediaProcessing | None = None
    audio_transcription: Struct | None = None

    def data(self) -> list[str]:
        """Which of the fields that exclude each other are there."""
        return [name for name in DATA + OTHER_DATA if getattr(self, name) is not None]


class Content(Message):
    role: Text | None = None
    parts: Repeated[Part] = ()
