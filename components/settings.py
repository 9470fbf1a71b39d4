"""Every setting of a deployment: its name, what it may be, what holds without it, and what it is for.

Read from the environment, else from Streamlit's secrets. README.md and .streamlit/secrets.toml.example list them as
they stand here, and a test holds them to it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from components.bounds import DEFAULTS
from components.errors import WorkbenchError
from components.gemini import names

LOG = logging.getLogger("workbench")
T = TypeVar("T")
SITE = re.compile(r"https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?")
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class BadSetting(WorkbenchError):
    """Logged for who runs the app; a visitor is told that it is set up wrongly, and no value."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """`kind` completes "Not a valid …". The value of a `secret` is never repeated. `local`: environment only, because
    a library reads it there.
    """

    name: str
    kind: str
    read: Callable[[str], T] = field(repr=False)
    default: T
    meaning: str
    secret: bool = False
    local: bool = False

    def of(self, env: Mapping[str, str]) -> T:
        """Its value, or the default where it is not set. Raises BadSetting."""
        text = env.get(self.name, "").strip()
        if not text:
            return self.default
        try:
            return self.read(text)
        except (ValueError, InvalidOperation, WorkbenchError) as error:
            told = "a value that is not shown" if self.secret else f"value '{text[:60]}'"
            raise BadSetting(f"Config {self.name} has {told}. Not a valid {self.kind}.") from error


def _whole(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(text)
    return text.lower() in YES


def _dollars(text: str) -> Decimal | None:
    if text.lower() == "none":
        return None
    amount = Decimal(text)
    if not amount.is_finite() or amount < 0:
        raise ValueError(text)
    return amount


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError(text)
    return Path(text)


def _file(text: str) -> str:
    if not Path(text).is_file():
        raise ValueError(text)
    return text


def _key(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError
    return text


def _long(text: str) -> str:
    if len(text) < 16:
        raise ValueError
    return text


def _database(text: str) -> str:
    if not text.startswith(("sqlite:", "postgres:", "postgresql:", "postgresql+psycopg:")):
        raise ValueError
    return text


def _place(text: str) -> str:
    """Of a file, which may come later, or an address, which may hold a token."""
    if "://" in text:
        parts = urlsplit(text)
        if not parts.hostname or (parts.scheme != "https" and not names.is_loopback(parts.hostname)):
            raise ValueError
    return text


def _ancestors(text: str) -> str:
    if text.lower() == "none":
        return "'none'"
    if not all(SITE.fullmatch(site) for site in text.split()):
        raise ValueError(text)
    return " ".join(("'self'", *text.split()))


def _text(name: str, kind: str, meaning: str, read: Callable[[str], str] = str, **more: bool) -> Setting[str]:
    return Setting(name, kind, read, "", meaning, **more)


def _budget(name: str, most: str, default: str) -> Setting[Decimal | None]:
    return Setting(name, "number of US dollars, nor none", _dollars, Decimal(default), f"Most that {most} may spend")


def _megabytes(name: str, meaning: str, default: int) -> Setting[int]:
    return Setting(name, "whole number of megabytes", _whole, default, meaning)


def _is(name: str, meaning: str) -> Setting[bool]:
    return Setting(name, "true or false", _flag, False, meaning)


GOOGLE_API_KEY = _text("GOOGLE_API_KEY", "key", "Key of the Gemini API; wins over GEMINI_API_KEY", _key, secret=True)
GEMINI_API_KEY = _text("GEMINI_API_KEY", "key", "Key of the Gemini API", _key, secret=True)
ENTERPRISE = _is("GOOGLE_GENAI_USE_ENTERPRISE", "Use Vertex AI; wins over GOOGLE_GENAI_USE_VERTEXAI")
VERTEXAI = _is("GOOGLE_GENAI_USE_VERTEXAI", "Use Vertex AI instead of the Gemini API")
PROJECT = _text("GOOGLE_CLOUD_PROJECT", "id of a Google Cloud project", "Vertex AI's project", names.project)
LOCATION = Setting(
    "GOOGLE_CLOUD_LOCATION", "Google Cloud location", names.location, "global", "Vertex AI's location, or region"
)
ACCOUNT = _text(
    "GOOGLE_APPLICATION_CREDENTIALS", "file", "Service account of this machine, for Vertex AI", _file, local=True
)
GEMINI_ADDRESS = _text(
    "GOOGLE_GEMINI_BASE_URL", "address with https", "A gateway in front of the Gemini API, for all keys", names.address
)
VERTEX_ADDRESS = _text(
    "GOOGLE_VERTEX_BASE_URL", "address with https", "A gateway in front of Vertex AI, for all accounts", names.address
)
AUTHORITIES = _text("SSL_CERT_FILE", "file", "Certificate authorities to trust", _file, local=True)
MACHINE = _is(
    "WORKBENCH_MACHINE_CREDENTIALS",
    "Offer visitors this machine's own Google credentials, for a project and location they choose",
)
ACCOUNTS: Setting[Path | None] = Setting(
    "WORKBENCH_ACCOUNTS_FOLDER", "folder", _folder, None, "Folder of service accounts that visitors may choose from"
)
BUDGET_RUN = _budget("WORKBENCH_BUDGET_RUN", "one run, or one talk,", "0.50")
BUDGET_SESSION = _budget("WORKBENCH_BUDGET_SESSION", "one visitor in a day (UTC)", "2")
BUDGET_DAY = _budget("WORKBENCH_BUDGET_DAY", "all visitors together in a day", "20")
DATABASE = _text(
    "WORKBENCH_DATABASE_URL", "address of a SQLite or PostgreSQL database", "Where history and ledger are kept",
    _database, secret=True,
)  # fmt: skip
COOKIE_KEY = _text(
    "WORKBENCH_COOKIE_KEY", "text of 16 characters or more",
    "Signs visitors' cookies; the same for all servers of one app", _long, secret=True,
)  # fmt: skip
MODELS = _text(
    "WORKBENCH_MODELS", "file, nor an address with https", "Table of models and prices newer than this release", _place,
    secret=True,
)  # fmt: skip
FILE = _megabytes("WORKBENCH_FILE_MB", "Most that one file may have; pages set smaller limits", DEFAULTS.file)
VISITOR = _megabytes("WORKBENCH_VISITOR_MB", "Most that all files of one visitor's session may have", DEFAULTS.visitor)
VISITORS = _megabytes("WORKBENCH_VISITORS_MB", "Most that the files of all visitors may have", DEFAULTS.visitors)
FREE = _megabytes("WORKBENCH_FREE_DISK_MB", "Least that stays free on the disk", DEFAULTS.free)

FRAMES = Setting(
    "WORKBENCH_FRAME_ANCESTORS", "list of https addresses", _ancestors, "'self'",
    "Which other sites may show the app in a frame, separated by spaces; none for no site, its own neither",
)  # fmt: skip
TALKS = Setting("WORKBENCH_TALKS", "whole number above zero", _whole, 20, "Most talks at once, of all visitors")
RECORDING = _megabytes("WORKBENCH_RECORDING_MB", "Most that the recording of one talk may have", 500)

TURN = tuple(
    _text(name, "text", meaning, secret=secret)
    for name, meaning, secret in (
        ("TURN_URLS", "Relay of your own, such as coturn: its addresses, separated by commas", False),
        ("TURN_SECRET", "Its shared secret", True),
        ("TURN_USERNAME", "Its user, instead of a secret", False),
        ("TURN_CREDENTIAL", "That user's password", True),
        ("CLOUDFLARE_TURN_KEY_ID", "Relay of Cloudflare: the key's id", False),
        ("CLOUDFLARE_TURN_KEY_API_TOKEN", "The key's token", True),
        ("TWILIO_ACCOUNT_SID", "Relay of Twilio: the account", False),
        ("TWILIO_AUTH_TOKEN", "The account's token", True),
        ("HF_TOKEN", "Relay of Hugging Face: a token", True),
    )
)
TURN_ONLY = _is("TURN_ONLY", "Let media take no other way than the relay")

# In the order of the README's tables.
GROUPS: Mapping[str, tuple[Setting[Any], ...]] = {
    "Connection": (
        GOOGLE_API_KEY, GEMINI_API_KEY, VERTEXAI, ENTERPRISE, PROJECT, LOCATION, ACCOUNT, GEMINI_ADDRESS,
        VERTEX_ADDRESS, AUTHORITIES, MACHINE, ACCOUNTS,
    ),
    "Limits on spending": (BUDGET_RUN, BUDGET_SESSION, BUDGET_DAY),
    "Limits on files": (FILE, VISITOR, VISITORS, FREE),
    "Limits on talks": (TALKS, RECORDING),
    "Storage": (DATABASE, COOKIE_KEY),
    "Newer models": (MODELS,),
    "Frames": (FRAMES,),
    "Relay for Talk": (*TURN, TURN_ONLY),
}  # fmt: skip
SETTINGS: tuple[Setting[Any], ...] = tuple(setting for group in GROUPS.values() for setting in group)


def troubles(env: Mapping[str, str]) -> Iterator[BadSetting]:
    """What is set and can't be used."""
    for setting in SETTINGS:
        try:
            setting.of(env)
        except BadSetting as error:
            yield error
