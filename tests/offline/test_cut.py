from __future__ import annotations

import pytest

from components.offline.cut import Cut, overlap


def said(cut: Cut, pieces: list[str]) -> str:
    return "".join([cut.take(piece) for piece in pieces] + [cut.rest()])


@pytest.mark.parametrize(
    ("pieces", "max_tokens", "stop", "text", "finish"),
    [
        (["Hello, ", "world."], 100, (), "Hello, world.", None),
        (["Hello, ", "world."], 2, (), "Hello, w", "MAX_TOKENS"),
        (["12345678"], 2, (), "12345678", None),
        (["one END two"], 100, ("END",), "one ", "STOP"),
        (["one E", "N", "D two"], 100, ("END",), "one ", "STOP"),
        (["one E", "Nd"], 100, ("END",), "one ENd", None),
        (["one EN"], 100, ("END",), "one EN", None),
        (["a b c"], 100, ("c", "b"), "a ", "STOP"),
        (["abcdefgh END"], 1, ("END",), "abcd", "MAX_TOKENS"),
    ],
)
def test_where_an_answer_ends(
    pieces: list[str], max_tokens: int, stop: tuple[str, ...], text: str, finish: str | None
) -> None:
    cut = Cut(max_tokens, stop)
    assert (said(cut, pieces), cut.finish) == (text, finish)


def test_nothing_comes_after_the_end() -> None:
    cut = Cut(1)
    assert cut.take("abcdef") == "abcd"
    assert (cut.take("more"), cut.rest()) == ("", "")


def test_overlap_is_the_longest_beginning_of_the_stop_sequence() -> None:
    assert [overlap(text, "aab") for text in ("xa", "xaa", "x", "aab")] == [1, 2, 0, 0]
