"""Every exception of the layers below has its place; the words hold no secret."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pydantic
import pytest
from google.auth import exceptions as auth
from google.genai import errors as sdk
from websockets import exceptions as ws
from websockets.datastructures import Headers
from websockets.frames import Close
from websockets.http11 import Response

from components.gemini.errors import (
    BadAnswer,
    BadRequest,
    BillingNeeded,
    FileFailed,
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
from components.gemini.mapping import MAPPERS, map_error
from tests.gemini.replay import quoted

KEY = "AIza" + "Sy0123456789abcdefghijklmnopqrstuv"
HTTPX: tuple[type[BaseException], ...] = httpx2.HTTPError, httpx2.InvalidURL, httpx2.CookieConflict, httpx2.StreamError
ROOTS = (*HTTPX, sdk.APIError, ws.WebSocketException, auth.GoogleAuthError)


def tree(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for child in kind.__subclasses__():
        yield from tree(child)


def test_no_class_of_the_layers_below_is_left_unmapped() -> None:
    listed = [kind for kinds, _ in MAPPERS for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
    sdk_own = [kind for kind in vars(sdk).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    below = {kind for root in ROOTS for kind in tree(root)} | {*sdk_own, pydantic.ValidationError, ssl.SSLError}
    missing = [kind for kind in below if not issubclass(kind, (*listed, Warning))]
    assert missing == [] and len(below) > 40


@pytest.mark.parametrize("kind", sorted({kind for root in HTTPX for kind in tree(root)}, key=str))
def test_every_http_exception_becomes_ours(kind: type[BaseException]) -> None:
    error = kind.__new__(kind)
    error.args = (f"failed with {KEY}",)
    if isinstance(error, httpx2.HTTPStatusError):
        error.response = httpx2.Response(503)
    mapped = map_error(error)
    assert type(mapped) is not GeminiError and mapped.message and mapped.advice and mapped.__cause__ is error
    assert KEY not in str(mapped)


def api(code: int, message: str, status: str = "", **detail: Any) -> sdk.APIError:
    body = {"error": {"code": code, "message": message, "status": status, "details": [detail] if detail else []}}
    kind = sdk.ClientError if code < 500 else sdk.ServerError
    return kind(code, body)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (api(400, "API key not valid. Please pass a valid API key.", reason="API_KEY_INVALID"), KeyRefused),
        (api(400, "API key expired. Please renew the API key."), KeyRefused),
        (api(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED"), KeyRefused),
        (api(401, "x", reason="ACCESS_TOKEN_TYPE_UNSUPPORTED"), KeyRefused),
        (api(403, "Method doesn't allow unregistered callers (callers without ...)"), KeyRefused),
        (api(400, "Gemini API free tier is not available in your country. Please enable billing."), BillingNeeded),
        (api(403, "This API method requires billing to be enabled.", reason="BILLING_DISABLED"), BillingNeeded),
        (api(400, "User location is not supported for the API use.", "FAILED_PRECONDITION"), RegionRefused),
        (api(400, "$m", "FAILED_PRECONDITION", detail="User location is not supported for the API"), RegionRefused),
        (api(403, "Generative Language API has not been used in project 1", reason="SERVICE_DISABLED"), NotAllowed),
        (api(403, "Permission 'aiplatform.endpoints.predict' denied"), NotAllowed),
        (api(404, "models/x is not found for API version v1beta"), NotFound),
        (api(400, "The input token count (2) exceeds the maximum number of tokens allowed (1)."), TooLarge),
        (api(413, "Request Entity Too Large"), TooLarge),
        (api(400, "Unable to submit request because it has a temperature value of 1000"), BadRequest),
        (api(429, "You exceeded your current quota, please check your plan and billing details."), QuotaExceeded),
        (api(1011, "You exceeded your current quota, please check your plan and billing details."), QuotaExceeded),
        (api(408, ""), ServiceBusy),
        (api(500, "An internal error has occurred."), ServiceBusy),
        (api(503, "The model is overloaded."), ServiceBusy),
        (api(504, "Deadline expired"), ServiceBusy),
        (sdk.APIError(302, {"message": "moved"}), BadAnswer),
        (sdk.ServerError(502, "<html>Bad gateway</html>"), ServiceBusy),
        (sdk.ClientError(400, {"error": {"code": "invalid_request", "message": "No."}}), BadRequest),
        (sdk.APIError(1011, "Resource has been exhausted (e.g. check quota)."), QuotaExceeded),
        (sdk.APIError(1007, "API key expired. Please renew the API key."), KeyRefused),
        (sdk.APIError(1007, "Request contains an invalid argument."), BadRequest),
        (sdk.APIError(1008, "models/x is not found for API version v1beta"), NotFound),
        (sdk.APIError(1000, "The operation was cancelled."), ServiceBusy),
        (sdk.UnknownApiResponseError("Failed to parse response as JSON. Raw response: <b>"), BadAnswer),
        (ws.ConnectionClosedError(Close(1011, "Internal error"), None), ServiceBusy),
        (ws.ConnectionClosedError(None, None), ServiceBusy),
        (ws.ConnectionClosedOK(Close(1000, ""), None), ServiceBusy),
        (ws.InvalidStatus(Response(403, "Forbidden", Headers(), b"API key not valid")), NotAllowed),
        (ws.InvalidStatus(Response(401, "", Headers(), b'{"error": {"message": "no"}}')), KeyRefused),
        (ws.InvalidMessage("did not receive a valid HTTP response"), NetworkDown),
        (auth.DefaultCredentialsError("Your default credentials were not found."), KeyRefused),  # type: ignore[no-untyped-call]
        (auth.RefreshError("invalid_grant: Invalid JWT: check your iat and exp values"), KeyRefused),  # type: ignore[no-untyped-call]
        (auth.TransportError("no route"), NetworkDown),  # type: ignore[no-untyped-call]
        (httpx2.LocalProtocolError("Illegal header value"), KeyRefused),
        (UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range"), KeyRefused),
        (json.JSONDecodeError("Expecting value", "", 0), BadAnswer),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), BadAnswer),
        (ValueError("store parameter is only supported in Gemini Developer API mode"), BadRequest),
        (FileNotFoundError(2, "No such file", "/srv/me/a.jpg"), FileFailed),
        (KeyError("Failed to create file."), BadAnswer),
        (RecursionError("too deep"), BadAnswer),
    ],
)
def test_the_kind_of_error(error: BaseException, kind: type[GeminiError]) -> None:
    mapped = map_error(error)
    assert type(mapped) is kind
    assert mapped.message and mapped.advice and "/srv" not in str(mapped)


def test_ours_pass_through() -> None:
    error = TooLarge("Too large.")
    assert map_error(error) is error


def test_the_words_of_the_service_are_kept_without_the_key() -> None:
    mapped = map_error(api(400, f"API key {KEY} not valid."))
    assert mapped.message == "The service refused the credentials. It says: “API key [key] not valid.”"


@pytest.mark.parametrize(
    ("error", "sent", "retryable"),
    [
        (httpx2.ConnectError("refused"), False, True),
        (httpx2.ConnectTimeout(""), False, True),
        (httpx2.PoolTimeout(""), False, True),
        (httpx2.ReadTimeout(""), True, True),
        (httpx2.ReadError(""), True, True),
        (httpx2.WriteError(""), True, True),
        (httpx2.RemoteProtocolError("peer closed connection"), True, True),
        (ConnectionResetError(104, "reset"), True, True),
        (ConnectionRefusedError(111, "refused"), False, True),
        (socket.gaierror(-2, "Name or service not known"), False, True),
        (httpx2.UnsupportedProtocol("ftp"), False, False),
        (ssl.SSLCertVerificationError(1, "CERTIFICATE_VERIFY_FAILED: self-signed certificate"), False, False),
    ],
)
def test_what_may_have_been_heard(error: BaseException, sent: bool, retryable: bool) -> None:
    mapped = map_error(error)
    assert isinstance(mapped, NetworkDown) and (mapped.sent, mapped.retryable) == (sent, retryable)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("certificate is not yet valid", "date"),
        ("certificate has expired", "date"),
        ("unable to get local issuer certificate", "SSL_CERT_FILE"),
    ],
)
def test_certificates_tell_the_clock_from_the_proxy(reason: str, words: str) -> None:
    error = httpx2.ConnectError(f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {reason} (_ssl.c:1006)")
    assert words in str(map_error(error))


def test_a_quota_says_when_and_whether(shared_wire: Path) -> None:
    minute = next(exchange for exchange in quoted(shared_wire) if "retryinfo" in exchange.source)
    mapped = map_error(sdk.ClientError(429, json.loads(minute.body)))
    assert isinstance(mapped, QuotaExceeded)
    assert (mapped.retry_after, mapped.daily, mapped.per_model, mapped.retryable) == (58.217843437, False, True, True)
    # RetryInfo is cut to whole seconds there; the message is not.
    assert mapped.advice.startswith("Wait 59 s")


def violation(quota: str, value: str = "5") -> dict[str, Any]:
    return {"violations": [{"quotaId": quota, "quotaValue": value}]}


@pytest.mark.parametrize(
    ("error", "daily", "retryable"),
    [
        (api(429, "", **violation("GenerateRequestsPerDayPerProjectPerModel-FreeTier")), True, False),
        (api(429, "", **violation("GenerateRequestsPerMinutePerProjectPerModel", "0")), False, False),
        (api(429, "Quota exceeded for metric: x, limit: 0, model: y"), False, False),
        (api(429, "Resource exhausted. Please try again later."), False, True),
    ],
)
def test_a_spent_quota_is_not_tried_again(error: sdk.APIError, daily: bool, retryable: bool) -> None:
    mapped = map_error(error)
    assert isinstance(mapped, QuotaExceeded) and (mapped.daily, mapped.retryable) == (daily, retryable)


def test_a_busy_service_says_when() -> None:
    mapped = map_error(sdk.ServerError(503, {}, httpx2.Response(503, headers={"retry-after": "7"})))
    assert isinstance(mapped, ServiceBusy) and mapped.retry_after == 7 and "in 7 s" in mapped.advice
    refused = Response(429, "Too Many Requests", Headers([("Retry-After", "7.5")]), b"")
    handshake = map_error(ws.InvalidStatus(refused))
    assert isinstance(handshake, QuotaExceeded) and handshake.retry_after == 7.5
    closed = map_error(sdk.APIError(1011, "Quota exceeded. Please retry in 48.94s."))
    assert isinstance(closed, ServiceBusy | QuotaExceeded) and closed.retry_after == 48.94
