"""Servers that help media through firewalls (STUN, TURN), by the settings of a deployment.

On one machine or in one network none is needed. The names of the settings are those other WebRTC tools read, so a
deployment set up for them works unchanged; `TURN_*` is for a server of one's own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

import httpx2

from components.errors import WorkbenchError
from components.settings import TURN

SECONDS = 10.0  # to ask a provider
LIFETIME = 2 * 3600  # of a credential, in seconds; asked for anew after half of it

SETTINGS = tuple(setting.name for setting in TURN)


class IceServer(TypedDict, total=False):
    """As `RTCConfiguration.iceServers` holds it."""

    urls: list[str]
    username: str
    credential: str


class RelayUnavailable(WorkbenchError):
    """Shown on the Live page: a provider of relays is set up, but gives none."""


Settings = Mapping[str, str]


def servers(settings: Settings, client: httpx2.Client | None = None) -> list[IceServer]:
    """The servers of the first provider that is set up in full; none if none is.

    Raises RelayUnavailable if its provider can't be reached, refuses, or answers something else.
    """
    provide = next((provide for names, provide in PROVIDERS if all(map(settings.get, names))), None)
    if provide is None:
        return []
    try:
        with client or httpx2.Client(timeout=SECONDS) as http:
            return provide(settings, http)
    except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
        raise RelayUnavailable(
            "The provider of relay servers gave none.",
            "Media still connects within one network. Check the provider's key in the app's secrets.",
        ) from error


def own(settings: Settings, http: httpx2.Client) -> list[IceServer]:
    """A TURN server of one's own, with a fixed password or a shared secret."""
    urls = [url.strip() for url in settings["TURN_URLS"].split(",") if url.strip()]
    if settings.get("TURN_SECRET"):
        name, password = passing(settings["TURN_SECRET"], time.time())
        return [{"urls": urls, "username": name, "credential": password}]
    if settings.get("TURN_USERNAME"):
        return [
            {"urls": urls, "username": settings["TURN_USERNAME"], "credential": settings.get("TURN_CREDENTIAL", "")}
        ]
    return [{"urls": urls}]


def passing(secret: str, now: float) -> tuple[str, str]:
    """Name and password that hold for a while, as coturn's `use-auth-secret` checks them."""
    name = str(int(now) + LIFETIME)
    digest = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(digest).decode()


def cloudflare(settings: Settings, http: httpx2.Client) -> list[IceServer]:
    key = settings["CLOUDFLARE_TURN_KEY_ID"]
    answer = http.post(
        f"https://rtc.live.cloudflare.com/v1/turn/keys/{key}/credentials/generate-ice-servers",
        headers={"Authorization": f"Bearer {settings['CLOUDFLARE_TURN_KEY_API_TOKEN']}"},
        json={"ttl": LIFETIME},
    )
    return [tidy(server) for server in body(answer)["iceServers"]]


def twilio(settings: Settings, http: httpx2.Client) -> list[IceServer]:
    account = settings["TWILIO_ACCOUNT_SID"]
    answer = http.post(
        f"https://api.twilio.com/2010-04-01/Accounts/{account}/Tokens.json",
        auth=(account, settings["TWILIO_AUTH_TOKEN"]),
        data={"Ttl": str(LIFETIME)},
    )
    return [tidy(server) for server in body(answer)["ice_servers"]]


def hugging_face(settings: Settings, http: httpx2.Client) -> list[IceServer]:
    """The relay that Hugging Face runs for Spaces."""
    answer = http.get(
        "https://fastrtc-turn-server-login.hf.space/credentials", headers={"X-HF-Access-Token": settings["HF_TOKEN"]}
    )
    return [tidy({"urls": "turn:gradio-turn.com:80", **body(answer)})]


def body(answer: httpx2.Response) -> dict[str, Any]:
    answer.raise_for_status()
    content: dict[str, Any] = answer.json()
    return content


def tidy(server: Mapping[str, Any]) -> IceServer:
    urls = server.get("urls") or server["url"]
    tidied: IceServer = {"urls": [urls] if isinstance(urls, str) else list(urls)}
    if server.get("username"):
        tidied["username"], tidied["credential"] = str(server["username"]), str(server.get("credential", ""))
    return tidied


Provider = Callable[[Settings, httpx2.Client], list[IceServer]]
PROVIDERS: tuple[tuple[tuple[str, ...], Provider], ...] = (
    (("TURN_URLS",), own),
    (("CLOUDFLARE_TURN_KEY_ID", "CLOUDFLARE_TURN_KEY_API_TOKEN"), cloudflare),
    (("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"), twilio),
    (("HF_TOKEN",), hugging_face),
)
