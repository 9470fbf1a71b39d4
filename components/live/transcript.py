"""Both sides of the talk as rows: pieces are joined, turns told apart, late pieces of a broken answer left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from components.live.snapshot import Row, Source, ToolUse

# Faster than anybody speaks; a transcript that runs ahead of its sound must not count as heard.
CHARACTERS_PER_SECOND = 20.0


@dataclass(frozen=True, slots=True)
class Question:
    """What has no complete answer yet, and the answer as far as it came."""

    text: str
    answer: str
    typed: bool


class Transcript:
    """Rows in the order of the talk. `clock` gives seconds since the talk began. For one thread.

    `replies` counts the spoken answers, `answered` the questions whose turn came to its end; `given_up` holds turns.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._rows: list[Row] = []
        self._user: int | None = None
        self._model: int | None = None
        self._turn = 0
        self._over = True
        self._generated = False
        self._pardoned = 0
        self._cumulative: dict[int, bool] = {}
        self.dropping = False
        self.replies = 0
        self.answered = 0
        self.given_up: set[int] = set()

    @property
    def over(self) -> bool:
        """No turn is under way."""
        return self._over

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows)

    @property
    def turn(self) -> int:
        return self._turn

    @property
    def answering(self) -> bool:
        return self._model is not None and not self._generated

    @property
    def question(self) -> Question | None:
        """The question under way: asked, and its answer not generated to the end."""
        if self._over or self._generated or not (asked := self._last("user", self._turn)):
            return None
        answer = "".join(row.text for row in self._rows if row.turn == self._turn and row.role == "model")
        return Question(asked.text or asked.interim, answer, asked.typed)

    def typed(self, text: str) -> None:
        self._open_user(replace(self._fresh("user"), text=text, typed=True, until=self._clock()))
        self._user = None

    def utterance(self) -> None:
        """Someone began to speak: after an answer, what is heard next is a new row."""
        if self._has("model", self._turn):
            self._user = None

    def heard(self, text: str, interim: bool = False) -> None:
        if self._user is None:
            self._open_user(self._fresh("user"))
        assert self._user is not None
        if interim:
            self._change(self._user, interim=text)
        else:
            self._change(self._user, text=self._joined(self._user, text), interim="", until=self._clock())

    def spoke(self, text: str) -> None:
        """A piece of the answer, spoken or written."""
        if not self.dropping:
            row = self._answer()
            self._change(row, text=self._joined(row, text), until=self._clock())

    def thought(self, text: str) -> None:
        if not self.dropping:
            row = self._answer()
            self._change(row, thought=self._rows[row].thought + text)

    def sound(self) -> int | None:
        """A piece of sound came: the number of the reply it belongs to, None when it is late and must be dropped."""
        if self.dropping:
            return None
        row = self._answer()
        if self._rows[row].reply is None:
            self.replies += 1
            self._change(row, reply=self.replies)
        return self._rows[row].reply

    def found(self, sources: tuple[Source, ...], queries: tuple[str, ...]) -> None:
        row = self._answer()
        known = self._rows[row]
        new = tuple(source for source in dict.fromkeys(sources) if source not in known.sources)
        self._change(row, sources=known.sources + new, queries=tuple(dict.fromkeys(known.queries + queries)))

    def tool(self, use: ToolUse) -> None:
        """A new call, or the new state of one."""
        for index, row in enumerate(self._rows):
            if any(known.id == use.id for known in row.tools):
                self._change(index, tools=tuple(use if known.id == use.id else known for known in row.tools))
                return
        index = self._answer()
        self._change(index, tools=(*self._rows[index].tools, use))

    def generation_complete(self) -> None:
        self._generated = self._generated or not self.dropping

    def interrupt(self, share: float, seconds: float) -> None:
        """The answer was broken off after `share` of the sound that came, which took `seconds`.

        It may come after the turn's end, while the answer still plays; then nothing late follows.
        """
        index = self._model if self._model is not None else self._last_index("model")
        if index is None or (self._model is None and share >= 1):
            return
        self.dropping = self._model is not None
        self._pardoned = 2
        row = self._rows[index]
        if not (self._generated and share >= 1):
            heard = heard_of(row.text, share, seconds) if row.reply is not None else None
            self._change(index, interrupted=True, heard_text=heard, until=self._clock())
        self._model = None
        if self._rows[-1].role == "model":
            self._user, self._over = None, True

    def turn_complete(self, refused: bool = False) -> None:
        """The turn is over; `refused`: without an answer, for a reason. An interruption brings two of these, the second
        while the user may be speaking again. One that meets a typed question without any answer is of the turn before.
        """
        self.dropping = False
        if self._pardoned and self._model is None:
            self._pardoned -= 1
        elif refused or not self._awaits_first_word():
            self.answered += not self._over and self._has("user", self._turn) and self._has("model", self._turn)
            self._close()

    def stop_dropping(self) -> None:
        self.dropping = False

    def cut(self) -> None:
        """The connection broke: the open answer ends here, and the question stays open."""
        if self._model is not None:
            self._change(self._model, cut=True, until=self._clock())
            self._model = None
        self.dropping = False
        self._user = None

    def give_up(self) -> None:
        """The question under way is not to be spoken of again."""
        self.given_up.add(self._turn)
        self.close()

    def close(self) -> None:
        """The turn under way is over."""
        self._close()
        self.dropping = False

    def _close(self) -> None:
        self._user = self._model = None
        self._over = True
        self._pardoned = 0

    def _awaits_first_word(self) -> bool:
        asked = None if self._over else self._last("user", self._turn)
        return asked is not None and asked.typed and not self._has("model", self._turn)

    def _answer(self) -> int:
        """The open answer's row; opens one."""
        if self._model is None:
            self._begin_turn_if(self._over)
            self._rows.append(self._fresh("model"))
            self._model = len(self._rows) - 1
            self._pardoned, self._generated = 0, False
        return self._model

    def _open_user(self, row: Row) -> None:
        late = self._model is not None and not self._over and not self._has("user", self._turn) and not row.typed
        if late and self._model is not None:
            # The transcript of what was said may come after the answer has begun.
            self._rows.insert(self._model, replace(row, turn=self._turn, at=self._rows[self._model].at))
            self._user = self._model
            self._model += 1
            return
        self._begin_turn_if(self._over or any(known.turn == self._turn for known in self._rows))
        self._rows.append(replace(row, turn=self._turn))
        self._user = len(self._rows) - 1
        self._generated = False

    def _begin_turn_if(self, new: bool) -> None:
        if new:
            self._turn += 1
            self._over = False

    def _fresh(self, role: Any) -> Row:
        return Row(self._turn, role, "", self._clock())

    def _change(self, index: int, **changes: Any) -> None:
        self._rows[index] = replace(self._rows[index], **changes)

    def _joined(self, index: int, piece: str) -> str:
        """Pieces are increments, or each holds all so far: the second piece of a row tells which."""
        text = self._rows[index].text
        key = id_of(self._rows[index])
        if text and key not in self._cumulative:
            self._cumulative[key] = piece.startswith(text) and len(piece) > len(text)
        return piece if self._cumulative.get(key) else text + piece

    def _has(self, role: str, turn: int) -> bool:
        return self._last(role, turn) is not None

    def _last(self, role: str, turn: int) -> Row | None:
        return next((row for row in reversed(self._rows) if row.role == role and row.turn == turn), None)

    def _last_index(self, role: str) -> int | None:
        return next((i for i in range(len(self._rows) - 1, -1, -1) if self._rows[i].role == role), None)


def id_of(row: Row) -> int:
    return hash((row.turn, row.role, row.at))


def heard_of(text: str, share: float, seconds: float) -> str:
    """The part of a transcript that was heard, by the share of its sound that was played; whole words."""
    if share >= 1:
        return text
    end = int(min(len(text) * share, seconds * CHARACTERS_PER_SECOND))
    if end < len(text) and not text[end].isspace() and " " in text:
        end = max(text.rfind(" ", 0, end), 0)
    return text[:end].rstrip()
