"""One page's line to a conversation: ear, eye, speaker and controls, over one peer connection after another."""

from __future__ import annotations

from typing import Protocol

from aiortc import RTCDataChannel, RTCPeerConnection
from av import AudioFrame

from components.live.ports import Listener, VideoSource, View
from components.live.transport.controls import CHANNEL, Controls, parse
from components.live.transport.ear import Ear
from components.live.transport.eye import Eye, Image
from components.live.transport.jitter import hand_on_at_once
from components.live.transport.resample import Pcm
from components.live.transport.speaker import PageSpeaker


class Hand(Protocol):
    """A conversation's buttons. Every call returns within a millisecond, from any thread."""

    def press(self) -> None:
        """The button to talk is held down."""

    def release(self) -> None:
        """It is let go."""

    def mute(self, muted: bool) -> None:
        """The microphone was switched off or on in the page."""


class Line:
    """Exists before a conversation does and outlives it: `speaker` is what a conversation is made with.

    `listener` and `hand` may be exchanged at any time; while there is none, what comes in is dropped.
    """

    def __init__(self, listener: Listener | None = None, hand: Hand | None = None) -> None:
        self.listener, self.hand = listener, hand
        self.speaker = PageSpeaker()
        self._connection: RTCPeerConnection | None = None
        self._ear = Ear(self._hear)
        self.eye = Eye(self._see, self._blind)

    def hear(self, frame: AudioFrame) -> None:
        """The sink for audio; it stays the same over all connections. `eye` is the one for video."""
        self._ear(frame)

    def attach(self, connection: RTCPeerConnection) -> None:
        """Takes over a connection that has its remote description; a second time changes nothing.

        Meant for the moment between the answer's making and its sending, when no packet can have come yet.
        """
        if connection is self._connection or connection.connectionState == "closed":
            return
        self._connection, self._ear = connection, Ear(self._hear)
        hand_on_at_once(connection, self._ear.packet)
        connection.on("datachannel", self._open)
        connection.on("connectionstatechange", lambda: self._watch(connection))

    def _watch(self, connection: RTCPeerConnection) -> None:
        if connection.connectionState not in ("closed", "failed") or connection is not self._connection:
            return
        self._connection = None
        self.eye.show(frozenset())
        self.speaker.stop()

    def _open(self, channel: RTCDataChannel) -> None:
        if channel.label == CHANNEL:
            channel.on("message", self._take)

    def _take(self, message: object) -> None:
        controls = parse(message)
        if controls is None:
            return
        if controls.sources is not None:
            self.eye.show(frozenset(controls.sources))
        if self.hand is not None:
            act(controls, self.hand)

    def _hear(self, pcm: Pcm) -> None:
        if self.listener is not None:
            self.listener.hear(pcm)

    def _see(self, image: Image, view: View) -> None:
        if self.listener is not None:
            self.listener.see(image, view)

    def _blind(self, source: VideoSource) -> None:
        if self.listener is not None:
            self.listener.blind(source)


def act(controls: Controls, hand: Hand) -> None:
    if controls.microphone is not None:
        hand.mute(not controls.microphone)
    if controls.talk == "press":
        hand.press()
    elif controls.talk == "release":
        hand.release()
