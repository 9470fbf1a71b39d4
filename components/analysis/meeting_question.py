"""Questions about a meeting, answered from its transcript as corrected, with the turns that each answer rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from components.analysis.meeting import Asked, Meeting
from components.analysis.timecode import clock
from components.analysis.transcript import Said, in_lines
from components.gemini.request import Request, Settings, TextPart, Turn

TASK = """You answer questions about a meeting from its transcript, which gives one turn a line: its id, time, speaker \
and words. Say only what the transcript says, in the language of the question, and after each statement name the turns \
it rests on in brackets, such as [T3] or [T3, T4]. When the transcript doesn't tell, say so."""
CITED = re.compile(r"\[(T\d+(?:\s*[,;]\s*T\d+)*)\]")
ID = re.compile(r"T\d+")
TWICE = re.compile(r"\((\d[\d:]+)\) \1(?=\s)")  # a turn quoted with its time, as the transcript gives it


def request(meeting: Meeting, question: str, model_id: str, settings: Settings) -> Request:
    """After the questions asked before; the recording itself is not sent."""
    turns = [turn for before in meeting.asked if before.answer for turn in _exchanged(before)]
    first, *rest = [*turns, Turn("user", (TextPart(question),))]
    opening = TextPart(in_lines(meeting.turns, meeting.name))
    instruction = "\n\n".join(filter(None, (TASK, settings.system_instruction)))
    asked = (replace(first, parts=(opening, *first.parts)), *rest)
    return Request(model_id, asked, replace(settings, system_instruction=instruction))


def rests_on(meeting: Meeting, answer: str) -> tuple[Said, ...]:
    """The turns that an answer names and that are there, in its order."""
    return tuple(turn for turn in map(meeting.turn, _named(answer)) if turn)


def unknown(meeting: Meeting, answer: str) -> tuple[str, ...]:
    """Ids that an answer names and that are not there."""
    return tuple(id for id in _named(answer) if meeting.turn(id) is None)


def timed(meeting: Meeting, answer: str) -> str:
    """The answer with the times of turns where their ids stand."""
    answer = CITED.sub(lambda match: f"({ID.sub(lambda id: _time(meeting, id.group()), match[1])})", answer)
    return TWICE.sub(r"\1", answer)


def _exchanged(before: Asked) -> tuple[Turn, Turn]:
    return Turn("user", (TextPart(before.question),)), Turn("model", (TextPart(before.answer),))


def _named(answer: str) -> Sequence[str]:
    return list(dict.fromkeys(id for match in CITED.finditer(answer) for id in ID.findall(match[1])))


def _time(meeting: Meeting, id: str) -> str:
    turn = meeting.turn(id)
    return clock(turn.start) if turn else id
