"""What a request may not say, checked before any work is done."""

from __future__ import annotations

from collections.abc import Iterable

from components.offline.catalogue import Model
from components.offline.wire.complaints import unknown_name
from components.offline.wire.content import Content, Part
from components.offline.wire.errors import ApiError, Violation, bad_field, bad_payload, invalid
from components.offline.wire.requests import GenerateContentRequest
from components.offline.wire.settings import GenerationConfig, ThinkingConfig, Tool

ROLES = {"", "user", "model", "function", "tool"}
MIME_TYPES = ("text/plain", "application/json", "text/x.enum")
STOP_SEQUENCES = 5
MAX_FPS = 24.0
HELPERS = {
    "google_search": "search the web",
    "google_search_retrieval": "search the web",
    "google_maps": "look at maps",
    "code_execution": "run code",
    "url_context": "open web pages",
    "file_search": "search file stores",
    "computer_use": "use a computer",
    "mcp_servers": "call MCP servers",
}


def check(request: GenerateContentRequest, model: Model, version: str) -> None:
    """Raises ApiError for anything the service, or this engine, refuses in a request for an answer."""
    check_contents(request.contents, version, required=True)
    if request.system_instruction:
        check_parts(request.system_instruction.parts, "system_instruction", version)
    check_ranges(request.config)
    check_output(request.config, model)
    if request.config.thinking_config:
        check_thinking(request.config.thinking_config, model)
    check_sampling(request.config, model)
    check_tools(request)
    if request.continuation_token:
        raise invalid("Request contains an invalid argument.")


def check_contents(contents: Iterable[Content], version: str, required: bool) -> None:
    empty = True
    for number, content in enumerate(contents):
        empty = False
        if (content.role or "") not in ROLES:
            raise invalid("Please use a valid role: user, model.")
        if not content.parts:
            raise bad_field(f"contents[{number}].parts", "contents.parts must not be empty.")
        check_parts(content.parts, f"contents[{number}]", version)
    if empty and required:
        raise bad_field("contents", "contents is not specified")


def check_parts(parts: Iterable[Part], parent: str, version: str) -> None:
    for number, part in enumerate(parts):
        path = f"{parent}.parts[{number}]"
        data = part.data()
        if not data and part.thought_signature is None and not part.thought:
            raise bad_field(f"{path}.data", "required oneof field 'data' must have one initialized field")
        if len(data) > 1:
            raise bad_payload([Violation(path, second_of_one(path, data[1]))])
        if part.media_resolution and version == "v1":
            raise bad_payload([unknown_name("mediaResolution", path)])
        if part.video_metadata and part.video_metadata.fps is not None and not 0 < part.video_metadata.fps <= MAX_FPS:
            raise bad_field(f"{path}.video_metadata.fps", "fps must be in the range (0.0, 24.0].")


def second_of_one(path: str, field: str) -> str:
    return f"Invalid value at '{path}' (oneof), oneof field 'data' is already set. Cannot set '{field}'"


def check_ranges(config: GenerationConfig) -> None:
    bounds = {"temperature": (0.0, 2.0), "top_p": (0.0, 1.0), "presence_penalty": (-2.0, 2.0)}
    for name, (low, high) in bounds.items():
        value = getattr(config, name)
        if value is not None and not low <= value <= high:
            raise bad_field(f"generation_config.{name}", f"{name} must be in the range [{low}, {high}].")
    for name in ("top_k", "max_output_tokens", "candidate_count"):
        value = getattr(config, name)
        if value is not None and value < 1:
            raise bad_field(f"generation_config.{name}", f"{name} must be positive.")
    if len(config.stop_sequences or ()) > STOP_SEQUENCES:
        raise bad_field("generation_config.stop_sequences", f"must contain at most {STOP_SEQUENCES} sequences.")


def check_output(config: GenerationConfig, model: Model) -> None:
    check_candidates(config.candidate_count or 1, model)
    if config.response_logprobs:
        raise invalid(f"Logprobs is not enabled for models/{model.name}")
    if config.logprobs is not None:
        raise bad_field("generation_config.logprobs", "can only be set when response_logprobs is true.")
    others = [name.lower() for name in config.response_modalities or () if name not in ("TEXT", "MODALITY_UNSPECIFIED")]
    if others:
        raise invalid(f"Model does not support the requested response modalities: {','.join(others)}")
    check_format(config)


def check_candidates(count: int, model: Model) -> None:
    if count > 1 and model.candidates == 1:
        raise invalid("Multiple candidates is not enabled for this model")
    if count > model.candidates:
        rule = f"candidate_count must be in the range [1, {model.candidates}]."
        raise bad_field("generation_config.candidate_count", rule)


def check_format(config: GenerationConfig) -> None:
    mime_type = config.response_mime_type or "text/plain"
    if mime_type not in MIME_TYPES:
        raise bad_field(
            "generation_config.response_mime_type",
            "allowed mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` "
            "and `text/x.enum`.",
        )
    if config.response_format is not None:
        raise cannot("answer in this format; ask for application/json")
    schemas = [config.response_schema, config.response_json_schema]
    if all(schema is not None for schema in schemas):
        raise invalid("Only one of response_schema and response_json_schema may be set.")
    if mime_type == "text/x.enum" and not has_choices(config):
        raise bad_field("generation_config.response_schema", "`text/x.enum` needs a response schema with an enum.")
    if mime_type == "text/plain" and any(schema is not None for schema in schemas):
        raise bad_field(
            "generation_config.response_schema", "a response schema needs response_mime_type `application/json`."
        )


def has_choices(config: GenerationConfig) -> bool:
    if config.response_schema is not None:
        return bool(config.response_schema.enum)
    schema = config.response_json_schema
    return isinstance(schema, dict) and bool(schema.get("enum"))


def check_thinking(config: ThinkingConfig, model: Model) -> None:
    level = config.thinking_level
    if level in (None, "THINKING_LEVEL_UNSPECIFIED"):
        level = None
    if level and config.thinking_budget is not None:
        raise invalid("You can only set only one of thinking budget and thinking level.")
    if level and not model.thinking:
        raise invalid("Thinking level is not supported for this model.")
    if level and level not in model.thinking:
        raise invalid(
            f"Thinking level {level} is not supported for this model. Please retry with other thinking level."
        )
    if config.thinking_budget is not None and not model.thinking_budget:
        raise invalid("Thinking budget is not supported for this model. Please use thinking level instead.")


def check_sampling(config: GenerationConfig, model: Model) -> None:
    for name in ("temperature", "top_p", "top_k"):
        if not model.sampling and getattr(config, name) is not None:
            raise invalid(f"{name} is not supported for models/{model.name}.")


def check_tools(request: GenerateContentRequest) -> None:
    for tool in request.tools:
        for name in helpers(tool):
            raise cannot(f"{HELPERS[name]} ({name})")
    calling = request.tool_config.function_calling_config if request.tool_config else None
    if calling and calling.mode == "ANY":
        raise cannot("call functions, as mode ANY demands")


def helpers(tool: Tool) -> list[str]:
    return [name for name in HELPERS if getattr(tool, name) not in (None, ())]


def cannot(what: str) -> ApiError:
    return ApiError("FAILED_PRECONDITION", f"The offline engine can't {what}.")
