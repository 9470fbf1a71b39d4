"""One answer as it arrives: the service's chunks in, our events out."""

from __future__ import annotations

from collections.abc import Iterator

from google.genai.types import Candidate, GenerateContentResponse, GenerateContentResponsePromptFeedback, Part

from components.gemini import extras
from components.gemini.events import Done, Event, Extra, Finish, Notice, Text, Thought, UsageReport
from components.gemini.usage import Usage, from_metadata

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
        self.begun = False  # something of the answer itself has arrived
        self._finish: str | None = None
        self._finish_message = ""
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
        if chunk.usage_metadata is not None and (usage := from_metadata(chunk.usage_metadata)) != self._usage:
            self._usage = usage
            yield UsageReport(usage)

    @property
    def ended(self) -> bool:
        """Whether the service has said how the answer ends; what breaks after that does not matter."""
        return self._finish is not None or self._blocked is not None

    def done(self) -> Done:
        finish = self._how()
        detail, reason = DETAILS[finish], self._blocked or self._finish
        if reason is not None and finish in {"blocked", "safety", "other"}:
            detail += f" It names the reason: {reason.replace('_', ' ').lower()}."
        return Done(finish, self._version, self._response_id, detail)

    def _how(self) -> Finish:
        if self._blocked is not None:
            return "blocked"
        if self._finish is None:
            return "other" if self.begun else "empty"
        finish = FINISHES.get(self._finish, "other")
        return "empty" if finish == "stop" and not self.begun else finish

    def _take_feedback(self, feedback: GenerateContentResponsePromptFeedback) -> None:
        if feedback.block_reason is not None:
            self._blocked = str(feedback.block_reason.value)

    def _take_candidate(self, candidate: Candidate) -> Iterator[Event]:
        if candidate.finish_reason is not None:
            self._finish = str(candidate.finish_reason.value)
        parts = (candidate.content.parts if candidate.content else None) or ()
        for part in parts:
            yield from self._take_part(part)
        for extra in extras.of_candidate(candidate):
            # Later chunks repeat what earlier ones said.
            if extra not in self._told:
                self._told.add(extra)
                yield extra

    def _take_part(self, part: Part) -> Iterator[Event]:
        if part.text:
            self.begun = True
            yield Thought(part.text) if part.thought else Text(part.text)
        for extra in extras.of_part(part):
            self.begun = True
            yield extra
        if part.inline_data is not None and not extras.is_picture(part.inline_data):
            self.begun = True
            yield from self._notice("inline_data", "a file")
        for name, words in FOREIGN.items():
            if getattr(part, name, None) is not None:
                self.begun = True
                yield from self._notice(name, words)

    def _notice(self, name: str, words: str) -> Iterator[Event]:
        if name not in self._noticed:
            self._noticed.add(name)
            yield Notice("partial", f"The answer also holds {words}, which is not shown.")
