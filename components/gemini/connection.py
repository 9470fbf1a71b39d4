"""How to reach a model: a Developer API key, Vertex AI, or the offline engine. Values that never show a secret."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

OFFLINE_KEY = "offline-workbench"
TRUE = {"1", "true"}


@dataclass(frozen=True, slots=True)
class DeveloperKey:
    """The Gemini Developer API. `base_url` and `ca_file` stand for a proxy or gateway in front of it."""

    key: SecretStr
    base_url: str | None = None
    ca_file: str | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        return "Gemini API"

    @property
    def fingerprint(self) -> str:
        """Tells connections apart on disk without telling the key."""
        return _digest("developer", self.key.get_secret_value(), self.base_url or "")


@dataclass(frozen=True, slots=True)
class Vertex:
    """Vertex AI. `credentials` is a service account: its JSON text or a file; None means the machine's own (ADC).

    An empty project is taken from the credentials. With a `key` (express mode) neither is needed.
    """

    project: str = ""
    location: str = "global"
    credentials: SecretStr | Path | None = field(default=None, repr=False)
    key: SecretStr | None = field(default=None, repr=False)
    base_url: str | None = None
    ca_file: str | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        return " · ".join(filter(None, ("Vertex AI", self.project, self.location)))

    @property
    def fingerprint(self) -> str:
        return _digest("vertex", self.project, self.location, self.base_url or "")


@dataclass(frozen=True, slots=True)
class Offline:
    """The offline engine at `base_url` (https on loopback), whose certificate `ca_file` vouches for."""

    base_url: str
    ca_file: str = field(repr=False)

    @property
    def label(self) -> str:
        return "Offline engine"

    @property
    def fingerprint(self) -> str:
        return _digest("offline", self.base_url)


Connection = DeveloperKey | Vertex | Offline


def from_environment(env: Mapping[str, str]) -> Connection | None:
    """The connection that the SDK's standard variables describe, or None when they name no credentials.

    As in the SDK, GOOGLE_API_KEY wins over GEMINI_API_KEY and GOOGLE_GENAI_USE_ENTERPRISE over ..._USE_VERTEXAI.
    """
    key = env.get("GOOGLE_API_KEY") or env.get("GEMINI_API_KEY")
    ca_file = env.get("SSL_CERT_FILE") or None
    if _wants_vertex(env):
        return _vertex(env, key, ca_file)
    if not key:
        return None
    return DeveloperKey(SecretStr(key.strip()), env.get("GOOGLE_GEMINI_BASE_URL") or None, ca_file)


def _wants_vertex(env: Mapping[str, str]) -> bool:
    said = env.get("GOOGLE_GENAI_USE_ENTERPRISE", env.get("GOOGLE_GENAI_USE_VERTEXAI", ""))
    return said.lower() in TRUE


def _vertex(env: Mapping[str, str], key: str | None, ca_file: str | None) -> Vertex:
    project, location = env.get("GOOGLE_CLOUD_PROJECT", ""), env.get("GOOGLE_CLOUD_LOCATION", "")
    express = SecretStr(key.strip()) if key and not (project or location) else None
    return Vertex(
        project, location or "global", key=express, base_url=env.get("GOOGLE_VERTEX_BASE_URL") or None, ca_file=ca_file
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
