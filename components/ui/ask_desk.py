"""What the Ask page keeps between reruns and visits: the conversation, its files, the answer under way."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from components.analysis.answer import Block, blocks
from components.analysis.ask import Attachment, Conversation, Exchange
from components.analysis.result import Result, Source
from components.errors import WorkbenchError
from components.gemini.client import Gemini
from components.gemini.events import Extra
from components.gemini.files import Uploads
from components.gemini.request import Request, Settings
from components.jobs.ask import ANSWER, TASK, Files, chosen, claims_of, request, result, work
from components.jobs.ask_files import Held, attachment
from components.jobs.ask_more import Sent, going_on, in_words, told_with
from components.jobs.extract import Generate
from components.jobs.run import Item, Run
from components.media import worker
from components.media.spool import Spool
from components.prices.estimate import Estimate
from components.ui.basket import Basket
from components.ui.keeping import Keeper
from components.ui.workspace import workspace

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question is asked."""

    model: str
    settings: Settings
    cache_hours: float | None = None
    estimate: Estimate | None = None


@dataclass(slots=True)
class AskDesk:
    """`held` are the files of the conversation that are here, by hash. `kept` is the conversation's id in the history.

    `sent` is the last request. `editing` is the exchange whose question is being rewritten, DRAFT for one that could
    not be asked yet.
    """

    basket: Basket = field(default_factory=Basket)
    links: list[Attachment] = field(default_factory=list)
    conversation: Conversation = field(default_factory=Conversation)
    held: dict[str, Held] = field(default_factory=dict)
    run: Run | None = None
    uploads: Uploads | None = None
    gemini: Gemini | None = None
    kept: str | None = None
    sent: Sent | None = None
    editing: str = ""
    draft: str = ""
    trouble: str = ""
    round: int = 0
    _views: dict[str, tuple[Exchange, tuple[list[Block], Result]]] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Whether an answer is under way, or has ended and is not taken over yet."""
        last = self.conversation.path()[-1:]
        return self.run is not None and bool(last) and last[0].state == "asking"

    @property
    def item(self) -> Item | None:
        return self.run.snapshot()[0] if self.run else None

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash, with the pictures that programs drew."""
        yield from self.basket.files()
        yield from list(self.held)
        for exchange in self.conversation.exchanges:
            yield from (aside.uri for aside in exchange.asides if aside.kind == "picture")

    def cancel(self) -> None:
        """Stops, and gives up what is held at the service; called, too, when the session ends."""
        self.stop()
        self.release()

    def release(self) -> None:
        if self.gemini is not None and self.uploads is not None:
            self.gemini.release(self.uploads)
        self.uploads = self.gemini = None

    def hold(self, gemini: Gemini) -> Uploads:
        """The files that this conversation keeps at the service; another connection begins anew."""
        if self.uploads is None or gemini is not self.gemini:
            self.release()
            self.gemini, self.uploads = gemini, gemini.hold()
        return self.uploads

    def stop(self) -> None:
        if self.run:
            self.run.cancel()

    def pending(self) -> tuple[list[Attachment], dict[str, Held]]:
        """What goes along with the next question."""
        usable = [(d, d.path, d.media) for d in self.basket.usable if d.path and d.media]
        files = [attachment(document.key, document.name, media, document.pages) for document, _, media in usable]
        return [*files, *self.links], {
            document.key: Held(path, media, workspace().tags) for document, path, media in usable
        }

    def drafted(self, question: str, parent: str | None = None) -> tuple[Conversation, Files]:
        """The conversation as it would be with this question, after the branch shown or after `parent`."""
        files, held = self.pending()
        conversation, numbers = self.conversation.attaching(*files)
        before = conversation.shown if parent is None else parent
        asked = Exchange(id=secrets.token_hex(6), parent=before, question=question, files=numbers)
        return conversation.asking(asked), {**self.held, **held}

    def edited(self, exchange: Exchange, question: str) -> tuple[Conversation, Files]:
        """The conversation with another version of a question, with the files it had."""
        again = Exchange(id=secrets.token_hex(6), parent=exchange.parent, question=question, files=exchange.files)
        return self.conversation.asking(again), self.held

    def begin(
        self, conversation: Conversation, files: Files, asking: Asking, generate: Generate, keeper: Keeper
    ) -> None:
        """Asks the last question of the branch shown. Raises BadFile for a file that can't be sent."""
        asked = request(conversation, files, asking.model, asking.settings, asking.cache_hours)
        last = conversation.path()[-1].model_copy(
            update={
                "model": asking.model,
                "settings": chosen(asking.settings),
                "estimate": asking.estimate.money if asking.estimate else None,
            }
        )
        self.held = dict(files)
        self.basket.documents = {k: d for k, d in self.basket.documents.items() if d.media is None}
        self.links.clear()
        self._start(conversation.answered(last), asked, generate, keeper)

    def go_on(self, asking: Asking, generate: Generate, keeper: Keeper) -> None:
        """Asks for the rest of the last answer of the branch shown. Raises BadFile."""
        last = self.conversation.path()[-1]
        words = in_words(self.conversation, self.held, asking.model, asking.settings, asking.cache_hours)
        asked = going_on(self.sent, last, words)
        again = last.model_copy(update={"state": "asking", "model": asked.model})
        self._start(self.conversation.answered(again), asked, generate, keeper)

    def _start(self, conversation: Conversation, asked: Request, generate: Generate, keeper: Keeper) -> None:
        last = conversation.path()[-1]
        self.conversation, self.sent = conversation, Sent(last.id, asked)
        self.editing, self.draft, self.trouble = "", "", ""
        kept, files = self.keep(keeper), self.held
        self.kept = kept

        def ended(item: Item) -> None:
            # Kept from the run's own thread, so that an answer is in the history even when nobody looks any more.
            keeper.update(kept, result(conversation.answered(told_with(last, item, date.today())), files))

        self.run = Run({ANSWER: last.question}, work(asked, generate, ended), workers=1).start()

    def settle(self, spool: Spool, keeper: Keeper, today: date) -> None:
        """Takes over what the run has brought, once it has ended."""
        last, item = self.conversation.path()[-1:], self.item
        if item is None or not item.ended or not last or last[0].state != "asking":
            return

        def picture(extra: Extra) -> str:
            try:
                return spool.add(io.BytesIO(extra.data), "drawn.png").sha256
            except WorkbenchError:
                return ""

        self.conversation = self.conversation.answered(told_with(last[0], item, today, picture))
        if self.sent and item.done:
            self.sent = replace(self.sent, token=item.done.continuation)
        self.keep(keeper)

    def adopt(self) -> None:
        """Files added again for a conversation that lacks them are its own, not new ones."""
        wanted = {file.sha256 for file in self.conversation.files} - set(self.held)
        for document in [d for d in self.basket.usable if d.key in wanted]:
            if document.path and document.media:
                self.held[document.key] = Held(document.path, document.media, workspace().tags)
                self.basket.remove(document.key)

    def reopen(self, conversation: Conversation, kept: str | None, spool: Spool) -> None:
        """Goes on with a conversation from the history, with the files that are still here."""
        self.start_anew()
        asking = conversation.path()[-1:]
        if asking and asking[0].state == "asking":
            broken = {"state": "incomplete", "note": "The answer was never finished."}
            conversation = conversation.answered(asking[0].model_copy(update=broken))
        self.conversation, self.kept = conversation, kept
        for file in conversation.files:
            spooled = spool.get(file.sha256) if file.sha256 else None
            if spooled is not None and spooled.path.exists():
                try:
                    self.held[file.sha256] = Held(spooled.path, worker.inspect(spooled.path, file.name))
                except WorkbenchError:
                    continue

    def start_anew(self) -> None:
        """An empty conversation; the former one stays in the history, and its files leave the service."""
        self.cancel()
        self.conversation, self.run, self.kept = Conversation(), None, None
        self.sent = None
        self.held.clear()
        self._views.clear()
        self.editing, self.draft, self.trouble = "", "", ""
        self.round += 1

    def view(self, exchange: Exchange) -> tuple[list[Block], Result]:
        """An answer in parts, and what it points at; worked out once."""
        known = self._views.get(exchange.id)
        if known is None or known[0] != exchange:
            claims, checks = claims_of(self.conversation, exchange, self.held)
            sources = [Source(name=f.name, mime_type=f.mime_type, sha256=f.sha256) for f in self.conversation.files]
            pointed = Result(
                task=TASK, title=exchange.id, claims=tuple(claims), checks=tuple(checks), sources=tuple(sources)
            )
            known = self._views[exchange.id] = exchange, (blocks(exchange.answer), pointed)
        return known[1]

    def keep(self, keeper: Keeper) -> str | None:
        """Puts the conversation as it stands into the history; its id there."""
        whole = result(self.conversation, self.held)
        if self.kept is None:
            self.kept = keeper.keep(whole)
        else:
            keeper.update(self.kept, whole)
        return self.kept
