"""One conversation over any files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.analysis.ask_presets import Preset, fitting
from components.errors import BadFile
from components.jobs.ask import missing
from components.ui.ask_desk import DRAFT, AskDesk, Asking
from components.ui.ask_files import KINDS, show_adding, tidy
from components.ui.ask_keeping import offer_earlier, open_named, show_keeping
from components.ui.ask_options import Options, choose_options, quote, show_cache, show_next_price
from components.ui.ask_thread import Resend, follow, show_thread
from components.ui.connection import require
from components.ui.handover import take_in
from components.ui.keeping import keeper
from components.ui.text import escaped
from components.ui.workspace import workspace

PAGE = "ask"

space = workspace()
desk = space.shelf(PAGE, AskDesk)


def ask(wanted: Resend, options: Options) -> None:
    """Starts; a question that can't be asked is kept in a form."""
    exchange = wanted.exchange
    uploads = desk.hold(space.gemini(require()))
    conversation, files = desk.edited(exchange, wanted.question) if exchange else desk.drafted(wanted.question)
    if wanted.more:
        conversation, files = desk.conversation, desk.held
    # Only now it is known what is sent: files may have come with the question.
    estimate, problem = quote(desk, conversation, files, options)
    asking = Asking(options.model.id, options.settings, options.cache_hours, estimate)
    generate = space.generate(PAGE, estimate, options.fallback, uploads)
    try:
        if problem:
            raise BadFile(problem)
        if wanted.more:
            desk.go_on(asking, generate, keeper())
        elif gone := missing(conversation, files):
            raise BadFile(f"Files are missing: {', '.join(gone)}.", "Add them again, then ask.")
        else:
            desk.begin(conversation, files, asking, generate, keeper())
    except BadFile as error:
        desk.trouble, desk.editing, desk.draft = str(error), exchange.id if exchange else DRAFT, wanted.question
    st.rerun()


def offer_presets() -> Preset | None:
    """Ready questions for the files there are; folded once there is a conversation."""
    conversation, _ = desk.drafted("")
    presets = fitting({str(conversation.files[n].kind) for n in conversation.files_of(conversation.path())})
    if not presets or desk.running:
        return None
    folded = bool(desk.conversation.exchanges)
    place = st.popover("Ready questions", icon=":material/bolt:", key=f"{PAGE}-presets") if folded else st.container()
    with place, st.container(horizontal=True, gap="small"):
        for preset in presets:
            if st.button(preset.title, key=f"{PAGE}-preset-{preset.title}", icon=preset.icon, help=preset.question):
                return preset
    return None


def take(text: str, files: Sequence[UploadedFile]) -> Resend | None:
    """Files of the field at the bottom go into the basket at once; the question waits when one can't be used."""
    before = len(desk.basket.documents) - len(desk.basket.usable)
    for file in files:
        desk.basket.bring(space, file, KINDS)
    tidy(desk)
    refused = len(desk.basket.documents) - len(desk.basket.usable) > before
    if text and not refused:
        return Resend(text)
    if text:
        desk.editing, desk.draft = DRAFT, text
        desk.trouble = "A file can't be used, see above. The question waits until you ask it."
    st.rerun()


st.title("Ask", anchor=False)
st.caption("Pictures, PDFs, recordings, text and code in one conversation; every answer with its sources and its cost.")
desk.settle(space.spool, keeper(), date.today())
open_named(space, desk)
take_in(space, desk.basket, PAGE, KINDS)
begin = show_adding(space, desk, PAGE)
options = choose_options(space, require(), desk, PAGE)
offer_earlier(space, desk, PAGE)
wanted = show_thread(space, desk, PAGE)
if desk.running:
    st.fragment(follow, run_every=0.5)(desk, PAGE)
elif desk.conversation.exchanges:
    show_keeping(desk, PAGE)
if desk.trouble:
    st.error(escaped(desk.trouble), icon=":material/error:")
if gone := missing(desk.conversation, desk.held):
    st.info(escaped(f"To go on, add these files again: {', '.join(gone)}."), icon=":material/draft:")
preset = offer_presets()
problem = show_next_price(desk, options)
show_cache(desk, options.model.id, options.cache_hours)
if problem:
    st.error(problem, icon=":material/error:")
# At the bottom of the window once there is something to read above it.
with st.container() if not desk.conversation.exchanges else nullcontext():
    typed = st.chat_input(
        "Ask about your files; drop or paste more here", key=PAGE, accept_file="multiple", disabled=desk.running,
        max_upload_size=200,
    )  # fmt: skip
if typed:
    wanted = take(typed.text.strip(), typed.files)
if preset or begin:
    wanted = Resend((preset or fitting({"image"})[2]).question)
if wanted and not problem and not desk.running:
    ask(wanted, options)
