"""Errors as Google sends them: one exception, and the sentences, each beside its status.

Sentences were taken from recorded traffic and from public reports of the live service; those that begin with
"The offline engine" are our own, because only this engine has that limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

SERVICE = "generativelanguage.googleapis.com"
CODES = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "RESOURCE_EXHAUSTED": 429,
    "CANCELLED": 499,
    "INTERNAL": 500,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
RPC_CODES = {"INVALID_ARGUMENT": 3, "NOT_FOUND": 5, "PERMISSION_DENIED": 7, "FAILED_PRECONDITION": 9, "INTERNAL": 13}

Details = tuple[Mapping[str, Any], ...]


class ApiError(Exception):
    """The whole answer to a request that can't be served."""

    def __init__(self, status: str, message: str, details: Details = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details

    @property
    def code(self) -> int:
        return CODES[self.status]

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = [dict(detail) for detail in self.details]
        return {"error": error}

    def rpc_status(self) -> dict[str, Any]:
        """google.rpc.Status, as errors stand inside files and batches."""
        return {"code": RPC_CODES.get(self.status, 2), "message": self.message}


@dataclass(frozen=True, slots=True)
class Violation:
    """One line of a google.rpc.BadRequest; an empty `field` is the message itself."""

    field: str
    description: str

    def as_json(self) -> dict[str, str]:
        return (
            {"field": self.field, "description": self.description} if self.field else {"description": self.description}
        )


def invalid(message: str) -> ApiError:
    return ApiError("INVALID_ARGUMENT", message)


def bad_payload(violations: Iterable[Violation]) -> ApiError:
    lines = tuple(violations)
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [v.as_json() for v in lines]}
    return ApiError("INVALID_ARGUMENT", "\n".join(v.description for v in lines), (detail,))


def bad_field(field: str, rule: str, message: str = "GenerateContentRequest") -> ApiError:
    """A value the request may not have, in the words of the service's own validator."""
    return invalid(f"* {message}.{field}: {rule}\n")


def error_info(reason: str, **metadata: str) -> dict[str, Any]:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": SERVICE, **metadata},
    }


def no_key() -> ApiError:
    return ApiError(
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
    )


def bad_key() -> ApiError:
    message = "API key not valid. Please pass a valid API key."
    localized = {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US", "message": message}
    return ApiError("INVALID_ARGUMENT", message, (error_info("API_KEY_INVALID"), localized))


def bad_token(method: str) -> ApiError:
    return ApiError(
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        (error_info("ACCESS_TOKEN_TYPE_UNSUPPORTED", method=method),),
    )


def no_oauth(method: str) -> ApiError:
    return ApiError(
        "UNAUTHENTICATED",
        "API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials that "
        "assert a principal. See https://cloud.google.com/docs/authentication",
        (error_info("CREDENTIALS_MISSING", method=method),),
    )


def no_such_path() -> ApiError:
    return ApiError("NOT_FOUND", "Not Found")


def no_such_tuned_model(name: str) -> ApiError:
    return ApiError("PERMISSION_DENIED", f"You do not have permission to access tuned model {name}.")


def no_such_method(model: str, version: str, method: str) -> ApiError:
    return ApiError(
        "NOT_FOUND",
        f"models/{model} is not found for API version {version}, or is not supported for {method}. "
        "Call ListModels to see the list of available models and their supported methods.",
    )


def no_such_model(model: str, version: str) -> ApiError:
    return ApiError("NOT_FOUND", f"Model is not found: models/{model} for api version {version}")


def shut_down(model: str, replacement: str) -> ApiError:
    newer = f"models/{replacement}" if replacement else "a newer model"
    return ApiError(
        "NOT_FOUND",
        f"This model models/{model} is no longer available. "
        f"Please update your code to use {newer} for the latest features and improvements.",
    )


def no_such_file(name: str) -> ApiError:
    return ApiError("PERMISSION_DENIED", f"You do not have permission to access the File {name} or it may not exist.")


def file_not_active(name: str) -> ApiError:
    return ApiError("FAILED_PRECONDITION", f"The File {name} is not in an ACTIVE state and usage is not allowed.")


def no_such_cache() -> ApiError:
    return ApiError("PERMISSION_DENIED", "CachedContent not found (or permission denied)")


def no_such_batch() -> ApiError:
    return ApiError("NOT_FOUND", "Requested entity was not found.")


def too_large(limit: int) -> ApiError:
    return invalid(f"Request payload size exceeds the limit: {limit} bytes.")


def storage_full() -> ApiError:
    return ApiError("RESOURCE_EXHAUSTED", "The offline engine's file storage is full. Delete files and try again.")


def too_slow(seconds: float) -> ApiError:
    # 400 and not DEADLINE_EXCEEDED: clients ask again after that, and it would take as long again.
    return invalid(
        f"The offline engine gave up: this takes it more than {seconds:.0f} seconds. "
        "Ask about less at a time: fewer files, fewer pages or a shorter part."
    )


def swollen() -> ApiError:
    return invalid(
        "The offline engine gave up: this takes more memory than it may use. "
        "Ask about less at a time: fewer files, fewer pages or a smaller picture."
    )


def unfinished() -> ApiError:
    return invalid("The offline engine could not finish: a file broke its reader. Copy or export the file again.")


def internal() -> ApiError:
    return ApiError(
        "INTERNAL",
        "An internal error has occurred. Please retry or report in "
        "https://developers.generativeai.google/guide/troubleshooting",
    )


def for_status(code: int) -> ApiError | None:
    """The usual error of an HTTP status, as used by fault rules that name no body."""
    messages = {
        400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
        404: ("NOT_FOUND", "Requested entity was not found."),
        429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
        503: ("UNAVAILABLE", "The model is overloaded. Please try again later."),
        504: ("DEADLINE_EXCEEDED", "The request timed out. Please try again."),
    }
    known = {401: bad_token("GenerateContent"), 403: no_key(), 500: internal()}
    return ApiError(*messages[code]) if code in messages else known.get(code)


def plain_body(code: int) -> dict[str, Any]:
    """An error body for any HTTP status."""
    error = for_status(code)
    phrase = HTTPStatus(code).phrase if code in set(HTTPStatus) else "Unknown"
    return error.body() if error else {"error": {"code": code, "message": phrase, "status": "UNKNOWN"}}
