"""A service account's key, taken from the JSON file that Google Cloud gives out, and no word of where to send it.

Such a file also names addresses, and files of other types name whole programs and servers to ask. None of these is
followed: a token is fetched from Google's own endpoint, whoever made the file.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from components.gemini import names
from components.gemini.errors import KeyRefused

TOKEN_ADDRESS = "https://oauth2.googleapis.com/token"
UNIVERSE = "googleapis.com"
GOOGLES = {"accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com", "iamcredentials.googleapis.com"}
MOST_BYTES = 64 * 1024
EMAIL = r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}@[a-z0-9][a-z0-9.-]{0,127}\.gserviceaccount\.com"
ADVICE = "Download a new JSON key for the service account and use that."
OTHER_TYPES = {
    "authorized_user": "This file holds a person's own login, which is not for an app to use.",
    "external_account": "This file names another service that hands out credentials, which this app does not ask.",
    "external_account_authorized_user": "This file names another service, which this app does not ask for credentials.",
    "impersonated_service_account": "This file stands for another account, which this app does not ask for.",
    "gdch_service_account": "This file is for a private cloud, which this app does not know.",
}


class ServiceAccount(BaseModel):
    """What of the file is used. `project` is the account's own."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, populate_by_name=True)

    type: Literal["service_account"]
    email: str = Field(alias="client_email", pattern=f"^{EMAIL}$", repr=False)
    key: SecretStr = Field(alias="private_key", min_length=1, repr=False)
    key_id: str | None = Field(None, alias="private_key_id", pattern=r"^[A-Za-z0-9_-]{1,128}$", repr=False)
    project: str = Field("", alias="project_id")

    def info(self) -> dict[str, str]:
        """As google-auth takes it, with Google's addresses."""
        told = {"client_email": self.email, "private_key": self.key.get_secret_value(), "project_id": self.project}
        return told | ({"private_key_id": self.key_id} if self.key_id else {}) | {"token_uri": TOKEN_ADDRESS}


def parse(text: str) -> ServiceAccount:
    """Raises KeyRefused for what is no service account's key, or names addresses that are not Google's."""
    found = _document(text)
    if (other := OTHER_TYPES.get(str(found.get("type")))) is not None:
        raise KeyRefused(other, "Use the JSON key of a service account.")
    if not all(map(_is_googles, found.values())) or found.get("universe_domain", UNIVERSE) != UNIVERSE:
        raise KeyRefused("The service account's file names addresses that are not Google's.", ADVICE)
    try:
        account = ServiceAccount.model_validate(found)
    except ValidationError as error:
        raise _unusable() from error
    if account.project:
        names.project(account.project)
    return account


def read(path: Path, folder: Path) -> ServiceAccount:
    """From a file right below that folder of the server; links out of it and what is no regular file are refused.

    Raises KeyRefused, which tells nothing of the path.
    """
    try:
        inside = path.resolve(strict=True).parent == folder.resolve(strict=True)
        text = _regular(path) if inside else None
    except (OSError, ValueError) as error:
        raise _unusable() from error
    if text is None:
        raise _unusable()
    return parse(text)


def _regular(path: Path) -> str | None:
    # A pipe that nobody writes to would hold the thread at its opening.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        content = file.read(MOST_BYTES + 1)
    return content.decode("utf-8", "replace") if len(content) <= MOST_BYTES else None


def _document(text: str) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise _unusable()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unusable() from error
    if not isinstance(found, dict):
        raise _unusable()
    return found


def _is_googles(value: object) -> bool:
    """Whether it is no address, or one of Google's."""
    if isinstance(value, str):
        return "://" not in value or (value.startswith("https://") and _host(value) in GOOGLES)
    return value is None or isinstance(value, (bool, int, float))


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _unusable() -> KeyRefused:
    return KeyRefused(
        "The service account can't be used: it is not the JSON key file that Google Cloud gives out.", ADVICE
    )
