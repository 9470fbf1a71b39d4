"""How to reach a model: a Developer API key, Vertex AI, or the offline engine. Values that never show a secret.

Each can only be made with an address that is Google's, the deployment's or this machine's, see `names`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import SecretStr

from components import settings
from components.gemini import locations, names
from components.gemini.account import ServiceAccount

OFFLINE_KEY = SecretStr("offline-workbench")
DEVELOPER_ADDRESS = "https://generativelanguage.googleapis.com"
MULTI_REGIONS = {"us", "eu"}  # docs.cloud.google.com/gemini-enterprise-agent-platform/resources/locations, 2026-11-30


@dataclass(frozen=True, slots=True)
class DeveloperKey:
    """The Gemini Developer API. `base_url` and `ca_file` stand for a proxy or gateway in front of it.

    `ours` tells the deployment's key from a visitor's.
    """

    key: SecretStr
    base_url: str | None = None
    ca_file: str | None = field(default=None, repr=False)
    ours: bool = field(default=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names.address(self.address)

    @property
    def address(self) -> str:
        """Where all requests go, without a slash at the end."""
        return (self.base_url or DEVELOPER_ADDRESS).rstrip("/")

    @property
    def credential(self) -> str:
        """Tells whose credentials these are, without telling them: where it is the same, the same owner pays."""
        return _digest(self.key.get_secret_value())

    @property
    def label(self) -> str:
        return "Gemini API"

    @property
    def fingerprint(self) -> str:
        """Tells connections apart on disk without telling the key."""
        return _digest("developer", self.key.get_secret_value(), self.base_url or "")


@dataclass(frozen=True, slots=True)
class Vertex:
    """Vertex AI. Without `credentials` it uses the machine's own (ADC), which are always the deployment's.

    An empty project is the account's own. With a `key` (express mode) neither is needed. `ours` tells the deployment's
    key or account from a visitor's.
    """

    project: str = ""
    location: str = "global"
    credentials: ServiceAccount | None = field(default=None, repr=False)
    key: SecretStr | None = field(default=None, repr=False)
    base_url: str | None = None
    ca_file: str | None = field(default=None, repr=False)
    ours: bool = field(default=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.project and self.credentials:
            object.__setattr__(self, "project", self.credentials.project)
        if self.project:
            names.project(self.project)
        names.location(self.location)
        names.address(self.address)
        if self.is_machines:
            object.__setattr__(self, "ours", True)

    @property
    def is_machines(self) -> bool:
        """Whether the machine's own credentials are used."""
        return self.credentials is None and self.key is None

    @property
    def address(self) -> str:
        """Where all requests go, without a slash at the end."""
        return (self.base_url or f"https://{_vertex_host(self.location, self.key is not None)}").rstrip("/")

    @property
    def credential(self) -> str:
        """See `DeveloperKey.credential`."""
        secret = self.key or (self.credentials.key if self.credentials else None)
        return _digest(secret.get_secret_value()) if secret else "machine"

    @property
    def label(self) -> str:
        return " · ".join(filter(None, ("Vertex AI", self.project, self.location)))

    @property
    def fingerprint(self) -> str:
        return _digest("vertex", self.project, self.location, self.base_url or "")


@dataclass(frozen=True, slots=True)
class Offline:
    """The offline engine at `base_url` (https on loopback), whose certificate `ca_file` vouches for.

    The engine makes its `key` anew at each start; the usual one opens only an engine that was told it, as tests do.
    """

    base_url: str
    ca_file: str = field(repr=False)
    key: SecretStr = OFFLINE_KEY

    def __post_init__(self) -> None:
        names.address(self.address)

    @property
    def address(self) -> str:
        return self.base_url.rstrip("/")

    @property
    def label(self) -> str:
        return "Offline engine"

    @property
    def fingerprint(self) -> str:
        return _digest("offline", self.base_url)


Connection = DeveloperKey | Vertex | Offline


def for_live(connection: Connection) -> Connection:
    """The same for a talk: Vertex AI's wide locations have no Live API, so a region stands in."""
    if not isinstance(connection, Vertex):
        return connection
    return replace(connection, location=locations.for_live(connection.location))


def from_environment(env: Mapping[str, str]) -> Connection | None:
    """The deployment's connection that the SDK's standard variables describe; None when they name no credentials.

    As in the SDK, GOOGLE_API_KEY wins over GEMINI_API_KEY and GOOGLE_GENAI_USE_ENTERPRISE over ..._USE_VERTEXAI.
    Raises BadSetting.
    """
    key = settings.GOOGLE_API_KEY.of(env) or settings.GEMINI_API_KEY.of(env)
    if (settings.ENTERPRISE if settings.ENTERPRISE.name in env else settings.VERTEXAI).of(env):
        return _vertex(env, key)
    return developer(env, SecretStr(key), ours=True) if key else None


def developer(env: Mapping[str, str], key: SecretStr, *, ours: bool = False) -> DeveloperKey:
    """With this key, over the gateway and under the authority of the deployment, if any. Raises BadSetting."""
    return DeveloperKey(key, settings.GEMINI_ADDRESS.of(env) or None, authority(env), ours)


def vertex(
    env: Mapping[str, str], project: str, location: str, credentials: ServiceAccount | None, *, ours: bool = False
) -> Vertex:
    """With these credentials, over the gateway and under the authority of the deployment, if any.

    Raises BadSetting, and BadRequest for what is no project or location.
    """
    base_url = settings.VERTEX_ADDRESS.of(env) or None
    return Vertex(project, location, credentials, base_url=base_url, ca_file=authority(env), ours=ours)


def authority(env: Mapping[str, str]) -> str | None:
    """The file of certificate authorities to trust, where one is named."""
    return env.get(settings.AUTHORITIES.name) or None


def _vertex(env: Mapping[str, str], key: str) -> Vertex:
    found = vertex(env, settings.PROJECT.of(env), settings.LOCATION.of(env), None, ours=True)
    express = key and not any(env.get(setting.name) for setting in (settings.PROJECT, settings.LOCATION))
    return replace(found, key=SecretStr(key)) if express else found


def _vertex_host(location: str, express: bool) -> str:
    if express or location == "global":
        return "aiplatform.googleapis.com"
    if location in MULTI_REGIONS:
        return f"aiplatform.{location}.rep.googleapis.com"
    return f"{location}-aiplatform.googleapis.com"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
