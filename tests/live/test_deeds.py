"""Which call is which, over both wire forms, with and without ids, and over connections."""

from __future__ import annotations

from components.live.deeds import Deeds
from components.live.events import Call


def call(id: str = "", name: str = "book", *, in_turn: bool = False, **arguments: object) -> Call:
    return Call(id, name, arguments, in_turn)


def told(deeds: Deeds, *calls: Call) -> list[tuple[int, bool]]:
    """Number of each deed, and whether it was new."""
    return [(deed.number, first) for deed, first in map(deeds.told, calls)]


def test_one_id_in_both_forms_is_one_call() -> None:
    assert told(Deeds(), call("a", who="Ann", in_turn=True), call("a", who="Ann")) == [(0, True), (0, False)]


def test_two_ids_are_two_calls_in_whichever_forms() -> None:
    both = [call("a"), call("b", in_turn=True), call("b"), call("a", in_turn=True)]
    assert told(Deeds(), *both) == [(0, True), (1, True), (1, False), (0, False)]


def test_without_ids_each_form_counts_for_itself() -> None:
    twice_in_both = [call(in_turn=True), call(), call(in_turn=True), call()]
    assert told(Deeds(), *twice_in_both) == [(0, True), (0, False), (1, True), (1, False)]


def test_an_id_may_be_missing_in_one_form() -> None:
    assert told(Deeds(), call(in_turn=True), call("a"), call("b")) == [(0, True), (0, False), (1, True)]


def test_the_order_of_arguments_is_nothing() -> None:
    first, second = Call("", "book", {"who": "Ann", "at": 7}), Call("", "book", {"at": 7, "who": "Ann"}, True)
    assert told(Deeds(), first, second) == [(0, True), (0, False)]


def test_other_arguments_are_another_call_even_under_one_id() -> None:
    deeds = Deeds()
    ann, bob = deeds.told(call("a", who="Ann"))[0], deeds.told(call("a", who="Bob"))[0]
    assert ann != bob and ann.arguments == '{"who": "Ann"}'


def test_a_new_connection_tells_the_same_again_under_new_ids() -> None:
    deeds = Deeds()
    before = [deeds.told(call("a"))[0], deeds.told(call("b"))[0]]
    deeds.connection_lost()
    assert [deeds.told(call("c"))[0], deeds.told(call())[0]] == before


def test_the_next_question_is_another_matter_and_an_old_id_is_not() -> None:
    deeds = Deeds()
    first, _ = deeds.told(call("a"))
    deeds.question_over()
    second, new = deeds.told(call("b"))
    assert second != first and new and deeds.is_open(second) and not deeds.is_open(first)
    deeds.connection_lost()
    assert deeds.told(call("a")) == (first, True), "the service tells an answered call once more"
