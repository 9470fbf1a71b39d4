"""Names that only this app can have given: each is signed, by a key that is made once and kept beside the data."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOG = logging.getLogger("workbench")
SEALED = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")
KEY_BYTES = 32
UNKEPT = "The key that signs visitors' cookies can't be kept: after a restart nobody finds their history. %s"


@dataclass(frozen=True, slots=True)
class Seal:
    key: bytes = field(repr=False)

    @property
    def cookie(self) -> str:
        """Its name tells apps apart that share a host: browsers keep no cookies per port."""
        return f"workbench-visitor-{self._sign('the name of the cookie')[:8]}"

    def fresh(self) -> str:
        """A name that nobody had before."""
        return self.sealed(secrets.token_hex(16))

    def sealed(self, name: str) -> str:
        return f"{name}.{self._sign(name)}"

    def opened(self, value: str | None) -> str:
        """The name, "" where we never gave it."""
        found = SEALED.fullmatch(value or "")
        return found[1] if found and hmac.compare_digest(found[2], self._sign(found[1])) else ""

    def _sign(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


def known_as(name: str) -> str:
    """What is kept of a visitor goes by this: who reads the database can't pass for anybody."""
    return hashlib.sha256(f"cookie:{name}".encode()).hexdigest()[:32] if name else ""


def kept(path: Path) -> Seal:
    """With the key in this file, made where there is none; one for this run alone where that can't be."""
    try:
        key = path.read_bytes() if path.exists() else _make(path)
        if len(key) >= KEY_BYTES:
            return Seal(key)
        LOG.error(UNKEPT, "Its file holds no key.")
    except OSError as error:
        LOG.error(UNKEPT, type(error).__name__)
    return Seal(secrets.token_bytes(KEY_BYTES))


def _make(path: Path) -> bytes:
    """For its owner's eyes only; of several processes at once the first one's holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # of mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
    return path.read_bytes()
