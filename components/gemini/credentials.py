"""Credentials of Google Cloud at work: where the token comes from, and whom is trusted while it is fetched."""

from __future__ import annotations

from typing import Any, cast

import google.auth
from google.auth.credentials import Credentials
from google.auth.transport import Response
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from components.gemini.account import ServiceAccount
from components.gemini.connection import Vertex
from components.gemini.errors import KeyRefused

SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)


class Transport(Request):
    """Trusts who the connection trusts, whatever else the environment tells `requests`, and follows no redirect."""

    def __init__(self, ca_file: str | None) -> None:
        super().__init__()
        self._verify = ca_file

    def __call__(self, *args: Any, **kwargs: Any) -> Response:
        ours = kwargs | {"verify": self._verify, "allow_redirects": False}
        return cast(Response, super().__call__(*args, **ours))  # type: ignore[no-untyped-call]


class Token(Credentials):
    """A token of other credentials, fetched over a transport of ours whatever the SDK brings."""

    def __init__(self, source: Credentials, project: str, transport: Request) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.project = project
        self._source, self._transport = source, transport
        self._quota_project_id = source.quota_project_id

    def refresh(self, request: object) -> None:
        self._source.refresh(self._transport)  # type: ignore[no-untyped-call]
        self.token, self.expiry = self._source.token, self._source.expiry


def load(connection: Vertex, ca_file: str | None = None) -> Token:
    """The service account's or the machine's own credentials, which fetch and renew their token themselves.

    May ask the machine's metadata server: not for the event loop. Raises KeyRefused when a service account is not
    usable or no project is known, and google.auth's errors when the machine has no credentials.
    """
    transport = Transport(ca_file)
    if connection.credentials is None:
        source, machines = google.auth.default(scopes=SCOPES, request=transport)
    else:
        source, machines = _account(connection.credentials), None
    project = connection.project or machines
    if not project:
        raise KeyRefused("The credentials name no project.", "Fill in the id of a Google Cloud project.")
    return Token(source, project, transport)


def _account(account: ServiceAccount) -> Credentials:
    try:
        made = service_account.Credentials.from_service_account_info(account.info(), scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError) as error:
        raise KeyRefused(
            "The service account's private key can't be read.",
            "Download a new JSON key for the service account and use that.",
        ) from error
    return cast(Credentials, made)
