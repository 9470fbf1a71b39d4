"""By what an engine is known: its certificate, the authority that vouches for it, and the key that opens it.

All made anew at each start, in a folder of whoever starts it; nobody else on the computer can read them.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import trustme

KEY_VARIABLE = "OFFLINE_ENGINE_KEY"


@dataclass(frozen=True, slots=True)
class Identity:
    """`ca_file` is what clients trust; `certificate` holds the server's, with its private key."""

    ca_file: Path
    certificate: Path
    key: str = field(repr=False)

    @classmethod
    def made(cls, folder: Path, host: str = "127.0.0.1") -> Identity:
        """New, unless the environment names a key."""
        ca_file, certificate = certify(folder, host)
        return cls(ca_file, certificate, os.environ.get(KEY_VARIABLE) or f"offline-{secrets.token_urlsafe(24)}")

    @classmethod
    def kept(cls, folder: Path) -> Identity:
        """That of an engine before this one; its key comes through the environment."""
        return cls(folder / "ca.pem", folder / "server.pem", os.environ[KEY_VARIABLE])


def certify(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate authority made now: the file clients trust, and the server's certificate with its key."""
    authority = trustme.CA()
    ca_file, certificate = folder / "ca.pem", folder / "server.pem"
    authority.cert_pem.write_to_path(ca_file)
    authority.issue_cert(
        *dict.fromkeys((host, "127.0.0.1", "::1", "localhost"))
    ).private_key_and_cert_chain_pem.write_to_path(certificate)
    for file in (ca_file, certificate):
        file.chmod(0o600)
    return ca_file, certificate
