"""Which voices are taken for one person's."""

from __future__ import annotations

import numpy as np
import pytest

from components.analysis.alike import Voice, persons
from components.analysis.stitch import Piece, stitched
from components.analysis.transcript import Said
from components.voiceprint import CEPSTRA, Sums, apart, within

# Whose cepstra lie where: three people far from each other, and one near the first.
ANN, TOM, MAX, TWIN = 0.0, 3.0, -3.0, 0.3


def sound(where: float, seed: int, frames: int = 600) -> Sums:
    return Sums.of(np.random.default_rng(seed).normal(where, 1.0, (frames, CEPSTRA)))


def voice(id: str, piece: int, where: float, *, name: str = "", frames: int = 600) -> Voice:
    return Voice(id, frozenset([piece]), name, sound(where, piece + 7, frames))


def test_labels_of_each_piece_become_two_people_whatever_they_are_called() -> None:
    voices = [voice("a", 0, ANN), voice("b", 0, TOM), voice("c", 1, TOM), voice("d", 1, ANN), voice("e", 2, TOM)]
    assert persons(voices) == {"a": "a", "b": "b", "c": "b", "d": "a", "e": "b"}


def test_who_was_not_heard_before_stays_new() -> None:
    assert persons([voice("a", 0, ANN), voice("b", 0, TOM), voice("c", 1, MAX)])["c"] == "c"


def test_voices_of_one_piece_are_never_joined() -> None:
    assert persons([voice("a", 0, ANN), voice("b", 0, ANN)]) == {"a": "a", "b": "b"}


def test_where_two_are_as_likely_none_is_taken() -> None:
    one, twin = sound(ANN, 1), sound(TWIN, 2)
    here, there = frozenset([0]), frozenset([1])
    voices = [Voice("a", here, "", one), Voice("twin", here, "", twin), Voice("c", there, "", one + twin)]
    assert persons(voices)["c"] == "c"


def test_too_short_or_unheard_voices_stay_by_themselves() -> None:
    voices = [voice("a", 0, ANN), voice("b", 1, ANN, frames=50), Voice("c", frozenset([2]))]
    assert persons(voices) == {"a": "a", "b": "b", "c": "c"}
    assert persons([]) == {}


def test_a_name_is_taken_over_but_two_names_stay_two() -> None:
    assert persons([voice("S1", 0, ANN), voice("Ann", 1, ANN, name="Ann")]) == {"S1": "S1", "Ann": "S1"}
    two = persons([voice("Ann", 0, ANN, name="Ann"), voice("Eve", 1, ANN, name="Eve")])
    assert two == {"Ann": "Ann", "Eve": "Eve"}


def test_a_chain_of_pieces_does_not_join_those_heard_together() -> None:
    voices = [
        voice("a", 0, ANN),
        voice("b", 1, ANN),
        Voice("c", frozenset([0, 2]), "", sound(TOM, 1)),
        voice("d", 2, ANN),
    ]
    assert persons(voices) == {"a": "a", "b": "a", "c": "c", "d": "a"}


def test_a_voice_is_like_itself_and_unlike_others() -> None:
    every = Sums.stacked([sound(ANN, 1), sound(ANN, 2), sound(TOM, 3)])
    own, same, other = apart(every[0], every, within(every))
    assert own == pytest.approx(0, abs=1e-9) and same < 0.05 and other > 1
    assert float((every[0] + every[1]).count) == 1200


def test_sums_come_through_json_as_they_are() -> None:
    one = sound(ANN, 1)
    assert np.array_equal(Sums.read(one.plain()).products, one.products)


def test_stitched_turns_have_the_person_and_keep_the_voice() -> None:
    pieces = [
        _piece(0, {"Speaker 1": ANN, "Speaker 2": TOM}),
        _piece(60, {"Speaker 1": TOM, "Speaker 2": MAX}),
        _piece(120, {"Ann": ANN}),
    ]
    turns = stitched(pieces, ["Ann"])
    assert [(turn.speaker, turn.voice) for turn in turns] == [
        ("Ann", "S1"),
        ("S1", "S2"),
        ("S1", "S3"),
        ("S2", "S4"),
        ("Ann", "Ann"),
    ]


def _piece(begin: float, people: dict[str, float]) -> Piece:
    turns = tuple(
        Said("", begin + 10 * n + 10, begin + 10 * n + 15, label, f"words of {begin} {n}")
        for n, label in enumerate(people)
    )
    sounds = {label: sound(where, round(begin) + n) for n, (label, where) in enumerate(people.items())}
    return Piece(begin - 5, begin + 65, begin, begin + 60, turns, sounds)
