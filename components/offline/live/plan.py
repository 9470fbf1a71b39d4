"""What to do about something said: the engine's few abilities, chosen by plain words. Pure."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from components.offline.live.tools import Call, Lacking, match
from components.offline.wire.settings import FunctionDeclaration

NAME = "I am the offline engine, not Gemini."
REMARK = "offline engine, not Gemini:"  # in the closing line of every written answer
ABILITIES = (
    f"{NAME} I recognise what you say, read print that you show me, remember this talk, and call the functions "
    "I am given. I know nothing beyond that, and I can't play a part."
)
QUOTED = 600  # characters; read aloud they take the better part of a minute
NO_PICTURE = "I see no picture. Nothing has reached me from a camera or a screen."
ASKS = re.compile(
    r"^(and |so |ok |okay |well |please )?(what|who|whose|where|when|why|how|which|is|are|was|were|do|does|did|can"
    r"|could|will|would|should|have|has|tell|read|repeat|describe|show|search|find|look|say|give|explain|translate"
    r"|write)\b"
)
REPEAT_ME = re.compile(r"\bwhat (did|have) i (just )?(say|said|tell|told|ask)|\brepeat what i\b")
REPEAT_YOU = re.compile(r"\bwhat did you (just )?say|\b(say|repeat) (that|it|this)\b|\bpardon\b|\bcome again\b")
IDENTITY = re.compile(r"\b(who|what) are you\b|\byour name\b|\bare you (really |a |an )*(gemini|human|bot|ai|real)\b")
ABLE = re.compile(r"\bwhat can you do\b|\bhow can you help\b|^(please )?help( me)?\W*$")
GREETING = re.compile(r"^(hello|hi|hey|good (morning|afternoon|evening)|greetings)\b")
HEARING = re.compile(r"\b(hear|are you (there|listening))\b|^(testing|test|one two)\b")
LOOK = re.compile(
    r"\b(see|seeing|looks?|looking|read|show\w*|hold\w*|camera|screen|picture|image|photo|frame|page|paper|sign|label"
    r"|receipt|invoice|document|slide|written|printed|bar ?code|qr)\b"
)
EYES = re.compile(r"\b(see|seeing|looking|camera|screen|hold\w*|showing|picture|image|photo|frame)\b")
SCENE = re.compile(r"\b(what|anything).*\b(see|look\w*|showing)\b|\bdescribe\b|\blook at\b|\bwhat is (this|that|on)\b")
PRINT = re.compile(r"\b(read|says?|said|text|words|written|printed)\b")


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """Answer from what is shown, or from files that were sent."""

    question: str


@dataclass(frozen=True, slots=True)
class Recall:
    """Answer with what was said earlier; if nothing is near, do `otherwise`."""

    question: str
    otherwise: Look | Say


Plan = Say | Look | Recall | Call


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the session has at hand; sayings oldest first, without the one that is to be answered."""

    functions: Sequence[FunctionDeclaration] = ()
    said: Sequence[str] = ()
    replied: Sequence[str] = ()
    shown: bool = False
    typed: bool = False
    searches: bool = False
    """Google Search was declared, which only the service has."""


def plan(said: str, around: Surroundings) -> Plan:
    words = said.strip().lower()
    matched = match(said, around.functions)
    if isinstance(matched, Lacking):
        missing = " and ".join(name.replace("_", " ") for name in matched.parameters)
        return Say(f"I could call {spelled(matched.function)}, but you did not say the {missing}.")
    return matched or about_the_talk(words, around) or about_the_world(said, words, around)


def about_the_talk(words: str, around: Surroundings) -> Say | None:
    if REPEAT_ME.search(words):
        return Say(f'You said: "{around.said[-1]}"' if around.said else "This is the first thing I heard.")
    if REPEAT_YOU.search(words):
        return Say(around.replied[-1] if around.replied else "I have not said anything yet.")
    if IDENTITY.search(words) or ABLE.search(words):
        return Say(ABILITIES)
    if HEARING.search(words):
        return Say("Yes, I can read you." if around.typed else "Yes, I can hear you.")
    if GREETING.search(words) and len(words.split()) <= 8:
        return Say("Hello.")
    return None


def about_the_world(said: str, words: str, around: Surroundings) -> Say | Look | Recall:
    if LOOK.search(words) and asks(words):
        if around.shown:
            return Look(looked_for(said, words))
        return Say(NO_PICTURE) if EYES.search(words) else recall(said, around, Say(NO_PICTURE))
    if asks(words):
        return recall(said, around, Look(said) if around.shown else Say(unable(said, around)))
    return Say(f"{noted(said, around)} I will remember it.")


def recall(said: str, around: Surroundings, otherwise: Look | Say) -> Recall | Look | Say:
    return Recall(said, otherwise) if around.said else otherwise


def asks(words: str) -> bool:
    return "?" in words or bool(ASKS.search(words))


def looked_for(said: str, words: str) -> str:
    """The question as the reader of pictures understands it."""
    if PRINT.search(words):
        return "What does it say?"
    return "Describe this picture." if SCENE.search(words) else said


def noted(said: str, around: Surroundings) -> str:
    return f'{"You wrote" if around.typed else "I heard"}: "{textwrap.shorten(said, QUOTED, placeholder=" …")}"'


def unable(said: str, around: Surroundings) -> str:
    web = " I can't search the web." if around.searches else ""
    return f"{noted(said, around)} Nothing I was shown or told answers that, and I know nothing else.{web}"


def spelled(function: FunctionDeclaration) -> str:
    return (function.name or "").replace("_", " ")


def aloud(text: str) -> str:
    """An answer made to be read, as it is spoken: without bullets, brackets of places and the closing remark."""
    lines = (re.sub(r"^- ", "", line.strip()) for line in text.splitlines())
    kept = (line for line in lines if line and REMARK not in line)
    return "\n".join(line.replace(" × ", " by ") for line in kept)
