"""Which files make an item."""

from __future__ import annotations

from typing import get_args

import pytest

from components.analysis.inspect_groups import SHARED, File, Rule, grouped, propose, stem, unused

LAMP = [File("1", "lamp-front.jpg", "image"), File("2", "lamp_2.png", "image"), File("3", "lamp-spec.pdf", "pdf")]
CUP = [File("4", "cup.jpg", "image"), File("5", "cup.mp4", "video")]
SPEC = File("6", "specification.pdf", "pdf")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lamp-front.jpg", "lamp"),
        ("lamp_front_2.jpg", "lamp"),
        ("lamp (3).jpeg", "lamp"),
        ("desk lamp back.png", "desk lamp"),
        ("lamp-spec.pdf", "lamp"),
        ("spec.pdf", ""),
        ("Product specification.pdf", ""),
        ("IMG_20411234.jpg", "IMG_20411234"),
        ("front.png", ""),
        ("muesli_good.png", "muesli_good"),
    ],
)
def test_a_names_stem(name: str, expected: str) -> None:
    assert stem(name) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "Each picture is an item",
            {"1": "lamp-front", "2": "lamp_2", "3": SHARED, "4": "cup", "5": "cup", "6": SHARED},
        ),
        ("By file name", {"1": "lamp", "2": "lamp", "3": "lamp", "4": "cup", "5": "cup", "6": SHARED}),
        ("All are one item", dict.fromkeys("123456", "lamp")),
    ],
)
def test_a_rule_proposes(rule: Rule, expected: dict[str, str]) -> None:
    assert propose([*LAMP, *CUP, SPEC], rule) == expected


def test_two_pictures_of_one_name_are_two_items() -> None:
    files = [File("1", "a.jpg", "image"), File("2", "a.png", "image")]
    assert propose(files, "Each picture is an item") == {"1": "a", "2": "a (2)"}


def test_no_two_pictures_become_one_item_by_their_names() -> None:
    files = [File(str(n), name, "image") for n, name in enumerate(("a.jpg", "a.png", "a (2).gif", "1000012345"))]
    found = propose(files, "Each picture is an item")
    assert found == {"0": "a", "1": "a (2)", "2": "a (2) (2)", "3": "1000012345"}
    assert [len(own) for own in grouped(files, found).values()] == [1, 1, 1, 1]


@pytest.mark.parametrize("rule", get_args(Rule))
def test_a_picture_called_all_is_an_item(rule: Rule) -> None:
    files = [File("1", "All.jpg", "image"), File("2", "cup.jpg", "image")]
    items = grouped(files, propose(files, rule))
    assert next(iter(items)) == "All (item)" and items["All (item)"][0].key == "1"
    film = [File("1", "all", "video")]
    assert list(grouped(film, propose(film, rule))) == ["all (item)"]


def test_a_video_alone_is_an_item_and_goes_with_the_only_picture() -> None:
    film = File("9", "turning.mp4", "video")
    assert propose([film], "Each picture is an item") == {"9": "turning"}
    assert propose([film, CUP[0]], "Each picture is an item") == {"9": "cup", "4": "cup"}
    assert propose([film, CUP[0], LAMP[0]], "Each picture is an item")["9"] == "turning"


def test_items_have_their_own_files_and_the_shared_ones_in_order() -> None:
    files = [SPEC, CUP[1], CUP[0], LAMP[0]]
    found = grouped(files, {"6": "all", "5": "cup", "4": " cup ", "1": "lamp"})
    assert {name: [file.key for file in own] for name, own in found.items()} == {
        "cup": ["4", "6", "5"],
        "lamp": ["1", "6"],
    }


def test_what_has_no_picture_is_no_item_and_is_told() -> None:
    files = [LAMP[2], CUP[0]]
    found = grouped(files, {"3": "lamp", "4": "cup"})
    assert list(found) == ["cup"] and unused(files, found) == [LAMP[2]]
    assert grouped([SPEC], {"6": SHARED}) == {}


def test_when_all_is_shared_it_is_one_item() -> None:
    assert list(grouped([CUP[0], SPEC], {"4": "", "6": "ALL"})) == ["Item 1"]
