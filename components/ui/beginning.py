"""How one page sends a visitor to another for a first result."""

from __future__ import annotations


def start_key(page: str) -> str:
    """Set in the session, has `page` begin with its first sample."""
    return f"{page}-start-sample"
