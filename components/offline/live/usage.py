"""usageMetadata of a Live turn: prompt and response by modality, their sum as the total."""

from __future__ import annotations

from collections import Counter
from typing import Any

from components.offline.tokens import details


def usage(prompt: Counter[str], response: Counter[str]) -> dict[str, Any]:
    """A turn is billed for all that is in its context."""
    counts = {
        "promptTokenCount": prompt.total(),
        "responseTokenCount": response.total(),
        "totalTokenCount": prompt.total() + response.total(),
        "promptTokensDetails": details(prompt),
        "responseTokensDetails": details(response),
    }
    return {name: value for name, value in counts.items() if value}
