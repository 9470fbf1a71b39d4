"""Settings of a deployment: from the environment, else from Streamlit's secrets."""

from __future__ import annotations

import logging
import os
from typing import TypeVar

import streamlit as st

from components.settings import SETTINGS, BadSetting, Setting, troubles

LOG = logging.getLogger("workbench")
T = TypeVar("T")


def environment() -> dict[str, str]:
    """Every setting that is set, and not empty."""
    found = {
        setting.name: os.environ.get(setting.name) or ("" if setting.local else _secret(setting.name))
        for setting in SETTINGS
    }
    return {name: value for name, value in found.items() if value}


def value(setting: Setting[T]) -> T:
    """What it is set to; the default, and a line in the log, where that can't be used."""
    try:
        return setting.of(environment())
    except BadSetting as error:
        complain(error)
        return setting.default


def report() -> None:
    """Names in the log what is set and can't be used."""
    for error in troubles(environment()):
        LOG.error(error)


def complain(error: BadSetting) -> None:
    """In the log: what it says is for who runs the app, not for visitors."""
    _once(str(error))


@st.cache_resource(show_spinner=False)
def _once(trouble: str) -> None:
    """Not at every run of every script."""
    LOG.error(trouble)


def _secret(name: str) -> str:
    try:
        return str(st.secrets.get(name, ""))
    except FileNotFoundError:
        return ""
