"""How a Live session ends early: the WebSocket close codes and reasons of the service.

1007 for what a client got wrong, 1008 for what it may not have, 1011 for what went wrong at the server. Reasons were
taken from recorded closes and public reports; those that begin with "The offline engine" are our own.
"""

from __future__ import annotations

from components.offline.wire.errors import ApiError

BAD_DATA = 1007
POLICY = 1008
INTERNAL = 1011
REASON_BYTES = 123
CODES = {
    "INVALID_ARGUMENT": BAD_DATA,
    "FAILED_PRECONDITION": BAD_DATA,
    "NOT_FOUND": POLICY,
    "PERMISSION_DENIED": POLICY,
    "UNAUTHENTICATED": POLICY,
}


class Close(Exception):
    """Ends the session; the reason is cut to what a close frame holds."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:REASON_BYTES].decode(errors="ignore").strip()


def closing(error: ApiError) -> Close:
    return Close(CODES.get(error.status, INTERNAL), error.message)


def invalid(reason: str = "Request contains an invalid argument.") -> Close:
    return Close(BAD_DATA, reason)


def not_implemented() -> Close:
    return Close(POLICY, "Operation is not implemented, or supported, or enabled.")


def session_not_found() -> Close:
    return Close(POLICY, "BidiGenerateContent session not found")


def still_open() -> Close:
    return Close(INTERNAL, "The session of this handle is still open on another connection.")


def deadline() -> Close:
    return Close(INTERNAL, "Deadline expired before operation could complete.")


def internal() -> Close:
    return Close(INTERNAL, "Internal error encountered.")
