"""Going on with an answer that broke off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from components.analysis.ask import Aside, Conversation, Exchange
from components.gemini.errors import NetworkDown
from components.gemini.events import Done, Extra, Finish
from components.gemini.request import Request, Settings, TextPart, Turn
from components.gemini.usage import Usage
from components.jobs.ask_more import GO_ON, Sent, broke_off, going_on, in_words, joined, told_with
from components.jobs.run import Item

DAY = date(2026, 12, 2)
FIRST = Exchange(
    id="a", question="Count.", model="gemini-4-neon", state="incomplete", answer="One, tw", thoughts="Hm. ",
    seconds=2.04, asides=(Aside(kind="code", text="1", at=4),), usage=Usage(prompt=10, output=4), cost=Decimal("0.25"),
    more=True,
)  # fmt: skip
CONVERSATION = Conversation().asking(FIRST)
WORDS = Request("gemini-4-neon", ())


def came(text: str, finish: Finish = "stop", **fields: object) -> Item:
    state = "done" if finish == "stop" else "incomplete"
    return replace(Item("a", "a", state=state, text=text, done=Done(finish, "gemini-4-neon")), **fields)  # type: ignore[arg-type]


def test_in_words_what_was_said_is_sent_along() -> None:
    asked = in_words(CONVERSATION, {}, "gemini-3.8-flash", Settings(seed=1))
    assert (asked.model, asked.settings, asked.continuation) == ("gemini-3.8-flash", Settings(seed=1), b"")
    assert asked.turns == (
        Turn("user", (TextPart("Count."),)),
        Turn("model", (TextPart("One, tw"),)),
        Turn("user", (TextPart(GO_ON),)),
    )


def test_with_a_token_the_same_request_is_sent() -> None:
    sent = Sent("a", Request("gemini-4-neon", CONVERSATION_TURNS, Settings(thinking_level="low")), b"token")
    assert going_on(sent, FIRST, WORDS) == replace(sent.request, continuation=b"token")
    assert going_on(replace(sent, token=b""), FIRST, WORDS) is WORDS
    assert (
        going_on(replace(sent, id="of another branch"), FIRST, WORDS) is WORDS and going_on(None, FIRST, WORDS) is WORDS
    )


CONVERSATION_TURNS = (Turn("user", (TextPart("Count."),)),)


def test_both_parts_are_one_answer_with_all_its_figures() -> None:
    item = came(
        "o, three.",
        thoughts="So.",
        usage=Usage(prompt=1_000_000, output=100_000),
        extras=(Extra("code", "2", at=2),),
        seconds=1.0,
    )
    whole = told_with(FIRST.model_copy(update={"state": "asking"}), item, DAY)
    assert (whole.answer, whole.thoughts, whole.seconds) == ("One, two, three.", "Hm. So.", 3.0)
    assert (whole.state, whole.more, whole.note) == ("done", False, "")
    assert [(aside.text, aside.at) for aside in whole.asides] == [("1", 4), ("2", 9)]
    assert whole.usage == Usage(prompt=1_000_010, output=100_004)
    assert whole.cost == Decimal("0.25") + 3 + Decimal("1.50")


def test_an_unknown_part_makes_the_cost_unknown() -> None:
    assert joined(FIRST, FIRST.model_copy(update={"cost": None})).cost is None


@pytest.mark.parametrize(
    ("item", "more"),
    [
        (came("o", "max_tokens"), True),
        (came("o", "other"), True),
        (came("o", "cancelled"), True),
        (came("", "max_tokens"), True),
        (came("o"), False),
        (came("o", "safety"), False),
        (came("o", "recitation"), False),
        (Item("a", "a", state="failed", text="o", error=NetworkDown("Broke.")), True),
        (Item("a", "a", state="running", text="o"), False),
    ],
)
def test_whether_there_is_more(item: Item, more: bool) -> None:
    assert broke_off(item) == more and told_with(FIRST, item, DAY).more == more


def test_nothing_is_not_gone_on_with() -> None:
    empty = Exchange(id="b", question="?", model="gemini-4-neon")
    assert not told_with(empty, Item("a", "a", state="failed", error=NetworkDown("Broke.")), DAY).more
    assert told_with(empty, Item("a", "a", state="failed", text="On", error=NetworkDown("Broke.")), DAY).more
