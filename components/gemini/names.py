"""What may become part of a host, a path or an address in a request.

Each function gives its text back, or raises BadRequest. The types that carry such a text ask here when they are made,
so that no road to them (typed, uploaded, settings, a kept session, a file of ours) can bring anything else.
"""

from __future__ import annotations

import ipaddress
import re

from components.gemini.errors import BadRequest

LABEL = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LOCATION = re.compile(LABEL)
LONGEST_LOCATION = 40  # with "-aiplatform" behind it still one label of a host, which has 63
# docs.cloud.google.com/resource-manager: 6 to 30 of a-z, 0-9 and -, a letter first, no hyphen last. Old projects may
# have their organisation's domain before it; a project's number does, too.
PROJECT = re.compile(rf"(?:{LABEL}(?:\.{LABEL})+:)?[a-z][a-z0-9-]{{4,28}}[a-z0-9]|[0-9]{{6,19}}")
MODEL = re.compile(
    r"(?:models/|tunedModels/|publishers/google/models/)?[A-Za-z0-9][A-Za-z0-9._-]{0,127}(?:@[a-z0-9-]{1,32})?"
)
FILE = re.compile(r"files/[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
CACHE = re.compile(rf"(?:projects/(?:{PROJECT.pattern})/locations/{LABEL}/)?cachedContents/[A-Za-z0-9_-]{{1,128}}")
LINK = re.compile(
    r"https://www\.youtube\.com/watch\?v=[A-Za-z0-9_-]{1,64}(?:&t=[0-9]{1,6})?"
    rf"|https://generativelanguage\.googleapis\.com/v1(?:beta|alpha)?/{FILE.pattern}"
)
ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
    r"(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*/?"
)


def location(text: str) -> str:
    """A location of Google Cloud, such as europe-west4: it decides which host gets the token."""
    if not LOCATION.fullmatch(text) or len(text) > LONGEST_LOCATION:
        raise BadRequest("That is not the name of a Google Cloud location.", "Names look like europe-west4 or global.")
    return text


def project(text: str) -> str:
    """The id of a Google Cloud project, or its number."""
    if not PROJECT.fullmatch(text):
        raise BadRequest(
            "That is not the id of a Google Cloud project.",
            "Ids have 6 to 30 small letters, digits and hyphens; the console shows them beside the project's name.",
        )
    return text


def model(text: str) -> str:
    """A model's id, with or without the folders that services put before it."""
    if not MODEL.fullmatch(text) or ".." in text:
        raise BadRequest("That is not a model's id.", "Ids look like gemini-3.8-flash.")
    return text


def is_model(text: str) -> bool:
    return MODEL.fullmatch(text) is not None and ".." not in text


def held(text: str) -> str:
    """The name of something that is kept at the service: an uploaded file or a cache."""
    if not is_held(text):
        raise BadRequest("The service gave a name that can't be used.", "Try again.")
    return text


def is_held(text: str) -> bool:
    return FILE.fullmatch(text) is not None or CACHE.fullmatch(text) is not None


def link(text: str) -> str:
    """What a service may fetch for a request: a film on YouTube, or a file uploaded to the service itself.

    Not gs://, which is read with the rights of whoever's project asks.
    """
    if not LINK.fullmatch(text):
        raise BadRequest("That address can't be sent.", "Only films on YouTube can be; other files as uploads.")
    return text


def address(text: str) -> str:
    """The base address of a service or gateway: https, or http on this machine; no user, query or fragment."""
    found = ADDRESS.fullmatch(text)
    if not found or (found["scheme"] == "http" and not is_loopback(found["host"])) or "/.." in text:
        raise BadRequest(
            "The service's address is not usable.", "It has to begin with https://, and ends with a host or a path."
        )
    return text


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    # A socket for both kinds of addresses tells those of the older kind within the newer.
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
