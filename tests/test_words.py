"""The margin forgives a letter or a word, and never another sentence."""

from __future__ import annotations

import pytest

from tests.words import holds, letter_errors, near, normal, word_errors

SAID = "And so, my fellow Americans: ask not what your country can do for you."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ask  what’s\n'new', O'Neil!", ["ask", "what's", "new", "o'neil"]),
        ("CAFÉ Straße — 3.50 €", ["café", "strasse", "3", "50"]),
        ("cafe\u0301 ﬁne", ["café", "fine"]),
        ("real-time ' … ", ["real", "time"]),
        ("", []),
    ],
)
def test_words_are_bare(text: str, words: list[str]) -> None:
    assert normal(text) == words


@pytest.mark.parametrize(
    ("heard", "errors"),
    [
        ("how old is the bridge", 0),
        ("How OLD is the bridge?!", 0),
        ("How cold is the bridge?", 0.2),
        ("How old is bridge?", 0.2),
        ("How old is the the bridge?", 0.2),
        ("", 1),
        ("This is said before. How old is the bridge?", 0.8),
    ],
)
def test_words_wrong_missing_and_made_up_count_alike(heard: str, errors: float) -> None:
    assert word_errors(heard, "How old is the bridge?") == pytest.approx(errors)


def test_letters_are_counted_over_lines_however_they_are_spaced() -> None:
    assert letter_errors(["HARBOUR CAFE", "Total 3.50"], "Harbour Café Total 3.50") == pytest.approx(1 / 19)
    assert letter_errors("Harbour C afe", "Harbour Cafe") == 0
    assert letter_errors([], ["Total"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ask not what your country can do for you",
        "... Ask not what you're country can do for you? Ask",
        "and so my fellow Americans ask not what your county can do, for you",
    ],
)
def test_a_letter_off_is_still_the_phrase(text: str) -> None:
    assert holds(text, "Ask not what your country can do for you.")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("", "are you there"),
        ("are", "are you there"),
        ("you there", "are you there"),
        ("we are all over here", "are you there"),
        ("How cold was that fridge?", "how old is the bridge"),
        (SAID, "the meeting moved to Thursday"),
        ("Closed on Sunday", "closed on Monday, all day"),
        ("blue", "teal"),
        ("deal", "teal"),
        ("It is on Tuesday", "Thursday"),
    ],
)
def test_other_words_are_not_the_phrase(text: str, phrase: str) -> None:
    assert not holds(text, phrase)


def test_another_sentence_is_beyond_every_margin() -> None:
    assert word_errors("You can add tasks to the planner in a single line, today.", SAID) > 0.9
    assert letter_errors("Harbour Lane Hardware", "Blue Fern Café") > 0.9


def test_nothing_to_compare_with_is_a_mistake_of_the_test() -> None:
    for compare in (word_errors, letter_errors, holds):
        with pytest.raises(ValueError):
            compare("anything", " … ")


def test_a_box_is_near_within_a_few_thousandths() -> None:
    assert (247, 248, 503, 502) == near((250, 250, 500, 500)) and (1, [250, 245]) != (1, near((250, 250)))
