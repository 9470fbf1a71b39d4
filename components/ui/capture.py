"""Camera, screen, microphone, levels and volume: the part of the page beside streamlit-webrtc's frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.ui.part import part

MICROPHONE: Mapping[str, Any] = {"echoCancellation": True, "noiseSuppression": True, "autoGainControl": True}
CAMERA: Mapping[str, Any] = {"width": {"ideal": 640}, "height": {"ideal": 480}, "frameRate": {"ideal": 8, "max": 10}}
# Pictures a second that are sent; the conversation takes one of them.
RATE = 3
SCREEN: Mapping[str, Any] = {"width": {"max": 1536}, "height": {"max": 1536}, "frameRate": {"ideal": 3, "max": 5}}

_part = part("capture", "capture_devices", "capture_levels", "capture_pictures")

# name of a trouble as the page reports it -> what happened, what to do
TROUBLES: Mapping[str, tuple[str, str]] = {
    "microphone-refused": (
        "The browser may not use the microphone.",
        "Allow it in the address bar and start again, or type: the model still answers.",
    ),
    "microphone-missing": (
        "There is no microphone, or another program holds it.",
        "Connect one and start again, or type: the model still answers.",
    ),
    "NotAllowedError": ("The browser may not use the camera.", "Allow it in the address bar, then switch it on again."),
    "NotFoundError": ("There is no camera.", "Connect one, or share the screen."),
    "NotReadableError": ("The camera can't be read.", "Close the other program that uses it, then switch it on again."),
    "OverconstrainedError": ("The chosen camera is gone.", "Choose another under Devices."),
    "InsecureContext": (
        "The browser gives no microphone or camera to pages opened without encryption.",
        "Open the app by https, or on the same machine by localhost.",
    ),
    "unreachable": (
        "Sound and pictures can't get through between this browser and the app.",
        "A firewall stands between them. The app needs a relay: set TURN_URLS (with TURN_SECRET, or TURN_USERNAME and "
        "TURN_CREDENTIAL), the Cloudflare, Twilio or Hugging Face names in its secrets.",
    ),
}
SILENT = ("screen-refused", "AbortError")  # the person's own choice
OTHER = ("The browser can't use this source.", "Try another browser or source.")


@dataclass(frozen=True, slots=True)
class Capture:
    """What the part last reported. `ready`: the frame may start; `trouble`: what happened and what to do, if any."""

    ready: bool
    sources: tuple[str, ...]
    trouble: tuple[str, str] | None


def capture(key: str, *, running: bool, hold: bool = False) -> Capture:
    """Draws the part. `hold`: the microphone is open only while a button or the space bar is held.

    While `running`, camera and screen stay on when a connection is lost; afterwards they are switched off.
    """
    state = _part(
        key=key,
        data={
            "running": running,
            "hold": hold,
            "microphone": MICROPHONE,
            "camera": CAMERA,
            "screen": SCREEN,
            "rate": RATE,
        },
        on_ready_change=_nothing,
        on_sources_change=_nothing,
        on_trouble_change=_nothing,
    )
    return read(dict(state))


def read(state: Mapping[str, Any]) -> Capture:
    """What a browser reported, which may be anything."""
    name, sources = str(state.get("trouble") or ""), str(state.get("sources") or "")
    trouble = None if not name or name in SILENT else TROUBLES.get(name, OTHER)
    shown = tuple(source for source in ("camera", "screen") if source in sources.split())
    return Capture(state.get("ready") is True, shown, trouble)


def _nothing() -> None:
    """A state is only reported when it has a callback."""
