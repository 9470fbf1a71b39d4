"""Service accounts made for tests: real keys that nobody knows."""

from __future__ import annotations

import json
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def private_key() -> str:
    key = rsa.generate_private_key(65537, 2048)
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def account_file(**changes: object) -> str:
    """As Google Cloud gives it out, with these fields instead."""
    told: dict[str, object] = {
        "type": "service_account",
        "project_id": "brave-otter-42",
        "private_key_id": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
        "private_key": private_key(),
        "client_email": "reader@brave-otter-42.iam.gserviceaccount.com",
        "client_id": "104857600104857600104",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
        "client_x509_cert_url": "https://www.googleapis.com/robot/v1/metadata/x509/reader%40brave-otter-42",
        "universe_domain": "googleapis.com",
    }
    return json.dumps({name: value for name, value in (told | changes).items() if value is not None})
