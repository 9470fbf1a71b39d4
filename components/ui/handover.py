"""Files that one page gives to another: put into the other's inbox, taken out at its next visit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from components.media.kind import Kind
from components.media.spool import Spooled
from components.pages import PAGES, Page
from components.ui.basket import Basket
from components.ui.workspace import Workspace

# Which pages take a kind of file from others; one that isn't there yet is not offered.
TAKERS: dict[Kind, tuple[str, ...]] = {"image": ("extract", "compare"), "audio": ("meeting",)}


@dataclass(slots=True)
class Inbox:
    waiting: list[Spooled] = field(default_factory=list)

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash."""
        return (spooled.sha256 for spooled in self.waiting)


def takers(kind: Kind) -> list[Page]:
    """The pages that take such a file."""
    return [page for page in PAGES if page.address in TAKERS.get(kind, ())]


def hand_over(space: Workspace, page: str, name: str, path: Path) -> None:
    """Put a copy into the inbox of the page with this address. Raises BadFile for an empty or too large file."""
    with path.open("rb") as file:
        spooled = space.spool.add(file, name)
    _inbox(space, page).waiting.append(spooled)


def take_in(space: Workspace, basket: Basket, page: str, kinds: Collection[Kind]) -> int:
    """Move what waits in the inbox into the page's basket; how many files that were."""
    waiting = _inbox(space, page).waiting
    taken, waiting[:] = list(waiting), []
    for spooled in taken:
        if not spooled.path.exists():
            continue
        with spooled.path.open("rb") as file:
            basket.add(space, file, spooled.name, kinds)
    return len(taken)


def _inbox(space: Workspace, page: str) -> Inbox:
    return space.shelf(f"{page}-inbox", Inbox)
