"""Whether a connection works, in words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass

from google import genai

from components.gemini import catalogue
from components.gemini.classify import LEAKED
from components.gemini.connection import Connection, Offline, Vertex
from components.gemini.errors import (
    BillingNeeded,
    GeminiError,
    KeyRefused,
    NetworkDown,
    NotAllowed,
    NotFound,
    QuotaExceeded,
    RegionRefused,
    ServiceBusy,
)
from components.gemini.mapping import map_error

STUDIO = "Make a key at aistudio.google.com/apikey and enter it again."
CONSOLE = "In the Google Cloud console, "


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`sentence` says what is the case, `advice` what to do; neither holds a key."""

    ok: bool
    sentence: str
    advice: str = ""


async def probe(client: genai.Client, connection: Connection) -> Diagnosis:
    """Counts one word's tokens, which takes the whole road and costs nothing."""
    model = catalogue.default_model(connection)
    try:
        await client.aio.models.count_tokens(model=model.id, contents="Hello")
    except Exception as error:
        return explain(map_error(error), connection)
    return Diagnosis(True, _success(connection))


def explain(error: GeminiError, connection: Connection) -> Diagnosis:
    """The error as an answer to "does this connection work?"."""
    if isinstance(connection, Offline):
        return Diagnosis(
            False, "The offline engine does not answer.", "Try again in a moment; it starts again by itself."
        )
    sentence, advice = _vertex_words(error, connection) if isinstance(connection, Vertex) else _developer_words(error)
    return Diagnosis(False, sentence or error.message, advice or error.advice)


def _success(connection: Connection) -> str:
    if isinstance(connection, Offline):
        return "The offline engine answers."
    return f"The connection works: {connection.label} accepts the credentials."


def _developer_words(error: GeminiError) -> tuple[str, str]:
    match error:
        case KeyRefused() if error.message == LEAKED:
            return "", ""
        case KeyRefused():
            return "The API key is not valid.", STUDIO
        case BillingNeeded():
            return "The key is valid, but its project needs billing.", "Set up billing in Google AI Studio."
        case RegionRefused():
            return "The Gemini API is not offered in this country.", "Use Vertex AI, or a server in another country."
        case NotAllowed():
            return "The key is valid, but may not use the Gemini API.", (
                CONSOLE + "enable the Generative Language API for its project, or lift the key's restrictions."
            )
        case NotFound():
            return "The key is valid, but the service does not know the default model.", "Choose another model."
    return _passing_words(error)


def _vertex_words(error: GeminiError, connection: Vertex) -> tuple[str, str]:
    match error:
        case KeyRefused():
            return "", error.advice
        case BillingNeeded():
            return "The project has no billing.", CONSOLE + "link a billing account to the project."
        case NotAllowed():
            return "The credentials may not use Vertex AI in this project, or there is no such project.", (
                CONSOLE + "check the project's id, enable the Vertex AI API, and grant the role Vertex AI User."
            )
        case RegionRefused() | NotFound():
            return f"Vertex AI does not offer the default model in {connection.location}, or not to this project.", (
                "Try the location global, and check the project's id."
            )
        case NetworkDown() if "not found" in error.message:
            return f"There is no network, or no location named {connection.location}.", (
                "Check the network and the location, for example global or europe-west4."
            )
    return _passing_words(error)


def _passing_words(error: GeminiError) -> tuple[str, str]:
    match error:
        case QuotaExceeded():
            return "The credentials are valid, but the quota is used up.", error.advice
        case ServiceBusy():
            return "The service has a fault or is overloaded; the credentials were not refused.", error.advice
    return "", ""
