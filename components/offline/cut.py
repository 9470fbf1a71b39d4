"""Where an answer ends before its end: at the token limit, or at a stop sequence."""

from __future__ import annotations

from components.offline.facts import table


class Cut:
    """Takes pieces, gives what may be sent. `finish` is set once no more will be given."""

    def __init__(self, max_tokens: int, stop: tuple[str, ...] = ()) -> None:
        self._room = max_tokens * int(table("tokens")["characters_per_token"])
        self._stop = stop
        self._held = ""
        self.finish: str | None = None

    def take(self, piece: str) -> str:
        """What of the answer so far is safe to send; the start of a possible stop sequence is held back."""
        if self.finish:
            return ""
        text, self._held = self._held + piece, ""
        at = min((place for place in (text.find(stop) for stop in self._stop) if place >= 0), default=-1)
        if at >= 0:
            self.finish = "STOP"
            return self._fitting(text[:at])
        keep = max((overlap(text, stop) for stop in self._stop), default=0)
        self._held = text[len(text) - keep :]
        return self._fitting(text[: len(text) - keep])

    def rest(self) -> str:
        """What was held back, when no more pieces come."""
        held, self._held = self._held, ""
        return "" if self.finish else self._fitting(held)

    def _fitting(self, text: str) -> str:
        if len(text) > self._room:
            self.finish = "MAX_TOKENS"
            text = text[: self._room]
        self._room -= len(text)
        return text


def overlap(text: str, stop: str) -> int:
    """How many characters at the end of `text` begin `stop`."""
    return next((n for n in range(min(len(text), len(stop) - 1), 0, -1) if text.endswith(stop[:n])), 0)
