"""Client content into turns that can be remembered."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from components.offline import tokens
from components.offline.files import Files
from components.offline.intake import Intake
from components.offline.live.context import Remembered
from components.offline.prompt import Turn
from components.offline.rules import check_contents
from components.offline.wire.content import Content

RULES = "gemini-3"


class Reader:
    """Reads contents of one session; inline data goes to `folder`."""

    def __init__(self, folder: Path, files: Files, owner: str, version: str, resolution: str) -> None:
        self._folder, self._files, self._owner = folder, files, owner
        self._version, self._resolution = version, resolution

    async def turns(self, contents: Sequence[Content]) -> list[Remembered]:
        """Raises ApiError."""
        check_contents(contents, self._version, required=False)
        return [await asyncio.to_thread(self._turn, content) for content in contents]

    def _turn(self, content: Content) -> Remembered:
        folder = self._folder / uuid4().hex
        folder.mkdir()
        taken = Intake(folder, self._files, self._owner).take([content])
        return Remembered(joined(taken.turns[0]), tokens.counted(taken.parts, RULES, self._resolution))


def joined(turn: Turn) -> Turn:
    """With its words as one string, after its files."""
    words = "\n".join(part for part in turn.parts if isinstance(part, str))
    return Turn(turn.role, (*(part for part in turn.parts if not isinstance(part, str)), words))


def typed(words: str) -> Remembered:
    return Remembered(Turn("user", (words,)), Counter(TEXT=tokens.text_tokens(len(words))))
