"""Model weights that come inside packages: found by path, checked before use."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path


class Missing(Exception):
    """A sense can't work here; the message is a plain sentence that says what is missing."""


def folder(package: str, sense: str) -> Path:
    """The folder of an installed package, found without importing it.

    Raises Missing when it is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Missing(f"{sense} is not available here: the package {package} is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


def checked(data: bytes, sha256: str, sense: str) -> bytes:
    """The data, if it is what it should be. Raises Missing if not."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Missing(f"{sense} is not available here: its model file is not the one this engine was built with.")
    return data
