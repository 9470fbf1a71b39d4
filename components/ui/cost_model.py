"""A model's name as people read it."""

from __future__ import annotations

from components.gemini import catalogue


def model_name(model: str) -> str:
    """Its name in the catalogue, else its id."""
    return catalogue.get(model).name
