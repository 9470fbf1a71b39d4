"""What a talk leaves: transcripts, recordings, pictures, figures; made when asked for, and handed to other pages."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from components.errors import BadFile
from components.live.export import archive, as_json, clock, markdown
from components.live.kept import result, settled
from components.live.mix import mixed
from components.live.recording import Recorded, recorded
from components.live.snapshot import Snapshot
from components.live.subtitles import srt
from components.live.talk import Talk
from components.pages import Page
from components.ui.download import download
from components.ui.handover import hand_over, takers
from components.ui.keeping import keep, update
from components.ui.talk_seat import PAGE, Seat, Tab
from components.ui.workspace import workspace

PICTURES = 8


def keep_words(shot: Snapshot, seat: Seat) -> None:
    """The talk into the history, after each turn; it is one entry there however long it goes on."""
    state = (shot.rows, shot.end)
    if state == seat.kept_as or not settled(shot):
        return
    seat.kept_as = state
    if seat.kept:
        update(seat.kept, result(shot))
    else:
        seat.kept = keep(result(shot))


def show_files(talk: Talk) -> None:
    """One ZIP of everything, the transcript in three forms, and the sound."""
    kept = records(talk)
    st.subheader("Take it with you", anchor=False)
    _offer("Everything (ZIP)", "talk.zip", "application/zip", partial(_zipped, talk))
    with st.container(horizontal=True):
        _offer("Transcript (Markdown)", "talk.md", "text/markdown", lambda: markdown(talk.snapshot()))
        _offer("Subtitles (SRT)", "talk.srt", "application/x-subrip", lambda: srt(talk.snapshot().rows))
        _offer("All figures (JSON)", "talk.json", "application/json", lambda: as_json(talk.snapshot()))
        if kept and (kept.microphone or kept.voice):
            _offer("Both voices (WAV)", "talk.wav", "audio/wav", partial(_mixed, talk))
    if kept and (kept.microphone or kept.voice):
        for page in takers("audio"):
            label = f"Send the recording to {page.title}"
            st.button(label, icon=page.icon, on_click=_send_sound, args=(talk, page), key=f"{PAGE}-to-{page.address}")
    if kept and kept.ended_early:
        st.caption("The recording ends before the talk: this server keeps no more of one. The transcript is whole.")
    if kept is None:
        st.caption("This talk was not recorded, so there is no sound and no picture to download.")


def offer_pictures(talk: Talk) -> None:
    """The pictures that the model saw, newest first, each to be sent to a page that takes pictures."""
    frames = kept.frames if (kept := records(talk)) else ()
    if not frames:
        return
    with st.popover(f"Pictures it saw ({len(frames)})", icon=":material/photo_library:", key=f"{PAGE}-pictures"):
        with st.grid(min_column_width=180, gap="small"):
            for frame in reversed(frames[-PICTURES:]):
                with st.container(border=True):
                    st.image(frame.read_bytes(), width="stretch", alt=_named(frame))
                    st.caption(_named(frame))
                    for page in takers("image"):
                        key = f"{PAGE}-{page.address}-{frame.name}"
                        label = f"Send to {page.title}"
                        st.button(label, icon=page.icon, on_click=_send, args=(page, frame), key=key)
        if len(frames) > PICTURES:
            st.caption(f"The newest {PICTURES}; the ZIP holds all.")


def show_earlier(mine: Tab) -> None:
    """This visitor's other talks of the last hour."""
    if not (others := mine.others()):
        return
    with st.expander("Earlier talks", icon=":material/history:"):
        for token, talk in others:
            shot = talk.snapshot()
            begun = f"{shot.started:%H:%M} UTC" if shot.started else ""
            label = f"{begun}, {clock(shot.seconds)}, {len(shot.rows)} lines"
            st.button(label, on_click=mine.show, args=(token,), key=f"{PAGE}-show-{token}", type="tertiary")


def records(talk: Talk) -> Recorded | None:
    return recorded(talk.folder) if talk.folder else None


def _offer(label: str, name: str, mime: str, make: Callable[[], str | bytes]) -> None:
    download(label, make, name, mime, key=f"{PAGE}-{name}")


def _zipped(talk: Talk) -> bytes:
    talk.stop()  # has ended, but may still be writing
    target = io.BytesIO()
    archive(talk.snapshot(), records(talk), target)
    return target.getvalue()


def _mixed(talk: Talk) -> bytes:
    talk.stop()
    with tempfile.TemporaryDirectory() as folder:
        return _mix(talk, folder).read_bytes()


def _mix(talk: Talk, folder: str) -> Path:
    kept = records(talk)
    if kept is None:
        raise FileNotFoundError("This talk was not recorded.")
    return mixed(kept, Path(folder) / "talk.wav")


def _send(page: Page, path: Path) -> None:
    try:
        hand_over(workspace(), page.address, _named(path) + path.suffix, path)
    except (BadFile, OSError):
        st.toast("The picture is gone.", icon=":material/error:")
        return
    st.toast(f"It waits on the page {page.title}.", icon=":material/check_circle:")


def _send_sound(talk: Talk, page: Page) -> None:
    talk.stop()
    try:
        with tempfile.TemporaryDirectory() as folder:
            hand_over(workspace(), page.address, "talk.wav", _mix(talk, folder))
    except (BadFile, OSError):
        st.toast("The recording is gone.", icon=":material/error:")
        return
    st.toast(f"It waits on the page {page.title}.", icon=":material/check_circle:")


def _named(frame: Path) -> str:
    """The camera at 0:12, of frame-0003-camera-00012.4s.jpg."""
    _, _, view, at = frame.stem.split("-")
    return f"{'camera and screen' if view == 'both' else view} at {clock(float(at.rstrip('s')))}".replace(":", ".")
