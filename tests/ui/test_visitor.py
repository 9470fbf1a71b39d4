"""Who a visitor is, and what follows them."""

from components.jobs.store.errors import StoreFailed
from components.ui.visitor import Visitor, hashed

MINE, BROWSER = "0" * 32, "b" * 32


class Moves:
    """Fails while `broken`."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.broken = False

    def __call__(self, old: str, new: str) -> None:
        if self.broken:
            raise StoreFailed("The database does not answer.")
        self.done.append((old, new))


def test_without_a_cookie_each_session_is_somebody_else() -> None:
    one, other = Visitor(), Visitor()
    assert one.owner and one.owner != other.owner and not one.lasts


def test_a_browser_is_known_by_its_cookie_and_a_login_goes_before_it() -> None:
    assert Visitor(BROWSER).owner == BROWSER and Visitor(BROWSER).lasts
    login = Visitor(BROWSER, hashed("login", "issuer subject"))
    assert login.owner == hashed("login", "issuer subject") and login.lasts


def test_what_a_former_token_kept_moves_once_and_the_visitor_stays_who_they_are() -> None:
    visitor, moves = Visitor(BROWSER), Moves()
    for _ in range(2):
        visitor.inherit(MINE, moves)
    assert moves.done == [(hashed("browser", MINE), BROWSER)]
    assert (visitor.owner, visitor.inherited) == (BROWSER, MINE) and MINE not in repr(visitor)


def test_anything_else_than_a_token_moves_nothing() -> None:
    visitor, moves = Visitor(BROWSER), Moves()
    for reported in ("", "guess", "A" * 32, MINE + "\n", f" {MINE}"):
        visitor.inherit(reported, moves)
    assert moves.done == []


def test_to_a_session_that_does_not_last_nothing_moves() -> None:
    visitor, moves = Visitor(), Moves()
    visitor.inherit(MINE, moves)
    assert moves.done == [] and visitor.inherited == ""


def test_what_could_not_be_moved_is_moved_later() -> None:
    visitor, moves = Visitor(BROWSER), Moves()
    moves.broken = True
    visitor.inherit(MINE, moves)
    assert visitor.inherited == ""
    moves.broken = False
    visitor.inherit(MINE, moves)
    assert moves.done == [(hashed("browser", MINE), BROWSER)] and visitor.inherited == MINE
