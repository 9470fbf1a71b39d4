"""One answer as it arrives: the service's chunks in, our events out."""

from __future__ import annotations

from collections.abc import Iterator

from google.genai.types import Candidate, GenerateContentResponse, GenerateContentResponsePromptFeedback, Part

from components.gemini import extras
from components.gemini.events import Done, Event, Extra, Finish, Notice, Text, Thought, UsageReport
from components.gemini.usage import Usage, from_metadata, merged

FINISHES: dict[str, Finish] = {
    "STOP": "stop",
    "MAX_TOKENS": "max_tokens",
    "CONTINUATION": "max_tokens",
    "RECITATION": "recitation",
    "IMAGE_RECITATION": "recitation",
    "SAFETY": "safety",
    "BLOCKLIST": "safety",
    "PROHIBITED_CONTENT": "safety",
    "SPII": "safety",
    "IMAGE_SAFETY": "safety",
    "IMAGE_PROHIBITED_CONTENT": "safety",
    "MODEL_ARMOR": "safety",
    "MALFORMED_FUNCTION_CALL": "malformed",
    "MALFORMED_RESPONSE": "malformed",
    "UNEXPECTED_TOOL_CALL": "malformed",
    "TOO_MANY_TOOL_CALLS": "malformed",
}
DETAILS: dict[Finish, str] = {
    "stop": "",
    "max_tokens": "The answer reached the longest length allowed and breaks off.",
    "safety": "The service held back the rest of the answer for safety reasons.",
    "recitation": "The service stopped the answer because it came too close to a published text.",
    "blocked": "The service did not answer because it found the question or a file unsafe.",
    "malformed": "The model's answer was malformed, and the service stopped it.",
    "empty": "The service sent no answer.",
    "other": "The service ended the answer without a usual reason.",
    "cancelled": "",
}
# Only this reason means that the same request goes on; after MAX_TOKENS the tokens asked for are spent.
GOES_ON = "CONTINUATION"
LONGER = "The answer is longer than one call gives, and breaks off: its rest can be asked for."
STRANGE = "The service also sent something that was not understood: the answer may be incomplete."
KNOWN = ("candidates", "prompt_feedback", "usage_metadata", "model_version", "response_id")
UNREAD = ("thought", "thought_signature")
FOREIGN = {
    "function_call": "a function call",
    "function_response": "a function's result",
    "file_data": "a link to a file",
    "tool_call": "a tool call",
    "tool_response": "a tool's result",
}


class Answer:
    """Feed it every chunk; then `done` tells how it ended. Only the first candidate counts: we never ask for more."""

    def __init__(self) -> None:
        self.begun = False  # something of the answer or of its thoughts has arrived
        self._answered = False
        self._finish: str | None = None
        self._more = b""
        self._strange = False
        self._blocked: str | None = None
        self._version: str | None = None
        self._response_id: str | None = None
        self._usage: Usage | None = None
        self._noticed: set[str] = set()
        self._told: set[Extra] = set()

    def take(self, chunk: GenerateContentResponse) -> Iterator[Event]:
        self._version = chunk.model_version or self._version
        self._response_id = chunk.response_id or self._response_id
        if chunk.prompt_feedback is not None:
            self._take_feedback(chunk.prompt_feedback)
        if chunk.candidates:
            yield from self._take_candidate(chunk.candidates[0])
        if chunk.usage_metadata is not None:
            yield from self._take_usage(from_metadata(chunk.usage_metadata))
        self._strange = self._strange or not _is_known(chunk)

    @property
    def came(self) -> bool:
        """Whether the service has begun to answer. A finish reason is no end: text may follow it (recorded)."""
        return self.begun or self._finish is not None

    @property
    def blocked(self) -> bool:
        """Whether the service has said that there will be no answer; what breaks after that does not matter."""
        return self._blocked is not None and not self.came

    def done(self) -> Done:
        finish = self._how()
        if self._strange and finish == "stop":
            return Done("other", self._version, self._response_id, STRANGE)
        detail, reason = DETAILS[finish], self._blocked or self._finish
        if reason is not None and finish in {"blocked", "safety", "other"}:
            detail += f" It names the reason: {reason.replace('_', ' ').lower()}."
        if self._finish == GOES_ON:
            detail = LONGER
        return Done(finish, self._version, self._response_id, detail, self._more)

    def _how(self) -> Finish:
        if self._blocked is not None:
            return "blocked"
        if self._finish is None:
            return "other" if self.begun else "empty"
        finish = FINISHES.get(self._finish, "other")
        return "empty" if finish == "stop" and not self._answered else finish

    def _take_feedback(self, feedback: GenerateContentResponsePromptFeedback) -> None:
        if feedback.block_reason is not None:
            self._blocked = str(feedback.block_reason.value)

    def _take_usage(self, told: Usage) -> Iterator[Event]:
        usage = merged(self._usage, told, final=self._finish is not None)
        if usage != self._usage:
            self._usage = usage
            yield UsageReport(usage)

    def _take_candidate(self, candidate: Candidate) -> Iterator[Event]:
        parts = [part for part in (candidate.content.parts if candidate.content else None) or () if _holds(part)]
        if candidate.finish_reason is not None:
            self._finish = str(candidate.finish_reason.value)
            self._more = (candidate.continuation_token or b"") if self._finish == GOES_ON else b""
        elif parts:
            self._finish = None  # It went on after all.
        for part in parts:
            yield from self._take_part(part)
        for extra in extras.of_candidate(candidate):
            # Later chunks repeat what earlier ones said.
            if extra not in self._told:
                self._told.add(extra)
                yield extra

    def _take_part(self, part: Part) -> Iterator[Event]:
        self.begun = True
        self._answered = self._answered or not part.thought
        if part.text:
            yield Thought(part.text) if part.thought else Text(part.text)
        yield from extras.of_part(part)
        if part.inline_data is not None and not extras.is_picture(part.inline_data):
            yield from self._notice("inline_data", "a file")
        for name, words in FOREIGN.items():
            if getattr(part, name, None) is not None:
                yield from self._notice(name, words)

    def _notice(self, name: str, words: str) -> Iterator[Event]:
        if name not in self._noticed:
            self._noticed.add(name)
            yield Notice("partial", f"The answer also holds {words}, which is not shown.")


def _holds(part: Part) -> bool:
    """Whether there is anything in it: text may be empty, and signatures are nobody's to read."""
    return any(getattr(part, name) not in (None, "", False) for name in type(part).model_fields if name not in UNREAD)


def _is_known(chunk: GenerateContentResponse) -> bool:
    """The SDK gives an empty chunk for JSON that is no answer."""
    return any(getattr(chunk, name) is not None for name in KNOWN)
