"""Who a visitor is, and what follows them."""

from components.jobs.store.errors import StoreFailed
from components.ui.visitor import Visitor, hashed

MINE, OTHERS = "0" * 32, "f" * 32


class Moves:
    """Fails while `broken`."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.broken = False

    def __call__(self, old: str, new: str) -> None:
        if self.broken:
            raise StoreFailed("The database does not answer.")
        self.done.append((old, new))


def test_two_visitors_differ_and_their_tokens_are_not_what_is_stored() -> None:
    one, other = Visitor(), Visitor()
    assert one.owner != other.owner
    assert one.token not in one.owner and one.token not in repr(one)


def test_a_browser_that_is_known_brings_its_token_and_what_was_kept_moves_there() -> None:
    visitor, moves = Visitor(), Moves()
    before = visitor.owner
    visitor.become(MINE, moves)
    assert visitor.owner == hashed("browser", MINE) != before
    assert moves.done == [(before, visitor.owner)]
    visitor.become(MINE, moves)
    assert len(moves.done) == 1


def test_anything_else_than_a_token_changes_nothing() -> None:
    visitor, moves = Visitor(), Moves()
    before = visitor.owner
    for reported in ("", "guess", "A" * 32, MINE + "\n", f" {MINE}"):
        visitor.become(reported, moves)
    assert visitor.owner == before and moves.done == []


def test_what_could_not_be_moved_is_moved_later() -> None:
    visitor, moves = Visitor(), Moves()
    before, moves.broken = visitor.owner, True
    visitor.become(MINE, moves)
    moves.broken = False
    visitor.become(OTHERS, moves)
    assert set(moves.done) == {(before, visitor.owner), (hashed("browser", MINE), visitor.owner)}
    assert visitor.strays == set()


def test_a_login_goes_before_the_browser() -> None:
    assert Visitor(owner=hashed("login", "issuer subject")).owner == hashed("login", "issuer subject")
