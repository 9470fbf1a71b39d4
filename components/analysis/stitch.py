"""One transcript out of the transcripts of overlapping pieces: no word doubled, none lost, speakers carried over.

At a seam both pieces have heard the same seconds. The longest run of the same words at about the same time is sought
there, and the transcript changes over in its middle. Where there is none, as in silence, the time of the cut decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add

from components.analysis.alike import Voice, persons
from components.analysis.transcript import Said
from components.voiceprint import Sums

DRIFT = 4.0  # seconds by which two hearings of a word may differ: words' times are reckoned from their turn's
BARE = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """The turns heard from `start` to `end`; it answers for `begin` to `until`, the rest is overlap (all seconds).

    `sounds` tells what its labels sound like, where that is known.
    """

    start: float
    end: float
    begin: float
    until: float
    turns: tuple[Said, ...]
    sounds: Mapping[str, Sums] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """`key` is the word bared for comparison, `turn` the number of its turn within the piece."""

    text: str
    key: str
    at: float
    turn: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece that has been taken in from its word `entry` on; `speakers` are its labels' raw speakers."""

    piece: Piece
    words: list[Word]
    entry: int
    speakers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """A run of `length` words that ends at these places of the first and the second piece."""

    first: int
    second: int
    length: int
    apart: float

    def middle(self, words: Sequence[Word], cut: float) -> tuple[int, int]:
        """The pair of the run that is nearest to the cut."""
        back = min(range(self.length), key=lambda steps: abs(words[self.first - steps].at - cut))
        return self.first - back, self.second - back


def stitched(pieces: Sequence[Piece], names: Sequence[str] = ()) -> tuple[Said, ...]:
    """Turns in order, with ids T1, T2, ... and raw speakers S1, S2, ... or one of `names`, which need no matching.

    `pieces` in order of time; a piece may be missing, which leaves a gap there. Speakers are carried over by words that
    two pieces heard, then joined by their sound.
    """
    turns: list[Said] = []
    taken: list[str] = []
    heard: list[Heard] = []
    last: Heard | None = None
    for piece in pieces:
        words = list(_words(piece.turns))
        entry, cut, carried = 0, False, {}
        if last is not None and last.piece.end > piece.start:
            leave, entry, matches = _seam(last, words, piece)
            turns, cut = _without(turns, last, leave)
            carried = _carried(matches, last, words, piece.turns)
        last = Heard(piece, words, entry, _labelled(piece.turns, carried, names, taken))
        heard.append(last)
        fresh, halved = _from(last)
        turns = _appended(turns, fresh, cut or halved)
    speakers = _speakers(turns, persons(list(_voices(heard, names))), names)
    return tuple(
        replace(turn, id=f"T{number}", voice=turn.speaker, speaker=speakers[turn.speaker])
        for number, turn in enumerate(turns, 1)
    )


def _voices(heard: Sequence[Heard], names: Sequence[str]) -> Iterator[Voice]:
    """Every voice with all that is known of it."""
    for id in dict.fromkeys(speaker for one in heard for speaker in one.speakers.values()):
        pieces = frozenset(number for number, one in enumerate(heard) if id in one.speakers.values())
        labels = ((one, label) for one in heard for label, speaker in one.speakers.items() if speaker == id)
        sounds = [one.piece.sounds[label] for one, label in labels if label in one.piece.sounds]
        yield Voice(id, pieces, id if id in names else "", reduce(add, sounds) if sounds else None)


def _speakers(turns: Sequence[Said], joined: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Every voice's raw speaker: a name of one of them, else S1, S2, ... in the order they are heard."""
    named = {first: voice for voice, first in joined.items() if voice in names}
    numbers: dict[str, str] = {}
    for first in (joined[turn.speaker] for turn in turns):
        if first not in named:
            numbers.setdefault(first, f"S{len(numbers) + 1}")
    return {voice: named.get(first) or numbers.get(first, voice) for voice, first in joined.items()}


def _words(turns: Sequence[Said]) -> Iterator[Word]:
    """Each word with the time it is likely to be said, by its share of the turn's letters."""
    for number, turn in enumerate(turns):
        length, place = max(1, len(turn.text)), 0
        for match in re.finditer(r"\S+", turn.text):
            place = match.start() + len(match.group()) // 2
            at = turn.start + (turn.end - turn.start) * place / length
            yield Word(match.group(), BARE.sub("", match.group()).casefold() or match.group(), at, number)


def _seam(last: Heard, second: list[Word], right: Piece) -> tuple[int, int, list[Match]]:
    """How many words of the one before to keep, and at which of the next to go on."""
    first, cut = last.words, right.begin
    matches = _matches(first, second, last.piece, right)
    best = max(matches, key=lambda match: (match.length, -match.apart), default=None)
    if best and (best.length > 1 or (best.apart < DRIFT / 4 and len(first[best.first].key) > 3)):
        leave, entry = best.middle(first, cut)
    else:
        leave = next((place for place, word in enumerate(first) if word.at >= cut), len(first))
        entry = next((place for place, word in enumerate(second) if word.at >= cut), len(second))
    return max(leave, last.entry), entry, matches


def _matches(first: list[Word], second: list[Word], left: Piece, right: Piece) -> list[Match]:
    """Runs of the same words at about the same time, each at its full length."""
    tail = [place for place, word in enumerate(first) if word.at >= right.start - DRIFT]
    head = [place for place, word in enumerate(second) if word.at <= left.end + DRIFT]
    lengths: dict[tuple[int, int], tuple[int, float]] = {}
    for one in tail:
        for other in head:
            apart = abs(first[one].at - second[other].at)
            if first[one].key == second[other].key and apart <= DRIFT:
                length, total = lengths.get((one - 1, other - 1), (0, 0.0))
                lengths[one, other] = length + 1, total + apart
    ends = [pair for pair in lengths if (pair[0] + 1, pair[1] + 1) not in lengths]
    return [Match(*pair, lengths[pair][0], lengths[pair][1] / lengths[pair][0]) for pair in ends]


def _without(turns: list[Said], last: Heard, leave: int) -> tuple[list[Said], bool]:
    """The transcript so far without the last piece's words from `leave` on; and whether a turn was cut in two."""
    dropped, kept = len(last.words) - leave, list(turns)
    while dropped and kept:
        turn = kept.pop()
        words = turn.text.split()
        if len(words) > dropped:
            end = min(turn.end, max(turn.start, last.words[leave - 1].at))
            return [*kept, _clipped(replace(turn, text=" ".join(words[:-dropped]), end=end))], True
        dropped -= len(words)
    return kept, False


def _from(heard: Heard) -> tuple[list[Said], bool]:
    """The piece's turns from its entry on, with raw speakers; and whether the first of them was cut in two."""
    words, entry = heard.words, heard.entry
    if entry >= len(words):
        return [], False
    number = words[entry].turn
    rest = [replace(turn, speaker=heard.speakers[turn.speaker]) for turn in heard.piece.turns[number:]]
    if entry == 0 or words[entry - 1].turn != number:
        return rest, False
    text = " ".join(word.text for word in words[entry:] if word.turn == number)
    start = min(max(rest[0].start, words[entry].at), rest[0].end)
    return [_clipped(replace(rest[0], text=text, start=start)), *rest[1:]], True


def _appended(turns: list[Said], fresh: list[Said], cut: bool) -> list[Said]:
    """Two halves of a turn become one again."""
    if not (turns and fresh and cut and turns[-1].speaker == fresh[0].speaker):
        return [*turns, *fresh]
    one, other = turns[-1], fresh[0]
    unclear = tuple(dict.fromkeys((*one.unclear, *other.unclear)))
    joined = replace(one, end=max(one.end, other.end), text=f"{one.text} {other.text}", unclear=unclear)
    return [*turns[:-1], joined, *fresh[1:]]


def _clipped(turn: Said) -> Said:
    return replace(turn, unclear=tuple(word for word in turn.unclear if word in turn.text))


def _carried(matches: Sequence[Match], last: Heard, words: list[Word], turns: Sequence[Said]) -> dict[str, str]:
    """Labels of the next piece, and the raw speakers whose words both pieces heard them say."""
    votes: Counter[tuple[str, str]] = Counter()
    for match in (match for match in matches if match.length > 1):
        for back in range(match.length):
            known = last.piece.turns[last.words[match.first - back].turn].speaker
            votes[turns[words[match.second - back].turn].speaker, last.speakers[known]] += 1
    carried: dict[str, str] = {}
    for (label, speaker), _ in votes.most_common():
        if label not in carried and speaker not in carried.values():
            carried[label] = speaker
    return carried


def _labelled(turns: Sequence[Said], carried: dict[str, str], names: Sequence[str], taken: list[str]) -> dict[str, str]:
    """Every label's raw speaker; those that nothing links to a known one are new, for the user to merge."""
    speakers = dict(carried)
    for turn in turns:
        if turn.speaker in names:
            speakers[turn.speaker] = turn.speaker
        elif turn.speaker not in speakers:
            speakers[turn.speaker] = f"S{len(taken) + 1}"
            taken.append(speakers[turn.speaker])
    return speakers
