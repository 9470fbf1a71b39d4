"""Tokens as the service reports them, by modality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

Modality = Literal["text", "image", "video", "audio", "document"]


@dataclass(frozen=True, slots=True)
class Usage:
    """One call's tokens; `None` means the service did not say.

    `prompt` includes `cached` and not `tool_prompt`; `output` excludes `thoughts`, which are billed as output.
    The per-modality details are subsets of their totals and need not add up to them.
    """

    prompt: int | None = None
    output: int | None = None
    thoughts: int | None = None
    cached: int | None = None
    tool_prompt: int | None = None
    total: int | None = None
    prompt_by: Mapping[Modality, int] = field(default_factory=dict)
    output_by: Mapping[Modality, int] = field(default_factory=dict)
    cached_by: Mapping[Modality, int] = field(default_factory=dict)
    tool_prompt_by: Mapping[Modality, int] = field(default_factory=dict)

    @property
    def unattributed_prompt(self) -> int:
        """Prompt tokens that no modality detail explains."""
        return max(0, (self.prompt or 0) - sum(self.prompt_by.values()))

    @property
    def unattributed_output(self) -> int:
        """Output tokens that no modality detail explains."""
        return max(0, (self.output or 0) - sum(self.output_by.values()))


def from_metadata(metadata: Any) -> Usage:
    """The service's usageMetadata as the SDK gives it, in either shape.

    Answers count `candidates`, the Live API counts `response`; a detail may lack its count, and one modality may
    occur twice (recorded traffic shows both).
    """
    return Usage(
        prompt=metadata.prompt_token_count,
        output=_either(metadata, "candidates_token_count", "response_token_count"),
        thoughts=metadata.thoughts_token_count,
        cached=metadata.cached_content_token_count,
        tool_prompt=metadata.tool_use_prompt_token_count,
        total=metadata.total_token_count,
        prompt_by=_by_modality(metadata.prompt_tokens_details),
        output_by=_by_modality(_either(metadata, "candidates_tokens_details", "response_tokens_details")),
        cached_by=_by_modality(metadata.cache_tokens_details),
        tool_prompt_by=_by_modality(metadata.tool_use_prompt_tokens_details),
    )


# Each count with its details, where it has any.
COUNTS = {
    "prompt": "prompt_by",
    "output": "output_by",
    "thoughts": None,
    "cached": "cached_by",
    "tool_prompt": "tool_prompt_by",
    "total": None,
}


def merged(before: Usage | None, now: Usage, *, final: bool) -> Usage:
    """One answer's usage after a further report of it.

    While an answer comes, reports may count less than those before: 3.x counts one round of tools alone and names
    neither answer nor thoughts after it (recorded), so each count stays as high as it was. A `final` report sums up
    and may also correct downwards (recorded of prompts); what it leaves out keeps what was told before.
    """
    if before is None:
        return now
    kept: dict[str, Any] = {}
    for count, details in COUNTS.items():
        old, new = getattr(before, count), getattr(now, count)
        lower = new is None or (old is not None and new < old)
        if lower and (new is None or not final):
            kept[count] = old
        if details and (count in kept or not lower):
            first, second = (before, now) if count in kept else (now, before)
            kept[details] = getattr(first, details) or getattr(second, details)
    return replace(now, **kept)


def _either(metadata: Any, *names: str) -> Any:
    return next((value for name in names if (value := getattr(metadata, name, None)) is not None), None)


def _by_modality(details: Any) -> dict[Modality, int]:
    counts: dict[Modality, int] = {}
    for detail in details or ():
        name = str(detail.modality.value if detail.modality else "text").lower()
        # An unspecified modality stands for text (SDK, MediaModality).
        modality: Modality = name if name in MODALITIES else "text"  # type: ignore[assignment]
        if detail.token_count is not None:
            counts[modality] = counts.get(modality, 0) + detail.token_count
    return counts


MODALITIES = frozenset(get_args(Modality))
