"""The border: every exception of the SDK, HTTP, sockets and Google's credentials becomes one of our errors."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Callable, Iterator

import httpx2
import pydantic
from google.auth import exceptions as auth
from google.genai import errors as sdk
from websockets import exceptions as ws

from components.gemini import body
from components.gemini.classify import from_body, make
from components.gemini.errors import BadAnswer, BadRequest, FileFailed, GeminiError, KeyRefused, NetworkDown
from components.gemini.scrub import scrub
from components.gemini.surprise import noted

# A request that failed in one of these ways was not heard by the service.
UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
OAUTH = re.compile(r"\b(?:invalid_(?:request|client|grant|scope)|(?:unauthorized|disabled)_client|account_disabled)\b")
CLOCK = "Check this machine's date and time first; a proxy that replaces certificates is the other usual cause."


def map_error(error: BaseException) -> GeminiError:
    """Our error for theirs, with theirs as its cause. Total: whatever comes in, a GeminiError comes out."""
    if isinstance(error, GeminiError):
        return error
    mapped = _map(error)
    mapped.__cause__ = error
    return mapped


def _map(error: BaseException) -> GeminiError:
    for kinds, convert in MAPPERS:
        if isinstance(error, kinds):
            return convert(error)
    odd = make(BadAnswer)
    odd.message = f"{odd.message} Unexpected: {noted(error, 'a call to the service')}."
    return odd


def _api_error(error: sdk.APIError) -> GeminiError:
    headers = getattr(getattr(error, "response", None), "headers", None)
    return from_body(body.read(error.code or 0, error.details, headers))


def _status_error(error: httpx2.HTTPStatusError) -> GeminiError:
    return from_body(body.read(error.response.status_code, str(error), error.response.headers))


def _closed(error: ws.ConnectionClosed) -> GeminiError:
    frame = error.rcvd
    return from_body(body.read(frame.code if frame else 1006, frame.reason if frame else ""))


def _handshake(error: ws.InvalidStatus) -> GeminiError:
    answer = error.response
    return from_body(body.read(answer.status_code, _json_or_text(answer.body), dict(answer.headers.raw_items())))


def _json_or_text(raw: bytes | bytearray | None) -> object:
    text = (raw or b"").decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _network(error: BaseException) -> GeminiError:
    chain = " ".join(f"{type(link).__name__} {link}" for link in _chain(error))
    if any(isinstance(link, ssl.SSLError) for link in _chain(error)) or "CERTIFICATE_VERIFY_FAILED" in chain:
        return _tls(chain)
    down = make(NetworkDown)
    down.sent = isinstance(error, (httpx2.TransportError, OSError, ws.WebSocketException)) and not isinstance(
        error, (*UNSENT, ConnectionRefusedError, socket.gaierror)
    )
    if any(isinstance(link, socket.gaierror) for link in _chain(error)):
        down.message = "The service's address was not found: there is no network, or the region does not exist."
    elif isinstance(error, (httpx2.TimeoutException, TimeoutError)):
        down.message = "The service did not answer in time."
    elif down.sent:
        down.message = "The connection to the service broke."
    return down


def _tls(chain: str) -> GeminiError:
    down = NetworkDown("The service's certificate can't be trusted.", CLOCK)
    if "not yet valid" in chain or "expired" in chain:
        down.message = "The service's certificate is not valid at this machine's date."
    elif "self-signed" in chain or "self signed" in chain or "unable to get local issuer" in chain:
        down.advice = "If a proxy replaces certificates, name its authority in SSL_CERT_FILE."
    down.retryable = False
    return down


def _address(error: BaseException) -> GeminiError:
    down = NetworkDown("The service's address is not usable.", "Check the base URL and the proxy settings.")
    down.retryable = False
    return down


def _credentials(error: auth.GoogleAuthError) -> GeminiError:
    text = str(error)
    if isinstance(error, auth.DefaultCredentialsError):
        return KeyRefused(
            "This machine has no application default credentials.",
            "Upload a service account's JSON key, or run gcloud auth application-default login.",
        )
    if isinstance(error, auth.TransportError):
        return make(NetworkDown)
    if "invalid_grant" in text and ("iat" in text or "timeframe" in text):
        return KeyRefused("Google refused the credentials because of the time they carry.", "Set this machine's clock.")
    # The text quotes whoever answered; only the words that OAuth knows are told.
    refused = make(KeyRefused, said=" ".join(sorted(set(OAUTH.findall(text)))))
    refused.advice = "Use another service account, or renew the credentials."
    return refused


def _bad_key(error: BaseException) -> GeminiError:
    return KeyRefused("The key holds characters that no key has.", "Copy the key again, without spaces or line breaks.")


def _not_understood(error: BaseException) -> GeminiError:
    # The text of these errors quotes the answer itself.
    return make(BadAnswer)


def _refused_by_sdk(error: BaseException) -> GeminiError:
    return BadRequest(f"The request can't be made: {scrub(str(error))}", "Change the settings or the input.")


def _file(error: BaseException) -> GeminiError:
    return FileFailed("The file can't be read any more.", "Add it again.")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


# From the special to the general.
MAPPERS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Callable[..., GeminiError]], ...] = (
    (sdk.APIError, _api_error),
    (httpx2.HTTPStatusError, _status_error),
    (ws.ConnectionClosed, _closed),
    (ws.InvalidStatus, _handshake),
    (ws.InvalidURI, _address),
    (auth.GoogleAuthError, _credentials),
    ((UnicodeEncodeError, httpx2.LocalProtocolError), _bad_key),
    ((httpx2.UnsupportedProtocol, httpx2.InvalidURL, httpx2.TooManyRedirects), _address),
    ((httpx2.DecodingError, httpx2.StreamError, httpx2.CookieConflict), _not_understood),
    ((httpx2.HTTPError, ws.WebSocketException, ssl.SSLError, ConnectionError, TimeoutError, socket.gaierror), _network),
    (
        (sdk.UnknownApiResponseError, json.JSONDecodeError, UnicodeDecodeError, pydantic.ValidationError),
        _not_understood,
    ),
    (sdk.ContinuationInterruptedError, _network),
    (OSError, _file),
    (ValueError, _refused_by_sdk),
)
