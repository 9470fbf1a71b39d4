"""A conversation as the page and the media transport see it: a thread of its own behind plain calls."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from components.gemini.connection import Connection
from components.live.config import Config, connect_config
from components.live.conversation import Conversation
from components.live.loop import TalkLoop
from components.live.meter import Price
from components.live.ports import Speaker, VideoSource, View
from components.live.recording import MOST_BYTES
from components.live.snapshot import Snapshot


class Talk:
    """One conversation, and a `ports.Listener`. Every call but `stop` returns within a millisecond, from any thread.

    `price(model, usage)` gives US dollars, or None when unknown. In `folder` the recording gets a folder of its own,
    named by the attribute; without one there is no recording. When nobody calls `snapshot` for twenty seconds the talk
    pauses until someone does, and after two minutes it ends itself.
    """

    def __init__(
        self,
        connection: Connection,
        config: Config,
        speaker: Speaker,
        *,
        price: Price | None = None,
        folder: Path | None = None,
        recording: int = MOST_BYTES,
    ) -> None:
        self._connection = connection
        self._config = config
        self._speaker = speaker
        self._price = price
        self._lock = threading.Lock()
        self._conversation: Conversation | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._recording = recording
        self.folder = _folder_in(folder) if folder and config.record else None

    def start(self) -> None:
        """Begin to connect. Raises BadRequest when the model refuses the settings. A second call does nothing."""
        connect_config(self._config)
        with self._lock:
            if self._thread is not None:
                return
            self._loop = TalkLoop()
            self._conversation = Conversation(
                self._connection, self._config, self._speaker, self._price, self.folder, self._recording
            )
            self._thread = threading.Thread(target=self._run, name="talk", daemon=True)
            self._thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """End the talk, close its socket and wait for its thread, at most so long."""
        self._post(lambda talk: talk.connections.end("stopped", "You ended the talk."))
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def wind_up(self, reason: str) -> None:
        """A limit from outside is reached: the model may finish what it says, then the talk ends."""
        self._post(lambda talk: talk.wind_up(reason))

    def say(self, text: str) -> None:
        """A typed message; the newest picture goes with it. Continues a paused talk."""
        if text.strip():
            self._post(lambda talk: talk.say(text.strip()))

    def press(self) -> None:
        """Push-to-talk: the key goes down. Continues a paused talk."""
        self._post(lambda talk: talk.press())

    def release(self) -> None:
        """Push-to-talk: the key goes up, and the model answers."""
        self._post(lambda talk: talk.exchange.release())

    def hush(self) -> None:
        """Stop the model's answer without asking for another."""
        self._post(lambda talk: talk.exchange.hush())

    def mute(self, muted: bool) -> None:
        """Stop sending the microphone; after a second the service is told that the stream ended."""
        if self._conversation:
            self._conversation.exchange.uplink.muted = muted

    def pause(self) -> None:
        """Close the connection, and keep the talk."""
        self._post(lambda talk: talk.connections.pause())

    def resume(self) -> None:
        """Continue a paused talk, or try again after a failure."""
        self._post(lambda talk: talk.connections.resume())

    def restart_with(self, config: Config) -> None:
        """Go on with other settings. Another model begins with a summary of what was said. Raises BadRequest."""
        connect_config(config)
        self._config = config
        self._post(lambda talk: talk.connections.restart_with(config))

    def snapshot(self) -> Snapshot:
        """The talk as it was at most a tenth of a second ago."""
        if self._conversation is None:
            return Snapshot(model=self._config.model)
        self._conversation.looked()
        return self._conversation.published

    @property
    def over(self) -> bool:
        """Its thread has ended, or never began."""
        return self._thread is None or not self._thread.is_alive()

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        if self._conversation:
            self._conversation.exchange.uplink.hear(pcm)

    def see(self, image: npt.NDArray[np.uint8], view: View) -> None:
        if self._conversation:
            self._conversation.exchange.eye.see(image, view)

    def blind(self, source: VideoSource) -> None:
        self._post(lambda talk: talk.exchange.blind(source))

    def _run(self) -> None:
        assert self._conversation and self._loop
        loop = self._loop
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self._conversation.run())

    def _post(self, act: Callable[[Conversation], None]) -> None:
        """Do it on the talk's loop; after the end, nothing."""
        talk, loop = self._conversation, self._loop
        if talk is None or loop is None:
            return
        try:
            loop.call_soon_threadsafe(act, talk)
        except RuntimeError:
            return


def _folder_in(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="talk-", dir=folder))
