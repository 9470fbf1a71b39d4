"""From a prompt to an answer that comes from its files and words alone."""

from components.offline.answer.respond import respond

__all__ = ["respond"]
