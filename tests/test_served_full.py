"""The app on a disk that is full: what comes is refused in words, and what there is stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from components import settings
from components.bounds import MEGABYTE
from components.media.samples import CAFE
from tests.guest import Guest
from tests.serve import App, serving

SIZE = 64


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(disk)]
    if sys.platform != "linux" or not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs a small disk of its own, which only Linux's root can make")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def app(small_disk: Path, tmp_path: Path) -> Iterator[App]:
    elsewhere = {settings.DATABASE.name: f"sqlite:///{tmp_path / 'store.sqlite3'}", settings.FREE.name: "4"}
    with serving(small_disk, elsewhere) as app:
        yield app


def test_a_full_disk_refuses_in_words_and_loses_nothing(app: App, small_disk: Path) -> None:
    with Guest(app.base_url) as guest:
        guest.upload("kept.png", CAFE.path.read_bytes())
        guest.upload("large.png", CAFE.path.read_bytes() + b"large", SIZE * MEGABYTE)
        assert "The disk of this server is nearly full." in guest.words()
        with pytest.raises(OSError, match="No space"), (small_disk / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(1 << 12))
        guest.press("Remove all")
        guest.upload("small.png", CAFE.path.read_bytes() + b"small")
        assert "The disk of this server is nearly full." in guest.words()
        assert "Something went wrong" not in guest.words() and "could not be taken in" not in guest.words()
        (small_disk / "ballast").unlink()
        guest.upload("again.png", CAFE.path.read_bytes() + b"again")
        assert "again.png" in guest.words() and "1 file, 1 unusable" in guest.words()
