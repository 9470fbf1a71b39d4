from __future__ import annotations

import pytest

from components.analysis.posts import ARTICLE, POST, characters, fits, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Hello, world", 12),
        ("see https://example.com/a/very/long/path?with=query", 4 + 23),
        ("日本", 4),
        ("👍", 2),
        ("👍🏽", 2),
        ("👨‍👩‍👧", 2),
        ("🇩🇪", 2),
        ("e\u0301", 1),
        ("“quoted” – dash…", 17),
    ],
)
def test_characters_are_counted_as_x_does(text: str, count: int) -> None:
    assert characters(text) == count


def test_words_are_counted_also_without_spaces() -> None:
    assert words("It's a well-known fact, isn't it? https://example.com/x") == 7
    assert words("日本語") == 3 and words(" \n") == 0


def test_a_text_is_held_against_the_length_asked_for() -> None:
    exact, over = fits("Post 1", "a" * 280, POST, "post-1"), fits("Post 2", "a" * 281, POST, "post-2")
    assert exact.ok and exact.difference == "" and exact.found == "280 characters"
    assert over.ok is False and over.difference == "+1" and over.fields == ("post-2",)
    short = fits("Article", "word " * 390, ARTICLE, "article")
    assert short.ok is False and (short.expected, short.found, short.difference) == (
        "400-600 words",
        "390 words",
        "-10",
    )
