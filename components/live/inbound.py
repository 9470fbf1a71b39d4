"""One message of the service as typed events, in the order in which they must be applied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from google.genai import types

from components.gemini.usage import from_metadata
from components.live import events
from components.live.events import Event
from components.live.ports import DOWNLINK_RATE
from components.live.snapshot import Source

RATE = re.compile(r"rate=(\d+)")
KNOWN = frozenset(
    "setup_complete server_content tool_call tool_call_cancellation usage_metadata go_away "
    "session_resumption_update voice_activity voice_activity_detection_signal".split()
)
KNOWN_CONTENT = frozenset(
    "model_turn turn_complete interrupted grounding_metadata generation_complete input_transcription "
    "output_transcription url_context_metadata turn_complete_reason waiting_for_input "
    "interim_input_transcription interaction_status".split()
)


def read(message: types.LiveServerMessage) -> Iterator[Event]:
    """Every field of the message; an interruption comes first, the end of the turn after its usage."""
    content = message.server_content or types.LiveServerContent()
    if content.interrupted:
        yield events.Interrupted()
    yield from _resumption(message)
    yield from _activity(message)
    yield from _transcripts_in(content)
    for part in (content.model_turn and content.model_turn.parts) or ():
        yield from _part(part)
    if content.output_transcription and content.output_transcription.text:
        yield events.Spoke(content.output_transcription.text)
    yield from _grounding(content.grounding_metadata)
    yield from _tools(message)
    if content.generation_complete:
        yield events.GenerationComplete()
    if message.usage_metadata:
        yield events.Counted(from_metadata(message.usage_metadata))
    if content.turn_complete:
        yield events.TurnComplete(_reason(content.turn_complete_reason))
    if content.interaction_status:
        yield events.Status(content.interaction_status == types.InteractionStatus.IN_PROGRESS)
    if message.go_away:
        yield events.GoAway(seconds(message.go_away.time_left))
    yield from _unknown(message, KNOWN)
    yield from _unknown(content, KNOWN_CONTENT)


def seconds(duration: str | None) -> float | None:
    """Google's duration: "50s", "2.200s"."""
    try:
        return float((duration or "").removesuffix("s"))
    except ValueError:
        return None


def _resumption(message: types.LiveServerMessage) -> Iterator[Event]:
    update = message.session_resumption_update
    if update:
        yield events.Handle(update.new_handle or "", bool(update.resumable))


def _activity(message: types.LiveServerMessage) -> Iterator[Event]:
    kind = message.voice_activity and message.voice_activity.voice_activity_type
    if kind in (types.VoiceActivityType.ACTIVITY_START, types.VoiceActivityType.ACTIVITY_END):
        yield events.Activity(kind == types.VoiceActivityType.ACTIVITY_START)


def _transcripts_in(content: types.LiveServerContent) -> Iterator[Event]:
    if content.interim_input_transcription and content.interim_input_transcription.text:
        yield events.Heard(content.interim_input_transcription.text, interim=True)
    if content.input_transcription and content.input_transcription.text:
        yield events.Heard(content.input_transcription.text)


def _part(part: types.Part) -> Iterator[Event]:
    if part.text:
        yield events.Thought(part.text) if part.thought else events.Said(part.text)
    if part.inline_data and part.inline_data.data:
        yield _blob(part.inline_data)
    if part.executable_code:
        yield events.Code(part.executable_code.code or "")
    if part.code_execution_result:
        result = part.code_execution_result
        yield events.CodeResult(result.output or "", result.outcome == types.Outcome.OUTCOME_OK)
    if part.function_call:
        yield _call(part.function_call, in_turn=True)


def _blob(blob: types.Blob) -> Event:
    mime = blob.mime_type or ""
    rate = RATE.search(mime)
    if not mime.startswith("audio/pcm") or (rate and int(rate[1]) != DOWNLINK_RATE):
        return events.Unhandled(f"inline data of type {mime[:40]}")
    data = blob.data or b""
    return events.Sound(data[: len(data) // 2 * 2])


def _grounding(grounding: types.GroundingMetadata | None) -> Iterator[Event]:
    if not grounding:
        return
    pages = [chunk.web for chunk in grounding.grounding_chunks or () if chunk.web and chunk.web.uri]
    sources = tuple(Source(page.title or page.uri or "", page.uri or "") for page in pages)
    queries = tuple(grounding.web_search_queries or ())
    if sources or queries:
        yield events.Found(sources, queries)


def _tools(message: types.LiveServerMessage) -> Iterator[Event]:
    for call in (message.tool_call and message.tool_call.function_calls) or ():
        yield _call(call)
    if message.tool_call_cancellation:
        yield events.Withdrawn(tuple(message.tool_call_cancellation.ids or ()))


def _call(call: types.FunctionCall, in_turn: bool = False) -> events.Call:
    return events.Call(call.id or "", call.name or "", call.args or {}, in_turn)


def _reason(reason: types.TurnCompleteReason | None) -> str:
    usual = reason in (None, types.TurnCompleteReason.TURN_COMPLETE_REASON_UNSPECIFIED)
    return "" if usual or reason is None else str(reason.value)


def _unknown(part: types.LiveServerMessage | types.LiveServerContent, known: frozenset[str]) -> Iterator[Event]:
    for name in type(part).model_fields:
        if name not in known and getattr(part, name) is not None:
            yield events.Unhandled(name)
