"""An answer's messages: GenerateContentResponse, whole or piece by piece."""

from __future__ import annotations

import base64
import logging
import secrets
import traceback
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from components.offline.catalogue import OWN
from components.offline.crew import Crew
from components.offline.cut import Cut
from components.offline.faults import Twist
from components.offline.prompt import Unreadable
from components.offline.question import Question
from components.offline.tokens import details, text_tokens
from components.offline.wire.errors import ApiError, internal, invalid

CATEGORIES = ("SEXUALLY_EXPLICIT", "HATE_SPEECH", "HARASSMENT", "DANGEROUS_CONTENT")
WITH_TEXT = ("STOP", "MAX_TOKENS", "FINISH_REASON_UNSPECIFIED")
PIECE_CHARACTERS = 80
log = logging.getLogger(__name__)

Json = dict[str, Any]
Texts = AsyncGenerator[tuple[str, str | None], None]


async def whole(question: Question, crew: Crew, twist: Twist) -> Json:
    """The answer as one message. Raises ApiError."""
    answer = Answer(question)
    if twist.empty or twist.block:
        return answer.nothing(twist.block)
    text, finish = "", "STOP"
    async with aclosing(pieces(question, crew, twist)) as source:
        async for text_piece, reason in source:
            text, finish = text + text_piece, reason or finish
    return answer.last(text if finish in WITH_TEXT else None, finish)


async def streamed(question: Question, crew: Crew, twist: Twist) -> AsyncGenerator[Json, None]:
    """The answer as it comes; the last message has the finish reason. Raises ApiError before or between messages."""
    answer = Answer(question)
    if twist.empty or twist.block:
        yield answer.nothing(twist.block)
        return
    said = pieces(question, crew, twist)
    async with aclosing(ending_in_text(said) if question.model.ends_in_text else said) as source:
        async for text, finish in source:
            if finish is None:
                yield answer.piece(text)
            else:
                yield answer.last(text if finish in WITH_TEXT else None, finish)


async def pieces(question: Question, crew: Crew, twist: Twist) -> Texts:
    """Texts, each with None; the last, which may be empty, with the finish reason."""
    prompt = question.prompt
    room = min(prompt.max_output_tokens or question.model.output_limit, question.model.output_limit)
    cut = Cut(room, prompt.stop)
    source = thoughts(question, crew)
    async with aclosing(twisted(source) if twist.spoils else source) as texts:
        async for text in texts:
            if fitting := cut.take(text):
                yield fitting, None
            if cut.finish:
                break
    rest = cut.rest()
    yield rest, twist.finish or cut.finish or "STOP"


async def ending_in_text(source: Texts) -> Texts:
    """The last text goes with the finish reason, where it would come after it empty."""
    held = ""
    async for text, finish in source:
        if finish is None and held:
            yield held, None
        held = text if finish is None else held + text
        if finish is not None:
            yield held, finish


async def thoughts(question: Question, crew: Crew) -> AsyncGenerator[str, None]:
    """What the mind says, its failures as ApiError."""
    try:
        async with aclosing(crew.pieces(question.prompt)) as source:
            async for piece in source:
                yield piece
    except Unreadable as error:
        raise invalid(str(error)) from error
    except ApiError:
        raise
    except Exception as error:
        # Its message may quote the user's file, so only its kind and place are logged.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("The answer broke off: %s in %s, line %s", type(error).__name__, place.name, place.lineno)
        raise internal() from error


async def twisted(source: AsyncGenerator[str]) -> AsyncGenerator[str, None]:
    """The first half of the answer, as a fault rule may ask for."""
    text = "".join([piece async for piece in source])
    half = text[: max(1, len(text) // 2)]
    for start in range(0, len(half), PIECE_CHARACTERS):
        yield half[start : start + PIECE_CHARACTERS]


class Answer:
    """Builds the messages of one answer and counts as it goes."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._characters = 0
        self._id = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")

    def piece(self, text: str) -> Json:
        self._characters += len(text)
        return self._message({"content": content(text)})

    def last(self, text: str | None, finish: str) -> Json:
        """Without text the candidate has no content."""
        self._characters += len(text or "")
        candidate: Json = {} if text is None else {"content": content(text)}
        candidate["finishReason"] = finish
        if finish == "SAFETY":
            candidate["safetyRatings"] = ratings()
        return self._message(candidate)

    def nothing(self, reason: str | None) -> Json:
        """No candidate: blocked for `reason`, or just empty."""
        message = self._message(None)
        return {"promptFeedback": {"blockReason": reason, "safetyRatings": ratings()}, **message} if reason else message

    def _message(self, candidate: Json | None) -> Json:
        """Candidates are alike, as many as were asked for: the engine has one answer to a question."""
        many = self._question.candidates
        message: Json = {
            "usageMetadata": usage(self._question, many * text_tokens(self._characters)),
            "modelVersion": OWN,
            "responseId": self._id,
        }
        if candidate is None:
            return message
        return {"candidates": [{**candidate, "index": index} for index in range(many)], **message}


def content(text: str) -> Json:
    return {"parts": [{"text": text}], "role": "model"}


def ratings() -> list[Json]:
    """One category is high, as where the service blocks."""
    return [
        {"category": f"HARM_CATEGORY_{name}", "probability": "HIGH" if name == "HARASSMENT" else "NEGLIGIBLE"}
        for name in CATEGORIES
    ]


def usage(question: Question, output: int) -> Json:
    """usageMetadata; the engine doesn't think, so there are no thoughts to count."""
    counts: Json = {
        "promptTokenCount": question.prompt_tokens,
        "candidatesTokenCount": output,
        "totalTokenCount": question.prompt_tokens + output,
        "cachedContentTokenCount": question.cached.total(),
        "promptTokensDetails": details(question.counted),
        "cacheTokensDetails": details(question.cached),
        "candidatesTokensDetails": details(Counter(TEXT=output)),
        "serviceTier": "standard",
    }
    return {name: value for name, value in counts.items() if value}
