"""What goes wrong with one question stays with it: the engine and the questions after it go on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from PIL import Image, ImageDraw

from components.offline import thinkers
from components.offline.prompt import Blob, Prompt, Turn, Unreadable
from components.offline.thinkers import Thinkers
from components.offline.wire.errors import ApiError

BAD = (sys.executable, "-m", "tests.offline.bad_mind")
LIMITED = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limits of Linux")


def prompt(deed: str = "") -> Prompt:
    return Prompt(deed, (), json=False, schema=None)


def asked(of: Thinkers, deed: str = "") -> str:
    return "".join(of.respond(prompt(deed), lambda: False))


@pytest.fixture
def bad() -> Iterator[Thinkers]:
    with closing(Thinkers(BAD)) as made:
        yield made


def test_one_thinker_answers_one_question_after_the_other(bad: Thinkers) -> None:
    assert asked(bad) == asked(bad) == f"{bad.pids[0]} well"


@LIMITED
@pytest.mark.parametrize(
    ("deed", "status", "words"),
    [
        ("swell", "INVALID_ARGUMENT", "more memory than it may use"),
        ("spin", "INVALID_ARGUMENT", "takes it more than 540 seconds"),
        ("crash", "INVALID_ARGUMENT", "a file broke its reader"),
        ("be killed", "INTERNAL", "An internal error has occurred"),
    ],
)
def test_one_that_breaks_its_limits_is_replaced(bad: Thinkers, deed: str, status: str, words: str) -> None:
    before = asked(bad)
    with pytest.raises(ApiError, match=words) as caught:
        asked(bad, deed)
    assert caught.value.status == status
    assert bad.pids == [] and not psutil.pid_exists(int(before.split()[0]))
    assert asked(bad) != before


def test_one_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinkers, "PATIENCE", 0.1)
    with closing(Thinkers(BAD, seconds=4)) as slow:
        heard: list[str] = []
        with pytest.raises(ApiError, match="takes it more than 4 seconds"):
            heard.extend(slow.respond(prompt("hang"), lambda: False))
        assert slow.pids == []


def test_what_was_found_wrong_costs_no_thinker(bad: Thinkers) -> None:
    first = asked(bad)
    with pytest.raises(Unreadable, match=r"No picture\."):
        asked(bad, "find it broken")
    with pytest.raises(ApiError, match="internal error"):
        asked(bad, "fail")
    assert asked(bad) == first


def test_leaving_early_keeps_a_thinker_that_stops_when_told(bad: Thinkers) -> None:
    pieces = bad.respond(prompt("go on"), lambda: False)
    pid = next(pieces).strip()
    assert next(pieces) == "tick "
    with closing(pieces):  # type: ignore[type-var]
        pass
    assert bad.pids == [int(pid)] and asked(bad) == f"{pid} well"


def test_leaving_early_ends_one_that_does_not(bad: Thinkers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinkers, "PATIENCE", 0.1)
    pieces = bad.respond(prompt("hang"), lambda: True)
    assert list(pieces) == []
    assert bad.pids == []


def test_one_stays_when_there_is_nothing_to_do(bad: Thinkers) -> None:
    first, second = (bad.respond(prompt(), lambda: False) for _ in range(2))
    assert next(first) != next(second)
    assert ["".join(first), "".join(second)] == ["well", "well"]
    assert len(bad.pids) == 1


def test_it_ends_with_the_engine(bad: Thinkers) -> None:
    process = psutil.Process(int(asked(bad).split()[0]))
    bad.close()
    assert not process.is_running()


def test_a_real_one_reads(tmp_path: Path) -> None:
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((20, 60), "Harbour 27", fill="black", font_size=60)
    picture.save(tmp_path / "sign.png")
    blob = Blob("image/png", tmp_path / "sign.png")
    with closing(Thinkers()) as real:
        question = Prompt("", (Turn("user", (blob, "What does it say?")),), json=False, schema=None)
        assert "Harbour 27" in "".join(real.respond(question, lambda: False))
        with pytest.raises(Unreadable):
            list(
                real.respond(
                    Prompt("", (Turn("user", (Blob("image/png", Path(__file__)),)),), False, None), lambda: False
                )
            )
