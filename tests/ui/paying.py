"""Pages whose app has a key of its own, pointed at the engine, whose figures are made up."""

from __future__ import annotations

import json
from datetime import date

from components.prices.table import price

MODEL = "gemini-3.8-flash"
DEAR = 1_000_000  # tokens of an answer


def dollars(dear: float) -> str:
    """What so many dear answers cost today, as a limit is written."""
    row = price(MODEL, date.today())
    rate = row.rate("output") if row else None
    assert rate is not None
    return f"{float(rate.usd) * dear:.2f}"


def streamed(*tokens: int) -> dict[str, object]:
    """An answer in pieces, each with so many tokens of output told so far."""
    chunks = [
        {
            "candidates": [{"content": {"role": "model", "parts": [{"text": f"piece {number} "}]}}],
            "usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": told, "totalTokenCount": 1000 + told},
            "modelVersion": MODEL,
        }
        for number, told in enumerate(tokens)
    ]
    chunks[-1]["candidates"][0]["finishReason"] = "STOP"  # type: ignore[index]
    body = "".join(f"data: {json.dumps(chunk)}\r\n\r\n" for chunk in chunks)
    answer = {"status": 200, "body": body, "headers": {"content-type": "text/event-stream"}}
    return {"match": {"path": "streamGenerateContent"}, "times": 0, "do": answer}
