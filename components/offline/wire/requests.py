"""Request bodies, one per method."""

from __future__ import annotations

from typing import Any

from components.offline.wire.content import Content, Duration
from components.offline.wire.message import Flag, Message, Repeated, Struct, Text
from components.offline.wire.settings import GenerationConfig, SafetySetting, ServiceTier, Tool, ToolConfig


class GenerateContentRequest(Message):
    model: Text | None = None
    contents: Repeated[Content] = ()
    system_instruction: Content | None = None
    tools: Repeated[Tool] = ()
    tool_config: ToolConfig | None = None
    safety_settings: Repeated[SafetySetting] = ()
    generation_config: GenerationConfig | None = None
    cached_content: Text | None = None
    service_tier: ServiceTier | None = None
    store: Flag | None = None
    labels: dict[str, Text] | None = None
    continuation_token: Text | None = None

    @property
    def config(self) -> GenerationConfig:
        return self.generation_config or GenerationConfig()


class CountTokensRequest(Message):
    model: Text | None = None
    contents: Repeated[Content] = ()
    generate_content_request: GenerateContentRequest | None = None


class CachedContent(Message):
    name: Text | None = None
    model: Text | None = None
    display_name: Text | None = None
    contents: Repeated[Content] = ()
    system_instruction: Content | None = None
    tools: Repeated[Tool] = ()
    tool_config: ToolConfig | None = None
    ttl: Duration | None = None
    expire_time: Text | None = None
    # Output only; clients that send a cache back as they got it are not refused.
    create_time: Text | None = None
    update_time: Text | None = None
    usage_metadata: Struct | None = None


class InlinedRequest(Message):
    request: GenerateContentRequest
    metadata: Struct | None = None


class InlinedRequests(Message):
    requests: Repeated[InlinedRequest] = ()


class InputConfig(Message):
    requests: InlinedRequests | None = None
    file_name: Text | None = None


class Batch(Message):
    model: Text | None = None
    display_name: Text | None = None
    input_config: InputConfig
    priority: Any = None
    webhook_config: Struct | None = None


class BatchRequest(Message):
    batch: Batch


class BatchLine(Message):
    """A line of a batch's input file."""

    key: Text | None = None
    request: GenerateContentRequest
    metadata: Struct | None = None


class FileFields(Message):
    name: Text | None = None
    display_name: Text | None = None
    mime_type: Text | None = None
    size_bytes: int | None = None


class UploadRequest(Message):
    file: FileFields = FileFields()
