"""Recorded traffic served to the real SDK: a transport that answers every request with one recorded exchange."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2


@dataclass(frozen=True)
class Exchange:
    """`status` is the recorded one, or what an error body itself says where only the body was kept."""

    source: str
    kind: str
    method: str
    url: str
    status: int
    body: str

    @property
    def unreadable(self) -> str:
        """Why the SDK can't read this answer, which is then to be told as BadAnswer; empty when it can."""
        if "enum-encoding" in self.url:
            return "enums as numbers, which only other clients ask for"
        if "ELIDED" in self.body or "invalid-safety-ratings" in self.source:
            return "its picture was cut out by the recorder"
        return "is not JSON" if self.source.endswith("GenerateContentResponses/unary-success-citations.json") else ""

    @property
    def on_vertex(self) -> bool:
        return "aiplatform" in self.url or "/vertexai/" in self.source

    @property
    def topic(self) -> str:
        """What the exchange is about, by its address, or by its body where there is no address."""
        path = self.url.split("?")[0]
        for word in TOPICS:
            if word.lower() in path.lower():
                return word
        return _topic_of_body(self.body)


TOPICS = (
    "streamGenerateContent",
    "batchGenerateContent",
    "generateContent",
    "countTokens",
    "computeTokens",
    "EmbedContent",
    "embedContent",
    "interactions",
    "fileSearchStores",
    "openai",
    "cachedContents",
    "batches",
    "/files",
    "/models",
)
KEYS = {"candidates": "generateContent", "promptFeedback": "generateContent", "usageMetadata": "generateContent"}
KEYS |= {"error": "generateContent", "totalTokens": "countTokens", "models": "/models", "file": "/files"}
KEYS |= {"embedding": "embedContent", "embeddings": "embedContent", "cachedContents": "cachedContents"}


def _topic_of_body(text: str) -> str:
    if text.lstrip().startswith("data:"):
        return "streamGenerateContent"
    try:
        value = json.loads(text)
    except ValueError:
        return "generateContent"
    first = value[0] if isinstance(value, list) and value else value
    keys = first if isinstance(first, dict) else {}
    return next((KEYS[key] for key in keys if key in KEYS), "unknown")


def exchanges(folder: Path) -> Iterator[Exchange]:
    with gzip.open(folder / "exchanges.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            body = row["response"] or ""
            status = row["status"] or _status_of(body)
            yield Exchange(row["src"], row["kind"], row["method"] or "POST", row["url"] or "", status, body)


def quoted(folder: Path) -> Iterator[Exchange]:
    for path in sorted((folder / "quoted").glob("http-*.json")):
        told = json.loads(path.read_text("utf-8"))
        yield Exchange(path.name, "quoted", "POST", "", told["http_status"], json.dumps(told["body"]))


def _status_of(body: str) -> int:
    try:
        code = json.loads(body)["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return 200
    return code if isinstance(code, int) else 200


class Replay(httpx2.AsyncBaseTransport):
    """Set `exchange`; whatever is asked, that is the answer."""

    def __init__(self) -> None:
        self.exchange: Exchange | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        assert self.exchange is not None
        if "pageToken" in request.url.params:
            return httpx2.Response(200, json={})  # only first pages were recorded
        streamed = "alt=sse" in str(request.url)
        body = as_events(self.exchange.body) if streamed else self.exchange.body
        kind = "text/event-stream" if streamed else "application/json"
        # A 204 or a missing body are recorded as success without content.
        return httpx2.Response(self.exchange.status, content=body.encode(), headers={"content-type": kind})


EVENT = re.compile(r"(?<=[}\]])\s*(?=data: \{)")


def as_events(body: str) -> str:
    """Unary answers and JSON arrays framed as the events that the same call sends to us, who always ask for them."""
    text = body.lstrip()
    if text.startswith("data:"):
        # Some recorders dropped the empty lines between events.
        return "\r\n\r\n".join(EVENT.split(text))
    if not text.startswith("[") and not text.startswith("{"):
        return body
    try:
        value: Any = json.loads(text)
    except ValueError:
        return body
    chunks = value if isinstance(value, list) else [value]
    return "".join(f"data: {json.dumps(chunk)}\r\n\r\n" for chunk in chunks)
