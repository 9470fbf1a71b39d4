"""pyproject.toml and the two locks say the same; checked without a network."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.lock import HASH, Pin, read_lock, read_pin
from tests.platforms import Platform, platforms

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "requirements.txt"
TESTS = ROOT / "tests" / "requirements.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]

LOCKS = [pytest.param(APP, RUN, id="app"), pytest.param(TESTS, RUN + DEV, id="tests")]


def named(pins: list[Pin], name: str) -> list[Pin]:
    return [pin for pin in pins if pin.name == canonicalize_name(name)]


@pytest.mark.parametrize(("lock", "direct"), LOCKS)
def test_every_direct_dependency_is_locked_within_its_bounds(lock: Path, direct: list[Requirement]) -> None:
    pins = read_lock(lock)
    wrong = [
        str(wanted)
        for wanted in direct
        if not (found := named(pins, wanted.name))
        or not all(wanted.specifier.contains(pin.version, prereleases=True) for pin in found)
        or any(str(wanted.marker or "") not in pin.marker for pin in found)
    ]
    assert wrong == [], "run `make lock`"


@pytest.mark.parametrize(("lock", "direct"), LOCKS)
def test_nothing_is_locked_that_nobody_asks_for(lock: Path, direct: list[Requirement]) -> None:
    pins = read_lock(lock)
    wanted = {canonicalize_name(requirement.name) for requirement in direct}
    reached: set[str] = set()
    while added := {pin.name for pin in pins if pin.name in wanted or pin.via & reached} - reached:
        reached |= added
    assert {pin.name for pin in pins} - reached == set(), "run `make lock`"


@pytest.mark.parametrize(("lock", "direct"), LOCKS)
def test_the_lock_names_as_direct_what_the_project_names(lock: Path, direct: list[Requirement]) -> None:
    locked = {pin.name for pin in read_lock(lock) if any("pyproject.toml" in asker for asker in pin.via)}
    assert locked == {canonicalize_name(requirement.name) for requirement in direct}, "run `make lock`"


def test_the_tests_run_on_what_users_run() -> None:
    def versions(lock: Path) -> set[tuple[str, str, str]]:
        return {(pin.name, str(pin.version), pin.marker) for pin in read_lock(lock)}

    names = {pin.name for pin in read_lock(APP)}
    assert {pin for pin in versions(TESTS) if pin[0] in names} == versions(APP)


@pytest.mark.parametrize("lock", [APP, TESTS])
def test_every_pin_has_hashes(lock: Path) -> None:
    assert [pin.name for pin in read_lock(lock) if pin.hashes == 0] == []


@pytest.mark.parametrize("lock", [APP, TESTS])
def test_no_lock_names_a_server_or_a_folder(lock: Path) -> None:
    text = HASH.sub("", lock.read_text(encoding="utf-8"))
    assert re.findall(r"\S*(?:://|@ |--index|--extra|--find-links)\S*", text) == []


def test_the_lock_holds_every_dependency_of_every_pin_on_each_platform() -> None:
    """Of the packages installed here; `make check-lock` asks the index about the others."""
    pins = read_lock(TESTS)
    missing = {
        f"{asker} needs {wanted} on {platform.name}, Python {platform.python}"
        for platform in platforms()
        for asker, wanted in needed([pin for pin in pins if platform.takes(pin)], platform)
        if not any(
            platform.takes(pin) and wanted.specifier.contains(pin.version, True) for pin in named(pins, wanted.name)
        )
    }
    assert missing == set(), "run `make lock`"


def needed(pins: list[Pin], platform: Platform) -> set[tuple[str, Requirement]]:
    """What the pins ask for there, with the extras that are asked for themselves."""
    asked: set[tuple[str, str]] = {(pin.name, "") for pin in pins}
    asked |= {(canonicalize_name(wanted.name), extra) for wanted in RUN + DEV for extra in wanted.extras}
    found: set[tuple[str, Requirement]] = set()
    while True:
        found = {(name, wanted) for name, extra in asked for wanted in asks(name, extra, platform)}
        more = {(canonicalize_name(wanted.name), extra) for _, wanted in found for extra in wanted.extras}
        if more <= asked:
            return found
        asked |= more


def asks(name: str, extra: str, platform: Platform) -> list[Requirement]:
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []  # of another platform
    all_of_it = map(Requirement, lines)
    return [one for one in all_of_it if not one.marker or one.marker.evaluate({**platform.markers, "extra": extra})]


def test_every_dependency_gives_its_reason() -> None:
    dependencies = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.")[0]
    lines = dependencies.splitlines()
    entries = [line for line in lines if re.match(r'\s+"[a-z]', line)]
    assert len(entries) >= len(RUN) + len(DEV)
    assert [line.strip() for line in entries if not re.search(r'",\s*# \S', line)] == []


def test_reading_a_pin() -> None:
    block = f"Av==19.0.2 ; os_name == 'nt' \\\n    --hash=sha256:{'a' * 64}\n    # via\n    #   faster-whisper\n"
    assert read_pin(block) == Pin("av", Version("19.0.2"), 'os_name == "nt"', 1, frozenset({"faster-whisper"}))
