"""Who holds a talk: begun, found again after a reload or a visit elsewhere, held by one browser tab at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from components import settings
from components.bounds import MEGABYTE
from components.errors import NoRoom
from components.gemini.connection import Connection
from components.gemini.errors import GeminiError
from components.gemini.usage import Usage
from components.jobs.budget import Account
from components.jobs.till import Till
from components.live.config import Config
from components.live.registry import Registry
from components.live.talk import Talk
from components.live.transport.line import Line
from components.media.spool import CAPACITY, session_folder
from components.prices.cost import cost
from components.ui.budget import account
from components.ui.connection import current
from components.ui.environment import value
from components.ui.text import escaped
from components.ui.visitor import owner

PAGE, ADDRESS, TAB = "live", "talk", "live-tab"
FULL = "As many people talk as this server allows at once. Nothing was begun: try again when a talk has ended."
# Nobody types the same again so soon.
TWICE_SECONDS = 2.0


@dataclass(slots=True)
class Seat:
    """What belongs to a talk beside itself: its line, the settings in use, the tab it is shown in.

    `kept` is its id in the history, `kept_as` what was kept.
    """

    line: Line
    config: Config
    owner: str = ""
    holder: Tab | None = None
    till: Till | None = None
    kept: str | None = None
    kept_as: object = None


@dataclass(frozen=True, slots=True)
class House:
    """All talks of this server. A talk speaks into its line, so whoever finds the talk must take that over."""

    talks: Registry = field(default_factory=Registry)
    most: int = settings.TALKS.default
    recording: int = settings.RECORDING.default * MEGABYTE
    seats: WeakKeyDictionary[Talk, Seat] = field(default_factory=WeakKeyDictionary)


@dataclass(slots=True, eq=False)
class Tab:
    """One browser session's talks. `addressed` is the token in the page's address as we left it; `refused` says why the
    last start or change came to nothing. `silent`: the talk was found by its address, and nobody has said yet that it
    may have the microphone.

    What buttons call stays clear of `st`: there Streamlit may cut a callback short, and the click would be lost.
    """

    house: House
    token: str | None = None
    tokens: list[str] = field(default_factory=list)
    addressed: str | None = None
    refused: str | None = None
    account: Account | None = None
    owner: str = ""
    silent: bool = False
    said: tuple[str, float] = ("", 0.0)

    @property
    def talk(self) -> Talk | None:
        return self.house.talks.find(self.token)

    def seat(self, talk: Talk) -> Seat:
        return self.house.seats[talk]

    def begin(self, connection: Connection, config: Config) -> None:
        """Start a talk; the one before stays among the earlier ones."""
        self.refused = None
        line, till = Line(), self._till(config)
        if self.refused or not self._has_place(config):
            return
        bounded = till.bounded(config) if till else config
        folder = recordings() if config.record else None
        most = self.house.recording
        talk = Talk(connection, bounded, line.speaker, price=till or price, folder=folder, recording=most)
        try:
            talk.start()
        except GeminiError as error:
            self.refused = str(error)
            return
        line.listener = line.hand = talk
        if till:
            till.stop = talk.wind_up
        self.house.seats[talk] = Seat(line, config, self.owner, till=till)
        self.show(self.house.talks.add(talk))

    def _has_place(self, config: Config) -> bool:
        if self.house.talks.going() >= self.house.most:
            self.refused = FULL
            return False
        try:
            if config.record:
                CAPACITY.require(self.house.recording)
        except NoRoom as error:
            self.refused = f"{error.message} Without a recording the talk can begin: switch it off in the settings."
        return self.refused is None

    def _till(self, config: Config) -> Till | None:
        """Who counts the talk's money; says why there may be no talk."""
        if self.account is None:
            return None
        refusal = self.account.refusal(config.model, None)
        self.refused = escaped(str(refusal)) if refusal else None
        return Till(self.account, PAGE, self._end)

    def _end(self, told: str) -> None:
        self.refused = escaped(told)

    def show(self, token: str) -> None:
        """Make it the talk of this tab."""
        if token not in self.tokens:
            self.tokens.append(token)
        self.token = token
        if self.talk:
            self.take(self.talk)

    def take(self, talk: Talk) -> None:
        """Bring its sound and microphone to this tab."""
        self.seat(talk).holder, self.silent = self, False

    def find_again(self, token: str) -> None:
        """After a reload. An address alone takes nobody's talk over, and turns no microphone on."""
        talk = self.house.talks.find(token)
        if talk and self.owner and self.seat(talk).owner == self.owner:
            self.show(token)
            self.silent = True

    def holds(self, talk: Talk) -> bool:
        return self.seat(talk).holder is self

    def change(self, talk: Talk, config: Config) -> None:
        """Go on with other settings; a talk that is not connected tries again with them."""
        failed, self.refused = talk.snapshot().state == "failed", None
        try:
            till = self.seat(talk).till
            talk.restart_with(till.bounded(config) if till else config)
        except GeminiError as error:
            self.refused = str(error)
            return
        self.seat(talk).config = config
        if failed:
            talk.resume()

    def say(self, talk: Talk, words: str, now: float | None = None) -> None:
        """A typed message, once: the browser may send it a second time with the run of a part that redraws itself."""
        now = time.monotonic() if now is None else now
        (before, at), self.said = self.said, (words, now)
        if words != before or now - at > TWICE_SECONDS:
            talk.say(words)

    def others(self) -> list[tuple[str, Talk]]:
        """This tab's earlier talks, newest first; asking keeps them from being forgotten."""
        found = [(token, self.house.talks.find(token)) for token in reversed(self.tokens)]
        return [(token, talk) for token, talk in found if talk and token != self.token]


@st.cache_resource(show_spinner=False)
def house() -> House:
    """Kept by Streamlit, also when our modules are reloaded."""
    return House(most=value(settings.TALKS), recording=value(settings.RECORDING) * MEGABYTE)


@cache
def recordings() -> Path:
    """Where each talk's gets a folder of its own."""
    return session_folder()


def tab() -> Tab:
    """This session's, with the talk in the address, as after a reload, or the one it had before a visit elsewhere."""
    mine = cast(Tab, st.session_state.setdefault(TAB, Tab(house())))
    connection = current()
    mine.account = account(connection) if connection else None
    asked = st.query_params.get(ADDRESS)
    mine.owner = owner()
    if asked and asked != mine.addressed:
        mine.find_again(asked)
    talk, mine.addressed = mine.talk, mine.token
    if talk is None:
        st.query_params.pop(ADDRESS, None)
    elif asked != mine.token:
        st.query_params[ADDRESS] = mine.token or ""
    if talk and mine.holds(talk):
        st.session_state[f"{PAGE}-line"] = mine.seat(talk).line
    return mine


def typed(key: str) -> str:
    """What was typed, for a callback. The first look may raise what cuts a script; the second doesn't."""
    try:
        return str(st.session_state[key])
    except RerunException:
        return str(st.session_state[key])


def price(model: str, usage: Usage) -> Decimal | None:
    found = cost(usage, model, date.today())
    return found.total if found else None
