"""Which of our errors an error answer of the service is, and the words for it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeVar

from components.gemini.body import ErrorBody
from components.gemini.errors import (
    BadAnswer,
    BadRequest,
    BillingNeeded,
    GeminiError,
    KeyRefused,
    NetworkDown,
    NotAllowed,
    NotFound,
    QuotaExceeded,
    RegionRefused,
    ServiceBusy,
    TooLarge,
)
from components.gemini.scrub import scrub

Kind = TypeVar("Kind", bound=GeminiError)

KEY_REASONS = {
    "API_KEY_INVALID",
    "API_KEY_EXPIRED",
    "ACCESS_TOKEN_TYPE_UNSUPPORTED",
    "ACCESS_TOKEN_EXPIRED",
    "CREDENTIALS_MISSING",
}
LEAKED = "Google has blocked this key, which it found published somewhere (leaked)."
# Close codes of a WebSocket that tell of the service's or the line's state (RFC 6455, 7.4.1), not of the request.
PASSING_CLOSES = {1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014}

SENTENCES: dict[type[GeminiError], tuple[str, str]] = {
    KeyRefused: ("The service refused the credentials.", "Enter another key, or make a new one in Google AI Studio."),
    BillingNeeded: ("The project has no active billing.", "Set up billing for the key's project in Google AI Studio."),
    RegionRefused: (
        "The service is not offered from this location.",
        "Use Vertex AI, or a machine in another country.",
    ),
    NotAllowed: (
        "The key or project may not do this.",
        "Check the key's restrictions, the enabled APIs and the roles.",
    ),
    NotFound: ("The service does not know this model or file.", "Choose another model."),
    BadRequest: ("The service did not accept the request.", "Change the settings or the input."),
    TooLarge: ("The input is too large.", "Send fewer, shorter or smaller files."),
    QuotaExceeded: ("The quota is used up.", "Wait a moment, choose another model, or raise the project's quota."),
    ServiceBusy: ("The service is overloaded or has a fault.", "Try again in a minute, or choose another model."),
    NetworkDown: ("The connection to the service failed.", "Check the network, and try again."),
    BadAnswer: ("The service's answer was not understood.", "Try again; if it stays, choose another model."),
}


def make(kind: type[Kind], *, said: str = "", code: int | None = None, status: str = "") -> Kind:
    """An error of that kind in our words, with the service's own behind them."""
    sentence, advice = SENTENCES[kind]
    words = scrub(said)
    return kind(f"{sentence} It says: “{words}”" if words else sentence, advice, code=code, status=status)


def classify(answer: ErrorBody) -> type[GeminiError]:
    """Which of our errors an error answer is. The order matters: a cause in words says more than a status."""
    for kind, applies in RULES:
        if applies(answer, answer.text.lower()):
            return kind
    return BadAnswer


def _is_key(answer: ErrorBody, text: str) -> bool:
    named = "api key" in text and answer.code in {400, 401, 1007, 1008}
    gone = "unregistered callers" in text or _is_leaked(text)
    return bool(answer.reasons & KEY_REASONS) or answer.code == 401 or named or gone


def _is_leaked(text: str) -> bool:
    """Google blocks a key that it finds published, with 403 "Your API key was reported as leaked"."""
    return "reported as leaked" in text


def _is_billing(answer: ErrorBody, text: str) -> bool:
    # What is said of a quota speaks of billing, too.
    told = answer.code == 402 or "BILLING_DISABLED" in answer.reasons or "billing" in text
    return told and not _is_quota(answer, text)


def _is_region(answer: ErrorBody, text: str) -> bool:
    return (
        "location is not supported" in text or "not available in your country" in text or "unsupported region" in text
    )


def _is_quota(answer: ErrorBody, text: str) -> bool:
    told = "resource has been exhausted" in text or "exceeded your current quota" in text
    return answer.code == 429 or answer.status == "RESOURCE_EXHAUSTED" or told


def _is_large(answer: ErrorBody, text: str) -> bool:
    return answer.code == 413 or (
        answer.code == 400
        and any(words in text for words in ("exceeds the maximum", "payload size exceeds", "too large"))
    )


RULES: tuple[tuple[type[GeminiError], Callable[[ErrorBody, str], bool]], ...] = (
    (KeyRefused, _is_key),
    (BillingNeeded, _is_billing),
    (RegionRefused, _is_region),
    (QuotaExceeded, _is_quota),
    (TooLarge, _is_large),
    (NotAllowed, lambda answer, text: answer.code == 403),
    (NotFound, lambda answer, text: answer.code == 404 or (answer.code in {1007, 1008} and "not found" in text)),
    (ServiceBusy, lambda answer, text: answer.code in {408, 499} or 500 <= answer.code < 600),
    (ServiceBusy, lambda answer, text: answer.code in PASSING_CLOSES),
    (BadRequest, lambda answer, text: 400 <= answer.code < 500 or 1002 <= answer.code <= 1010),
)


def from_body(answer: ErrorBody) -> GeminiError:
    kind = classify(answer)
    error = make(kind, said=quiet(answer.message), code=answer.code, status=answer.status)
    if isinstance(error, QuotaExceeded):
        _tell_quota(error, answer)
    if isinstance(error, ServiceBusy) and answer.retry_after:
        error.retry_after = answer.retry_after
        error.advice = f"Try again in {math.ceil(answer.retry_after):,} s, or choose another model."
    if isinstance(error, KeyRefused) and _is_leaked(answer.text.lower()):
        error.message = LEAKED
        error.advice = "Make a new key at aistudio.google.com/apikey, and look for where the old one was published."
    if isinstance(error, NotAllowed) and "SERVICE_DISABLED" in answer.reasons:
        error.advice = "Enable the Generative Language API (or Vertex AI API) for the project, and wait some minutes."
    return error


def _tell_quota(error: QuotaExceeded, answer: ErrorBody) -> None:
    error.retry_after = answer.retry_after
    error.daily = any("PerDay" in quota for quota in answer.quotas)
    error.per_model = any("PerModel" in quota for quota in answer.quotas)
    error.retryable = not (error.daily or answer.quota_is_zero)
    if answer.quota_is_zero:
        error.advice = "This project has no quota for this model: choose another model, or set up billing."
    elif error.daily:
        error.advice = "The day's quota is spent: wait until midnight Pacific time, or choose another model."
    elif answer.retry_after:
        seconds = f"{math.ceil(answer.retry_after):,} s"
        error.advice = f"Wait {seconds}, choose another model, or raise the project's quota."


def quiet(said: str) -> str:
    """The service's words on one line, in which pages find no picture and no link."""
    return re.sub(r"\](?=[(\[])", "] ", " ".join(said.split())).replace("<", "‹")
