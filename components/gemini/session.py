"""Open SDK clients: one place that decides API version, trust, proxies and patience."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

import httpx2
from google import genai
from google.auth.credentials import Credentials
from google.genai.types import HttpOptions

from components.gemini.connection import Connection, DeveloperKey, Offline, Vertex, authority
from components.gemini.credentials import Token, load
from components.gemini.http import Http, Straight, allowed

# The SDK's own default, v1, knows no `-latest` aliases, no media resolution per part and no documented Live path.
DEVELOPER_VERSION = "v1beta"
VERTEX_VERSION = "v1beta1"
# The service's pongs may take half a minute under load, which must not end a talk: components.live watches itself.
# One message may hold a burst of sound; deflating base64 sound is work for nothing.
LIVE_SOCKET = {
    "ping_interval": None,
    "close_timeout": 1,
    "max_size": 16 * 2**20,
    "compression": None,
    "create_connection": Straight,
}


@asynccontextmanager
async def session(
    connection: Connection,
    credentials: Credentials | None = None,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> AsyncIterator[genai.Client]:
    """A client for one event loop, whose sockets are closed at the end."""
    if credentials is None and isinstance(connection, Vertex) and connection.key is None:
        credentials = await asyncio.to_thread(load_credentials, connection)
    http = Http(
        allowed(connection),
        verify=trust(connection),
        transport=transport,
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

    Given an `http`, the SDK leaves aiohttp alone, whose failed requests it would send again unasked. Told an address,
    it reads none from the environment.
    """
    context = trust(connection)
    options: dict[str, Any] = {
        "base_url": connection.address,
        "httpx_async_client": http,
        "client_args": {"verify": context, "follow_redirects": False},
        "async_client_args": {"verify": context, "ssl": context, **LIVE_SOCKET},
    }
    match connection:
        case DeveloperKey(key):
            options |= {"api_version": DEVELOPER_VERSION}
            return genai.Client(enterprise=False, api_key=key.get_secret_value(), http_options=HttpOptions(**options))
        case Offline(key=key):
            options |= {"api_version": DEVELOPER_VERSION}
            options["client_args"]["trust_env"] = False
            options["async_client_args"]["proxy"] = None
            return genai.Client(enterprise=False, api_key=key.get_secret_value(), http_options=HttpOptions(**options))
        case Vertex():
            options |= {"api_version": VERTEX_VERSION}
            return _vertex_client(connection, credentials, HttpOptions(**options))


def _vertex_client(connection: Vertex, credentials: Credentials | None, options: HttpOptions) -> genai.Client:
    if connection.key is not None:
        return genai.Client(enterprise=True, api_key=connection.key.get_secret_value(), http_options=options)
    credentials = credentials or load_credentials(connection)
    return genai.Client(
        enterprise=True,
        project=connection.project or getattr(credentials, "project", None),
        location=connection.location,
        credentials=credentials,
        http_options=options,
    )


def load_credentials(connection: Vertex) -> Token:
    """See `credentials.load`; the token is fetched under the same authority as answers."""
    return load(connection, connection.ca_file or authority(os.environ))


def trust(connection: Connection) -> ssl.SSLContext:
    return _context(connection.ca_file or authority(os.environ))


@lru_cache(maxsize=8)
def _context(ca_file: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file) if ca_file else httpx2.create_ssl_context()
