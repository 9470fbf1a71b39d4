"""Errors of a call to the service, each mapped from the SDK, HTTP or socket exception at the border.

GeminiError
├── KeyRefused        401, 400 API_KEY_INVALID: the credentials are wrong; another key helps
├── BillingNeeded     400/403 about billing or plan: the project must be set up; again does not help
├── RegionRefused     400 FAILED_PRECONDITION about location: another region or Vertex helps
├── NotAllowed        403: the project or key may not do this
├── NotFound          404: model or file is gone; another model helps
├── BadRequest        400: the request is wrong; other settings help
├── TooLarge          413, or a size limit passed: a smaller or shorter input helps
├── QuotaExceeded     429: again later helps, after `retry_after` seconds if known
├── ServiceBusy       500, 502, 503, 504: again helps
├── NetworkDown       no connection, timeout, TLS: again may help
├── FileFailed        the Files API could not process a file
├── BadAnswer         the service's answer was not understood
├── BudgetReached     a limit on money stopped it: another limit or a cheaper run helps
└── Cancelled         the user stopped it
"""

from __future__ import annotations

from components.errors import WorkbenchError


class GeminiError(WorkbenchError):
    """Root of this room's errors. `retryable` tells whether the same request may work later."""

    retryable = False

    def __init__(self, message: str, advice: str = "", *, code: int | None = None, status: str = "") -> None:
        super().__init__(message, advice)
        self.code = code
        self.status = status


class KeyRefused(GeminiError):
    """Shown beside the connection: enter other credentials."""


class BillingNeeded(GeminiError):
    """Shown beside the connection: set up billing for the project."""


class RegionRefused(GeminiError):
    """Shown beside the connection: the service is not offered from here."""


class NotAllowed(GeminiError):
    """Shown beside the connection: an API to enable, a role to grant, a restriction to lift."""


class NotFound(GeminiError):
    """Shown beside the model or file it names."""


class BadRequest(GeminiError):
    """Shown beside the settings."""


class TooLarge(GeminiError):
    """Shown beside the input."""


class QuotaExceeded(GeminiError):
    """`retry_after` seconds, if the service says; not retryable when a day's quota is spent or there is none.

    `per_model` tells that another model has a quota of its own.
    """

    retryable = True
    retry_after: float | None = None
    daily = False
    per_model = False


class ServiceBusy(GeminiError):
    """Shown with a button to try again."""

    retryable = True
    retry_after: float | None = None


class NetworkDown(GeminiError):
    """`sent` tells that the request may have reached the service, and so may be charged."""

    retryable = True
    sent = False


class FileFailed(GeminiError):
    """Shown beside the file."""


class BadAnswer(GeminiError):
    """Shown in place of the answer: likely a fault of ours or a change of the service."""


class Cancelled(GeminiError):
    """Raised by calls that return a value, when the user stopped them."""


class BudgetReached(GeminiError):
    """Shown in place of the answer, or behind what had come of it: nothing further is charged."""
