from __future__ import annotations

from itertools import combinations
from pathlib import Path

from PIL import Image

from components.media.duplicates import NEAR, Pair, bits_apart, fingerprint, groups, pairs
from components.media.images import flatten
from components.media.samples import CAFE, HARDWARE


def of(image: Image.Image) -> int:
    found = fingerprint(image)
    assert found is not None
    return found


def test_the_bits_say_where_it_gets_brighter() -> None:
    to_the_right = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90)
    assert fingerprint(to_the_right) == 2**256 - 1
    assert fingerprint(to_the_right.transpose(Image.Transpose.ROTATE_180)) == 0


def test_an_even_picture_has_no_fingerprint() -> None:
    assert fingerprint(Image.new("RGB", (50, 50), "#eeeeee")) is None


def test_bits_are_counted() -> None:
    assert bits_apart(0b1011, 0b0010) == 2


def test_scaled_and_compressed_it_looks_the_same(tmp_path: Path) -> None:
    with Image.open(CAFE.path) as opened:
        original = opened.convert("RGB")
    original.resize((original.width // 2, original.height // 2)).save(tmp_path / "a.jpg", quality=30)
    with Image.open(tmp_path / "a.jpg") as copy:
        assert bits_apart(of(original), of(copy)) <= 6


def test_receipts_of_one_form_look_different() -> None:
    with Image.open(CAFE.path) as cafe, Image.open(HARDWARE.path) as hardware:
        assert bits_apart(of(flatten(cafe)), of(flatten(hardware))) > NEAR


def test_no_two_real_receipts_are_taken_for_the_same(shared_media: Path) -> None:
    fingerprints = []
    for path in sorted(shared_media.glob("receipts/*.jpg")):
        with Image.open(path) as image:
            fingerprints.append(of(image))
    assert len(fingerprints) > 20
    assert min(bits_apart(*two) for two in combinations(fingerprints, 2)) > NEAR


def test_pairs_by_content_and_by_look() -> None:
    hashes = {"a": "1", "b": "1", "c": "2", "d": "3", "e": "4"}
    looks = {"a": 0b0, "b": 0b0, "c": 0b111, "d": 2**200 - 1, "e": None}
    assert pairs(hashes, looks, near=3) == [Pair("a", "b", None), Pair("a", "c", 3), Pair("b", "c", 3)]


def test_groups_are_linked_through_others() -> None:
    linked = [Pair("a", "b", 1), Pair("c", "d", 2), Pair("d", "e", 3), Pair("b", "f", None), Pair("f", "a", 0)]
    assert groups(linked) == [("a", "b", "f"), ("c", "d", "e")]
    assert groups([Pair("a", "b", 1), Pair("c", "d", 1), Pair("b", "d", 1)]) == [("a", "b", "c", "d")]
    assert groups([]) == []
