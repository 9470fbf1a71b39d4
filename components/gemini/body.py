"""What an error answer of the service says, whatever shape it came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from components.gemini import delay


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """`text` joins the message with the debug detail, which sometimes alone holds the cause."""

    code: int
    status: str = ""
    message: str = ""
    text: str = ""
    reasons: frozenset[str] = frozenset()
    quotas: tuple[str, ...] = ()
    quota_is_zero: bool = False
    retry_after: float | None = None


def read(code: int, body: Any, headers: Mapping[str, str] | None = None) -> ErrorBody:
    """Google's {"error": {...}}, bare or in a list, or any other JSON or text; never raises."""
    error = _error_of(body)
    message = str(error.get("message") or "")
    details = [entry for entry in _list(error.get("details")) if isinstance(entry, dict)]
    own_code = error.get("code")
    return ErrorBody(
        code=code or (own_code if isinstance(own_code, int) else 0),
        status=str(error.get("status") or ""),
        message=message,
        text=" ".join([message, *(str(entry["detail"]) for entry in details if "detail" in entry)]),
        reasons=frozenset(str(entry["reason"]) for entry in details if "reason" in entry),
        quotas=tuple(_quotas(details)),
        quota_is_zero="limit: 0" in message or any(value == "0" for value in _quota_values(details)),
        retry_after=delay.asked(details, message, headers or {}),
    )


def _error_of(body: Any) -> dict[str, Any]:
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return {"message": "" if body is None else str(body)}
    inner = body.get("error", body)
    return inner if isinstance(inner, dict) else {"message": str(inner)}


def _quotas(details: list[dict[str, Any]]) -> Iterator[str]:
    for entry in details:
        yield from (str(violation["quotaId"]) for violation in _violations(entry) if "quotaId" in violation)
        if limit := _metadata(entry).get("quota_limit"):
            yield str(limit)


def _quota_values(details: list[dict[str, Any]]) -> Iterator[str]:
    for entry in details:
        yield from (str(violation.get("quotaValue", "")) for violation in _violations(entry))
        yield str(_metadata(entry).get("quota_limit_value", ""))


def _violations(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [violation for violation in _list(entry.get("violations")) if isinstance(violation, dict)]


def _metadata(entry: dict[str, Any]) -> dict[str, Any]:
    metadata = entry.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
