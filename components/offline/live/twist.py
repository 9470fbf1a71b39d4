"""Faults of a Live session, the `live` part of a fault rule's `do` (see components/offline/faults.py).

    {"match": {"path": "BidiGenerateContent"}, "do": {"live": {"steps": [{"audio_ms": 800, "drop": true}]}}}

A rule is for one connection. What comes before the session (`stall`, `reset`, `status` for a refused handshake) stands
beside `live`. `steps` happen once each, as soon as everything they name has come to pass:
  messages: N       N messages were sent; the first is setupComplete, so 0 comes before it
  ms: N             N ms have passed since setupComplete
  audio_ms: N       N ms of the model's voice were sent
  turns: N          N turns were completed
and do one thing:
  drop: true        the connection is gone without a close frame
  close: {"code": 1011, "reason": "..."}
  go_away: S        goAway with S seconds left; nothing else follows of itself
  silence: true     nothing is sent any longer; the connection stays open
  malformed: "json" | "frame"   a message that isn't JSON, or bytes that are no WebSocket frame
  send: {...}       this message, as it is
For as long as the session lasts:
  pong_ms: N        pings are answered N ms late
  burst_ms: N       the voice comes in lumps of N ms, each when its last sample would be spoken
  pace: P           the voice comes at P times the speed of speech, after the usual start
  playback: P       turnComplete waits for P times the length of what was said; 0 is not at all
  no_usage: true    no usageMetadata
  empty: true       an empty serverContent before each message of a turn
  turn_completes: 2 each turnComplete comes twice
  interrupted_after_turn: true   `interrupted` after each turnComplete
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Milliseconds = Annotated[int, Field(ge=0, le=3_600_000)]


class Closing(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: int = Field(ge=1000, le=4999)
    reason: str = ""


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    messages: int | None = Field(default=None, ge=0)
    ms: Milliseconds | None = None
    audio_ms: Milliseconds | None = None
    turns: int | None = Field(default=None, ge=0)
    drop: bool = False
    close: Closing | None = None
    go_away: float | None = Field(default=None, ge=0)
    silence: bool = False
    malformed: Literal["json", "frame"] | None = None
    send: dict[str, Any] | None = None

    @model_validator(mode="after")
    def one_action(self) -> Step:
        others = (self.close, self.go_away, self.malformed, self.send)
        if sum([self.drop, self.silence, *(other is not None for other in others)]) != 1:
            raise ValueError("a step does one thing: drop, close, go_away, silence, malformed or send")
        return self


class LiveTwist(BaseModel):
    """`LiveTwist()` is nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    steps: tuple[Step, ...] = ()
    pong_ms: Milliseconds = 0
    burst_ms: Milliseconds = 0
    pace: float | None = Field(default=None, gt=0)
    playback: float = Field(default=1, ge=0)
    no_usage: bool = False
    empty: bool = False
    turn_completes: int = Field(default=1, ge=1)
    interrupted_after_turn: bool = False
