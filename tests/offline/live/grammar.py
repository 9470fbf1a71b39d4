"""The order of a Live session's messages, as recorded sessions show it, as a checker."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

KINDS = (
    "setupComplete", "serverContent", "toolCall", "toolCallCancellation", "goAway", "sessionResumptionUpdate",
)  # fmt: skip
BESIDE = {"usageMetadata", "voiceActivity"}
OUTPUT = {"modelTurn", "outputTranscription"}
AUDIO = ("audio/pcm", "audio/pcm;rate=24000")

Json = dict[str, Any]


class Grammar:
    """Reads the server's messages one after the other; `faults` are what a real session never does."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._state = "new"
        self._calls: set[str] = set()

    def read(self, message: Json) -> None:
        kinds = [kind for kind in message if kind not in BESIDE]
        if len(kinds) > 1 or not set(kinds) <= set(KINDS) or not message:
            self._fault(f"one message type is expected, not {sorted(message)}")
        if self._state == "new" and kinds != ["setupComplete"]:
            self._fault("setupComplete comes first")
        if "usageMetadata" in message:
            self._usage(message["usageMetadata"])
        for kind in kinds:
            getattr(self, f"_{kind}")(message)

    def _fault(self, sentence: str) -> None:
        self.faults.append(sentence)

    def _setupComplete(self, message: Json) -> None:
        if self._state != "new":
            self._fault("setupComplete comes once")
        self._state = "idle"

    def _serverContent(self, message: Json) -> None:
        content = message["serverContent"]
        if OUTPUT & content.keys():
            if self._state in ("generated", "interrupted"):
                self._fault(f"output after the turn was {self._state}")
            self._state = "generating"
            self._parts(content)
        if content.get("generationComplete"):
            if self._state in ("generated", "interrupted"):
                self._fault(f"generationComplete after the turn was {self._state}")
            self._state = "generated"
        if content.get("interrupted"):
            self._state = "interrupted"
        if content.get("turnComplete"):
            if self._state not in ("generated", "interrupted"):
                self._fault("turnComplete needs generationComplete or interrupted before it")
            if "usageMetadata" not in message:
                self._fault("turnComplete carries usageMetadata")
            self._state = "idle"

    def _parts(self, content: Json) -> None:
        for part in content.get("modelTurn", {}).get("parts", ()):
            if "inlineData" in part and part["inlineData"]["mimeType"] not in AUDIO:
                self._fault(f"voice as {part['inlineData']['mimeType']}")

    def _toolCall(self, message: Json) -> None:
        if self._state in ("generated", "interrupted"):
            self._fault(f"toolCall after the turn was {self._state}")
        for call in message["toolCall"]["functionCalls"]:
            if call["id"] in self._calls:
                self._fault("a call's id comes once")
            self._calls.add(call["id"])

    def _toolCallCancellation(self, message: Json) -> None:
        if not set(message["toolCallCancellation"]["ids"]) <= self._calls:
            self._fault("a call is cancelled that was not made")

    def _sessionResumptionUpdate(self, message: Json) -> None:
        update = message["sessionResumptionUpdate"]
        if bool(update.get("resumable")) != bool(update.get("newHandle")):
            self._fault("resumable and newHandle go together")

    def _goAway(self, message: Json) -> None:
        if not str(message["goAway"]["timeLeft"]).endswith("s"):
            self._fault("timeLeft is a duration")

    def _usage(self, usage: Json) -> None:
        response = usage.get("responseTokenCount", usage.get("candidatesTokenCount", 0))
        if usage["totalTokenCount"] != usage.get("promptTokenCount", 0) + response:
            self._fault("the total is prompt and response")


def faults(messages: Iterable[Json]) -> list[str]:
    grammar = Grammar()
    for message in messages:
        grammar.read(message)
    return grammar.faults


def recorded(file: Path) -> list[Json]:
    """The server's messages of a recording."""
    lines = (json.loads(line) for line in file.read_text().splitlines())
    return [line["msg"] for line in lines if line.get("dir") == "server" and "msg" in line]
