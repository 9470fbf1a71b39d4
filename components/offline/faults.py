"""Faults on demand: rules that make chosen requests fail, stall, break off or come back odd.

A script is a JSON list of rules, given by `--faults FILE` or `POST /admin/faults` (from this computer only;
`GET` shows what is left of them, `DELETE` clears them):

    [{"match": {"method": "POST", "path": ":streamGenerateContent", "model": "gemini-3.8-flash", "nth": 2},
      "times": 3,
      "do": {"status": 503, "headers": {"retry-after": "1"}}}]

match     every key is optional, and all given must fit. `path` is a regular expression searched in the path,
          `model` the id in the path, `nth` the first fitting request (1 is the first) that the rule is for.
times     how many requests the rule is for, 1 if not said; 0 means all.
do        one or more of:
  stall: S            wait S seconds first, then go on with the rest of `do`, or as usual
  reset: true         drop the connection without any answer
  status: N           answer N at once; `body` (JSON or text; the usual error of N if not said) and `headers` go with it
  slow: S             wait S seconds before each piece of the answer
  cut_after: N        drop the connection after N pieces of the answer (a stream's events; an unstreamed answer is one)
  cut_after_bytes: N  drop the connection after N bytes of the answer's body
  finish: "SAFETY"    half of the answer, then this finish reason; MAX_TOKENS keeps its text
  empty: true         an answer without candidates
  block: "SAFETY"     an answer without candidates, whose promptFeedback names this reason
  garble_json: true   half of the answer with finish reason STOP, so that JSON in it is broken
  garble_body: true   a body that isn't the protocol's JSON
  processing: S       an uploaded file stays in PROCESSING for S seconds
  file_fails: true    an uploaded file ends as FAILED
  live: {...}         what happens during a Live session, see components/offline/live/twist.py

The first rule that fits a request and has times left is used, and no other. A request that fits a rule but comes
before its `nth` is counted by that rule and may be used by a later one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from components.offline.live.twist import LiveTwist

Seconds = Annotated[float, Field(ge=0, le=3600)]


class Match(BaseModel):
    model_config = ConfigDict(extra="forbid")

    method: str | None = None
    path: re.Pattern[str] | None = None
    model: str | None = None
    nth: int = Field(default=1, ge=1)

    def fits(self, method: str, path: str) -> bool:
        return (
            (self.method is None or self.method.upper() == method)
            and (self.path is None or self.path.search(path) is not None)
            and (self.model is None or self.model == model_in(path))
        )


class Twist(BaseModel):
    """What to do; `Twist()` is nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stall: Seconds = 0
    reset: bool = False
    status: int | None = Field(default=None, ge=200, le=599)
    body: Any = None
    headers: dict[str, str] = {}
    slow: Seconds = 0
    cut_after: int | None = Field(default=None, ge=0)
    cut_after_bytes: int | None = Field(default=None, ge=0)
    finish: str | None = None
    empty: bool = False
    block: str | None = None
    garble_json: bool = False
    garble_body: bool = False
    processing: Seconds = 0
    file_fails: bool = False
    live: LiveTwist | None = None

    @property
    def spoils(self) -> bool:
        """Only half of the answer's text is given."""
        return self.garble_json or self.finish not in (None, "STOP")

    @model_validator(mode="after")
    def status_goes_with_body(self) -> Twist:
        if self.status is None and (self.body is not None or self.headers):
            raise ValueError("body and headers need a status")
        return self


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    match: Match = Match()
    times: int = Field(default=1, ge=0)
    do: Twist


RULES = TypeAdapter(list[Rule])
NO_TWIST = Twist()


class Script:
    """The rules in force and how often each was used."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self.replace(rules)

    def replace(self, rules: Sequence[Rule]) -> None:
        self._rules = list(rules)
        self._seen = [0] * len(self._rules)

    def twist(self, method: str, path: str) -> Twist:
        """The fault for this request, counted as used."""
        for number, rule in enumerate(self._rules):
            if not rule.match.fits(method, path):
                continue
            since = self._seen[number] - (rule.match.nth - 1)
            if rule.times and since >= rule.times:
                continue
            self._seen[number] += 1
            if since >= 0:
                return rule.do
        return NO_TWIST

    def left(self) -> list[dict[str, Any]]:
        """Each rule with how many requests it was for and how many fitted it."""
        return [
            rule.model_dump(mode="json", exclude_defaults=True) | {"times": rule.times, "fitted": seen}
            for rule, seen in zip(self._rules, self._seen, strict=True)
        ]


def parsed(text: str | bytes) -> list[Rule]:
    """Raises pydantic.ValidationError."""
    return RULES.validate_json(text)


def model_in(path: str) -> str | None:
    found = re.search(r"/models/([^/:]+)", path)
    return found[1] if found else None
