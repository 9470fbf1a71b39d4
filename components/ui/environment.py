"""Settings of a deployment: from the environment, else from Streamlit's secrets."""

from __future__ import annotations

import os
from collections.abc import Iterable

import streamlit as st


def environment(names: Iterable[str]) -> dict[str, str]:
    """Those of the names that are set, and not empty."""
    return {name: value for name in names if (value := os.environ.get(name) or _secret(name))}


def _secret(name: str) -> str:
    try:
        return str(st.secrets.get(name, ""))
    except FileNotFoundError:
        return ""
