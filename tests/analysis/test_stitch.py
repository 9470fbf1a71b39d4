"""Transcripts of overlapping pieces into one: every word once, whatever was heard at the edges."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from components.analysis.stitch import Piece, stitched
from components.analysis.transcript import Said

VOCABULARY = (
    "we you the plan budget release on Monday ship it no yes and then maybe later Anna will send report".split()
)


def talk(random: Random, seconds: float) -> list[Said]:
    """A meeting of two, half a second a word, turns of up to 40 words with pauses between."""
    turns: list[Said] = []
    at, speaker = 0.0, 0
    while at < seconds:
        words = random.choices(VOCABULARY, k=random.randint(1, 40))
        turns.append(Said("", at, at + len(words) / 2, f"S{speaker + 1}", " ".join(words)))
        at += len(words) / 2 + random.choice((0.0, 0.3, 1.0, 6.0))
        speaker = 1 - speaker
    return turns


def heard(turns: list[Said], start: float, end: float) -> tuple[Said, ...]:
    """What someone hears who listens from `start` to `end`: turns cut at both ends."""
    found = []
    for turn in turns:
        words = turn.text.split()
        inside = [n for n in range(len(words)) if start <= turn.start + n / 2 and turn.start + (n + 1) / 2 <= end]
        if inside:
            text = " ".join(words[n] for n in inside)
            begin = turn.start + inside[0] / 2
            found.append(Said("", begin, begin + len(inside) / 2, turn.speaker, text))
    return tuple(found)


def cut_up(turns: list[Said], window: float, overlap: float) -> list[Piece]:
    last = turns[-1].end
    cuts = [0.0, *(at * window for at in range(1, int(last // window))), last]
    return [
        Piece(begin - overlap, until + overlap, begin, until, heard(turns, begin - overlap, until + overlap))
        for begin, until in pairwise(cuts)
    ]


def words(turns: list[Said] | tuple[Said, ...]) -> list[str]:
    return " ".join(turn.text for turn in turns).split()


@pytest.mark.parametrize("seed", range(200))
def test_every_word_comes_once_and_in_order(seed: int) -> None:
    random = Random(seed)
    turns = talk(random, 400)
    whole = stitched(cut_up(turns, random.choice((60.0, 97.3)), random.choice((5.0, 8.0))), ("S1", "S2"))
    assert words(whole) == words(turns)
    assert [turn.id for turn in whole] == [f"T{number}" for number in range(1, len(whole) + 1)]
    assert all(one.start <= other.start + 0.5 for one, other in pairwise(whole))


@pytest.mark.parametrize("seed", range(50))
def test_whole_turns_stay_whole_across_a_seam(seed: int) -> None:
    turns = talk(Random(seed), 300)
    whole = stitched(cut_up(turns, 60.0, 8.0), ("S1", "S2"))
    assert [(turn.speaker, turn.text) for turn in whole] == [(turn.speaker, turn.text) for turn in turns]


def piece(begin: float, until: float, *rows: tuple[float, float, str, str]) -> Piece:
    return Piece(begin - 5, until + 5, begin, until, tuple(Said("", a, b, who, text) for a, b, who, text in rows))


def test_misheard_words_at_the_edges_fall_to_the_piece_that_heard_them_whole() -> None:
    first = piece(0, 60, (50, 65, "A", "so we move the launch to the end of March because test ins"))
    second = piece(60, 120, (55, 70, "B", "unch to the end of March because testing needs two more weeks"))
    (turn,) = stitched([first, second])
    assert turn.text == "so we move the launch to the end of March because testing needs two more weeks"
    assert (turn.start, turn.end) == (50, 70)


def test_speakers_are_carried_by_what_both_pieces_heard() -> None:
    first = piece(0, 60, (40, 50, "A", "good morning everybody"), (56, 64, "B", "the numbers look fine this month"))
    second = piece(60, 120, (56, 64, "A", "the numbers look fine this month"), (70, 80, "B", "great then let us go on"))
    turns = stitched([first, second])
    assert [(turn.speaker, turn.text.split()[0]) for turn in turns] == [("S1", "good"), ("S2", "the"), ("S3", "great")]


def test_a_name_is_the_same_person_in_every_piece() -> None:
    turns = stitched(
        [piece(0, 60, (10, 20, "Ann", "hello there")), piece(60, 120, (90, 99, "Ann", "bye now"))], ["Ann"]
    )
    assert [turn.speaker for turn in turns] == ["Ann", "Ann"]


def test_a_missing_piece_leaves_a_gap_and_no_more() -> None:
    turns = stitched([piece(0, 60, (10, 20, "A", "hello there")), piece(120, 180, (130, 140, "A", "and goodbye"))])
    assert [turn.text for turn in turns] == ["hello there", "and goodbye"]


def test_silence_and_nothing_at_all() -> None:
    assert stitched([]) == ()
    assert stitched([piece(0, 60), piece(60, 120)]) == ()


def test_unclear_words_stay_with_their_half() -> None:
    turn = Said("", 50, 64, "A", "we ship the gadget on Monday to everyone", ("gadget", "everyone"))
    other = Said("", 58, 70, "A", "on Monday to everyone who paid", ("paid",))
    (whole,) = stitched([Piece(-5, 65, 0, 60, (turn,)), Piece(55, 125, 60, 120, (other,))])
    assert whole.text == "we ship the gadget on Monday to everyone who paid"
    assert set(whole.unclear) >= {"gadget", "paid"}
