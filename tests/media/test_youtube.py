from __future__ import annotations

import pytest

from components.media.youtube import address, film_id

ID = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "typed",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}?t=30",
        f"youtube.com/watch?list=x&v={ID}",
        f"https://m.youtube.com/shorts/{ID}",
        f" https://www.youtube.com/live/{ID}/ ",
    ],
)
def test_a_films_address_is_known_in_every_form(typed: str) -> None:
    assert film_id(typed) == ID


@pytest.mark.parametrize(
    "typed",
    ["", "hello", "https://example.com/watch?v=" + ID, "https://www.youtube.com/@channel", "https://youtu.be/short",
     "ftp://youtu.be/" + ID, f"https://youtube.com.example.org/watch?v={ID}"],
)  # fmt: skip
def test_other_addresses_are_none(typed: str) -> None:
    assert film_id(typed) is None


def test_a_moment_has_an_address() -> None:
    assert address(ID, 75.6) == f"https://www.youtube.com/watch?v={ID}&t=75" and "&t" not in address(ID)
