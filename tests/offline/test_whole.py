"""The engine as users have it: the SDK, TLS, the process, its models, a real receipt."""

from __future__ import annotations

import json
import ssl
from pathlib import Path

from google import genai
from google.genai import types
from pydantic import BaseModel

from tests.engine import Engine


class Receipt(BaseModel):
    company: str | None
    date: str | None
    total: float | None
    email: str | None


def test_a_receipt_is_read(engine: Engine, shared_media: Path) -> None:
    picture = min((shared_media / "receipts").glob("*.jpg"), key=lambda path: path.stat().st_size)
    truth = json.loads(picture.with_suffix(".json").read_text("utf-8"))
    options = types.HttpOptions(
        base_url=engine.base_url, client_args={"verify": ssl.create_default_context(cafile=engine.ca_file)}
    )
    config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=Receipt)
    with genai.Client(api_key=engine.key, http_options=options) as client:
        file = client.files.upload(file=picture)
        answer = client.models.generate_content(model="offline-engine", contents=file, config=config)
        client.files.delete(name=file.name or "")
    assert isinstance(answer.parsed, Receipt)
    assert answer.parsed.total == float(truth["total"])
    assert answer.parsed.email is None  # the receipt has none
    paths = [(entry["method"], entry["status"]) for entry in engine.requests()]
    assert paths == [("POST", 200), ("POST", 200), ("POST", 200), ("DELETE", 200)]
