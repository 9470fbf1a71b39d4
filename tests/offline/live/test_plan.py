"""What is done about what was said, and when a function is called."""

from __future__ import annotations

from typing import Any

import pytest

from components.offline.live.plan import NO_PICTURE, Look, Recall, Say, Surroundings, aloud, plan
from components.offline.live.tools import Call, Lacking, match, result, sum_in
from components.offline.wire.complaints import parsed
from components.offline.wire.settings import FunctionDeclaration


def function(
    name: str, description: str = "", required: tuple[str, ...] = (), **properties: Any
) -> FunctionDeclaration:
    parameters = {"type": "OBJECT", "properties": properties, "required": list(required)}
    return parsed(FunctionDeclaration, {"name": name, "description": description, "parameters": parameters})


TEXT = {"type": "STRING"}
TIME = function("current_time", "The time now, in a time zone.", timezone=TEXT)
CALCULATE = function("calculate", "Evaluate an arithmetic expression.", ("expression",), expression=TEXT)
WEATHER = function(
    "get_current_weather",
    "Get the current weather in a given location",
    ("location",),
    location=TEXT,
    unit={"type": "STRING", "enum": ["celsius", "fahrenheit"]},
)
TIMER = function("setTimer", "Starts a timer.", ("minutes",), minutes={"type": "INTEGER"})
SEARCH = function("search_notes", "Search the user's notes.", ("query",), query=TEXT)
ALL = [TIME, CALCULATE, WEATHER, TIMER, SEARCH]


@pytest.mark.parametrize(
    ("said", "name", "args"),
    [
        ("What time is it?", "current_time", {}),
        ("Tell me the current time please.", "current_time", {}),
        ("What time is it in New York?", "current_time", {"timezone": "New York"}),
        ("What is 12 times 7?", "calculate", {"expression": "12 * 7"}),
        ("What is three times three?", "calculate", {"expression": "3 * 3"}),
        ("Calculate 3.5 plus 4", "calculate", {"expression": "3.5 + 4"}),
        ("How much is 3 km / 20 min to km/h?", "calculate", {"expression": "3 km / 20 min to km/h"}),
        ("How much is 1,200 divided by 8?", "calculate", {"expression": "1200 / 8"}),
        ("what is the weather in Redmond Washington", "get_current_weather", {"location": "Redmond Washington"}),
        (
            "What's the weather like in Paris, in Celsius?",
            "get_current_weather",
            {"location": "Paris", "unit": "celsius"},
        ),
        ("Set a timer for 5 minutes", "setTimer", {"minutes": 5}),
        ("Call current_time.", "current_time", {}),
        ("Search my notes for cake", "search_notes", {"query": "Search my notes for cake"}),
    ],
)
def test_a_function_that_is_clearly_wanted(said: str, name: str, args: dict[str, Any]) -> None:
    called = match(said, ALL)
    assert isinstance(called, Call)
    assert (called.function.name, called.args) == (name, args)


@pytest.mark.parametrize(
    "said",
    [
        "Hello.",
        "What is your name?",
        "Get the door.",
        "I have 12 apples.",
        "What does the page say?",
        "It is the 5th.",
        "My number is 555-1234.",
    ],
)
def test_no_function_is_called_on_suspicion(said: str) -> None:
    assert match(said, ALL) is None


@pytest.mark.parametrize(
    ("said", "missing"),
    [("What's the weather like?", ("location",)), ("Set a timer.", ("minutes",)), ("Calculate it.", ("expression",))],
)
def test_what_was_not_said_is_not_made_up(said: str, missing: tuple[str, ...]) -> None:
    lacking = match(said, ALL)
    assert isinstance(lacking, Lacking)
    assert lacking.parameters == missing


@pytest.mark.parametrize(
    ("said", "sum"),
    [
        ("12 times 7", "12 * 7"),
        ("2 + 2", "2 + 2"),
        ("10 minus 3 minus 2", "10 - 3 - 2"),
        ("3 squared plus 1", "3 ** 2 + 1"),
        ("3 km / 20 min to km/h", "3 km / 20 min to km/h"),
        ("20 degrees celsius to fahrenheit", "20 celsius to fahrenheit"),
        ("5 miles in km", "5 miles to km"),
        ("2.5 kg plus 300 g", "2.5 kg + 300 g"),
        ("60 km per hour in m/s", "60 km / hour to m/s"),
        ("at 3 pm in London", None),
        ("5 feet tall", None),
        ("room 12", None),
        ("one of you over there", None),
        ("exactly 12 max", None),
    ],
)
def test_sums(said: str, sum: str | None) -> None:
    assert sum_in(said) == sum


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ({"output": "Fog."}, "Fog."),
        ({"result": 84}, "84"),
        ({"hour": 9, "time_zone": "UTC"}, "hour 9, time zone UTC"),
        ({"list": [1, {"a": 2}]}, "1, 2"),
        (None, "nothing"),
    ],
)
def test_a_response_in_words(response: dict[str, Any] | None, words: str) -> None:
    assert result(response) == words


SHOWN = Surroundings(shown=True, said=["My favorite color is teal."])
ALONE = Surroundings()


@pytest.mark.parametrize(
    ("said", "around", "decided"),
    [
        ("Hello Gemini, are you there?", ALONE, Say("Yes, I can hear you.")),
        ("blue  " * 300, ALONE, Say(f'I heard: "{"blue " * 119}…" I will remember it.')),
        ("Good morning!", ALONE, Say("Hello.")),
        ("What did I just say?", ALONE, Say("This is the first thing I heard.")),
        ("What did I just say?", SHOWN, Say('You said: "My favorite color is teal."')),
        ("Say that again.", Surroundings(replied=["One.", "Two."]), Say("Two.")),
        ("What does the page I am holding say?", SHOWN, Look("What does it say?")),
        ("Please read this page.", SHOWN, Look("What does it say?")),
        ("What do you see?", SHOWN, Look("Describe this picture.")),
        ("What is the total on the receipt?", SHOWN, Look("What is the total on the receipt?")),
        ("What do you see?", ALONE, Say(NO_PICTURE)),
        ("What is my favorite color?", SHOWN, Recall("What is my favorite color?", Look("What is my favorite color?"))),
        ("The page is open.", SHOWN, Say('I heard: "The page is open." I will remember it.')),
        ("It rains.", Surroundings(typed=True), Say('You wrote: "It rains." I will remember it.')),
    ],
)  # fmt: skip
def test_what_is_done(said: str, around: Surroundings, decided: object) -> None:
    assert plan(said, around) == decided


def test_who_it_is_and_what_it_can_not() -> None:
    identity, unknown = plan("Are you Gemini?", ALONE), plan("Who won the match?", ALONE)
    assert isinstance(identity, Say)
    assert isinstance(unknown, Say)
    assert "not Gemini" in identity.text
    assert "know nothing else" in unknown.text


def test_a_written_answer_read_aloud() -> None:
    written = "Text in it:\n- Room 214\na picture of 8 × 8\n\n(I am the offline engine, not Gemini: remarks.)"
    assert aloud(written) == "Text in it:\nRoom 214\na picture of 8 by 8"
