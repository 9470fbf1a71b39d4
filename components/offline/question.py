"""One request for an answer, taken in: what the mind is asked, and what the question counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.offline import tokens
from components.offline.catalogue import Model
from components.offline.intake import Intake, Taken, text_of
from components.offline.prompt import Prompt
from components.offline.wire.content import Content
from components.offline.wire.errors import invalid
from components.offline.wire.requests import GenerateContentRequest
from components.offline.wire.settings import GenerationConfig, Tool

NOTHING = Taken((), ())


@dataclass(frozen=True, slots=True)
class Background:
    """What a cached content contributes: its system instruction and turns, already counted."""

    system: str = ""
    taken: Taken = NOTHING
    counted: Counter[str] | None = None

    @property
    def tokens(self) -> Counter[str]:
        return self.counted or Counter()


@dataclass(frozen=True, slots=True)
class Question:
    """`counted` includes what came from the cache; tokens are by modality."""

    prompt: Prompt
    model: Model
    counted: Counter[str]
    cached: Counter[str]
    candidates: int = 1

    @property
    def prompt_tokens(self) -> int:
        return self.counted.total()


def question(
    request: GenerateContentRequest, model: Model, intake: Intake, background: Background | None = None
) -> Question:
    """Blocking: reads and looks into the request's files. Raises ApiError."""
    behind = background or Background()
    taken = intake.take(request.contents)
    system = system_of(request.system_instruction) or behind.system
    counted = count(request, model, taken) + behind.tokens
    if counted.total() > model.input_limit:
        raise invalid(
            f"The input token count ({counted.total()}) exceeds the maximum number of tokens allowed "
            f"({model.input_limit})."
        )
    prompt = asked(request.config, system, behind.taken + taken)
    return Question(prompt, model, counted, behind.tokens, request.config.candidate_count or 1)


def asked(config: GenerationConfig, system: str, taken: Taken) -> Prompt:
    return Prompt(
        system=system,
        turns=taken.turns,
        json=config.response_mime_type == "application/json",
        schema=schema_of(config),
        max_output_tokens=config.max_output_tokens,
        stop=tuple(config.stop_sequences or ()),
    )


def count(request: GenerateContentRequest, model: Model, taken: Taken) -> Counter[str]:
    said = Counter(TEXT=tokens.text_tokens(len(system_of(request.system_instruction) + declared(request.tools))))
    return said + tokens.counted(taken.parts, model.tokens, request.config.media_resolution)


def system_of(instruction: Content | None) -> str:
    return "\n".join(text_of(part) for part in instruction.parts) if instruction else ""


def declared(tools: tuple[Tool, ...]) -> str:
    """Declarations count as the text they are sent as."""
    return "".join(tool.model_dump_json(by_alias=True, exclude_unset=True) for tool in tools)


def schema_of(config: GenerationConfig) -> Mapping[str, Any] | None:
    if config.response_schema is not None:
        return config.response_schema.as_json()
    schema = config.response_json_schema
    return schema if isinstance(schema, dict) else None
