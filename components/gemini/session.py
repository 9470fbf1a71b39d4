"""Open SDK clients: one place that decides API version, trust, proxies and patience."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import google.auth
import httpx2
from google import genai
from google.auth.credentials import Credentials
from google.genai.types import HttpOptions
from google.oauth2 import service_account
from pydantic import SecretStr

from components.gemini.connection import OFFLINE_KEY, Connection, DeveloperKey, Offline, Vertex
from components.gemini.errors import KeyRefused

# The SDK's own default, v1, knows no `-latest` aliases, no media resolution per part and no documented Live path.
DEVELOPER_VERSION = "v1beta"
VERTEX_VERSION = "v1beta1"
SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
# A model that thinks long may be silent for minutes; the user can stop it at any time.
TIMEOUT = httpx2.Timeout(connect=15, read=600, write=60, pool=15)
# The service's pongs may take half a minute under load, which must not end a talk: components.live watches itself.
# One message may hold a burst of sound; deflating base64 sound is work for nothing.
LIVE_SOCKET = {"ping_interval": None, "close_timeout": 1, "max_size": 16 * 2**20, "compression": None}


class Http(httpx2.AsyncClient):
    """The SDK passes `timeout=None` where nothing else is asked, which would mean waiting for ever."""

    def build_request(self, *args: Any, timeout: Any = None, **kwargs: Any) -> httpx2.Request:
        request = super().build_request(*args, timeout=timeout or TIMEOUT, **kwargs)
        request.extensions["trace"] = Handshake()
        return request


class Handshake:
    """Closes a connection whose TLS handshake is interrupted; httpcore2 2.16 would leave its socket open."""

    def __init__(self) -> None:
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.complete"):
            self._stream = info["return_value"]
        elif event.endswith("start_tls.failed") and self._stream is not None:
            await self._stream.aclose()


@asynccontextmanager
async def session(
    connection: Connection,
    credentials: Credentials | None = None,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> AsyncIterator[genai.Client]:
    """A client for one event loop, whose sockets are closed at the end."""
    http = Http(
        verify=trust(connection),
        transport=transport,
        follow_redirects=True,
        trust_env=not isinstance(connection, Offline),
    )
    async with http:
        client = open_client(connection, credentials, http)
        try:
            yield client
        finally:
            client.close()


def open_client(
    connection: Connection, credentials: Credentials | None = None, http: httpx2.AsyncClient | None = None
) -> genai.Client:
    """An SDK client. Its asynchronous requests go through `http`, which stays the caller's to close.

    Given an `http`, the SDK leaves aiohttp alone, whose failed requests it would send again unasked.
    """
    context = trust(connection)
    options: dict[str, Any] = {
        "httpx_async_client": http,
        "client_args": {"verify": context},
        "async_client_args": {"verify": context, "ssl": context, **LIVE_SOCKET},
    }
    match connection:
        case DeveloperKey(key, base_url):
            options |= {"api_version": DEVELOPER_VERSION, "base_url": _clean(base_url)}
            return genai.Client(enterprise=False, api_key=key.get_secret_value(), http_options=HttpOptions(**options))
        case Offline(base_url):
            options |= {"api_version": DEVELOPER_VERSION, "base_url": _clean(base_url)}
            options["client_args"]["trust_env"] = False
            options["async_client_args"]["proxy"] = None
            return genai.Client(enterprise=False, api_key=OFFLINE_KEY, http_options=HttpOptions(**options))
        case Vertex():
            options |= {"api_version": VERTEX_VERSION, "base_url": _clean(connection.base_url)}
            return _vertex_client(connection, credentials, HttpOptions(**options))


def _vertex_client(connection: Vertex, credentials: Credentials | None, options: HttpOptions) -> genai.Client:
    if connection.key is not None:
        return genai.Client(enterprise=True, api_key=connection.key.get_secret_value(), http_options=options)
    return genai.Client(
        enterprise=True,
        project=connection.project or None,
        location=connection.location,
        credentials=credentials or load_credentials(connection),
        http_options=options,
    )


def load_credentials(connection: Vertex) -> Credentials:
    """The service account's or the machine's own credentials, which fetch and renew their token themselves.

    Reads a file, and may ask the machine's metadata server: not for the event loop. Raises KeyRefused when a
    service account is not usable, and google.auth's errors when the machine has none.
    """
    if connection.credentials is None:
        found, _ = google.auth.default(scopes=SCOPES)
        return found
    try:
        info = json.loads(_service_account_text(connection.credentials))
        account: Credentials = service_account.Credentials.from_service_account_info(info, scopes=SCOPES)  # type: ignore[no-untyped-call]
        return account
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise KeyRefused(
            "The service account can't be used: it is not the JSON key file that Google Cloud gives out.",
            "Download a new JSON key for the service account and use that.",
        ) from error


def _service_account_text(source: SecretStr | Path) -> str:
    return source.read_text() if isinstance(source, Path) else source.get_secret_value()


def trust(connection: Connection) -> ssl.SSLContext:
    return _context(connection.ca_file or os.environ.get("SSL_CERT_FILE") or None)


@lru_cache(maxsize=8)
def _context(ca_file: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file) if ca_file else httpx2.create_ssl_context()


def _clean(base_url: str | None) -> str | None:
    # A trailing slash would double in the Live address.
    return base_url.rstrip("/") if base_url else None
