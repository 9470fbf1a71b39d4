"""One player for sound and films: it seeks as often as asked, follows along, and knows where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components.clips import Clips
from components.errors import BadFile
from components.media import worker
from components.ui.part import part
from components.ui.text import escaped
from components.ui.visitor import browser
from components.ui.workspace import workspace

# What browsers play, and under which name they do: some refuse QuickTime's, though they read it.
PLAYS: Mapping[str, str] = {
    **dict.fromkeys(("video/mp4", "video/quicktime", "video/x-m4v"), "video/mp4"),
    **dict.fromkeys(("audio/mp4", "audio/x-m4a", "audio/m4a"), "audio/mp4"),
    **dict.fromkeys(("audio/wav", "audio/x-wav"), "audio/wav"),
    **dict.fromkeys(("audio/mpeg", "audio/mp3"), "audio/mpeg"),
    **{kind: kind for kind in ("audio/aac", "audio/flac", "audio/ogg", "audio/opus", "audio/webm", "video/webm")},
}

_part = part("player")


@dataclass(frozen=True, slots=True)
class Mark:
    """A turn or chapter that begins `at` (seconds); a click plays it, and it is lit while it plays."""

    at: float
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Playback:
    """Where the player stood (seconds) when it last told; told about once a second, and only with `report`."""

    position: float = 0.0
    playing: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A moment to play from (seconds), up to `until`; `count` tells the same wish twice from one wish drawn twice."""

    at: float
    until: float | None
    count: str


def play(key: str, at: float, until: float | None = None) -> None:
    """Have the player with this key go to the moment and play, at its next drawing; as often as it is called."""
    count = int(st.session_state.get(_wishes(key), (0.0, None, 0))[2])
    st.session_state[_wishes(key)] = (at, until, count + 1)


def player(
    path: Path,
    mime_type: str,
    key: str,
    *,
    seek: float | None = None,
    until: float | None = None,
    captions: str | None = None,
    label: str = "",
    marks: Sequence[Mark] = (),
    report: bool = False,
) -> Playback:
    """Draws the part. `seek` (seconds) plays from there when it is new; for the same moment again, see `play`.

    `captions` is WebVTT. `report` sends the position back, which runs the script (or its fragment) every second.
    The file is read from disk in pieces. What browsers can't play is shown as a copy, and said.
    """
    try:
        shown, shown_type = playable(path, mime_type, key)
    except BadFile as error:
        st.warning(escaped(f"The file can't be played here. {error}"), icon=":material/play_disabled:")
        return Playback()
    wish = wished(st.session_state.get(_wishes(key)), seek, until)
    state = _part(
        key=key,
        data={
            "key": key,
            "src": workspace().shelf("clips", lambda: Clips(browser())).address(shown, shown_type),
            "kind": shown_type.partition("/")[0],
            "label": label or "Recording",
            "seek": asdict(wish) if wish else None,
            "captions": captions,
            "marks": [asdict(mark) for mark in marks],
            "report": report,
        },
        on_heard_change=_nothing,
    )
    return read(dict(state).get("heard"))


def playable(path: Path, mime_type: str, key: str) -> tuple[Path, str]:
    """The file itself or a copy that browsers play, with its MIME type. Raises BadFile."""
    if mime_type in PLAYS:
        return path, PLAYS[mime_type]
    with st.spinner("Making a copy that browsers can play…"):
        copy = worker.preview(path)
    st.caption(f"Browsers can't play this kind of file; shown is a copy{'' if copy.exact else ' of lower quality'}.")
    return copy.path, copy.mime_type


def wished(asked: tuple[float, float | None, int] | None, seek: float | None, until: float | None) -> Wish | None:
    """A call of `play` counts more than the moment given to `player`."""
    if asked is not None:
        return Wish(asked[0], asked[1], f"asked-{asked[2]}")
    return None if seek is None else Wish(seek, until, f"given-{seek}-{until}")


def read(heard: Any) -> Playback:
    """What a browser reported, which may be anything."""
    if not isinstance(heard, Mapping):
        return Playback()
    position = heard.get("position")
    sound = isinstance(position, int | float) and not isinstance(position, bool) and 0 <= position < 1e6
    return Playback(float(position) if sound else 0.0, heard.get("playing") is True)  # type: ignore[arg-type]


def _wishes(key: str) -> str:
    return f"{key}-wish"


def _nothing() -> None:
    """A state is only reported when it has a callback."""
