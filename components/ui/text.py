"""Words of strangers on our pages."""

from __future__ import annotations

from components.analysis.harmless import escaped

__all__ = ["escaped", "size"]


def size(count: int) -> str:
    """Bytes in words: 33 bytes, 3.8 kB, 512.4 MB."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1e3:,.1f} kB" if count < 1e6 else f"{count / 1e6:,.1f} MB"
