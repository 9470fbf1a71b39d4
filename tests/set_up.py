"""Whether both ends of the range of pips take the lock as it is, on a day when everything has a newer release.

`python -m tests.set_up`; downloads what the lock names, installs nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from tests.lock import Pin, read_lock
from tests.sources import ROOT

LOCK = ROOT / "tests" / "requirements.txt"  # holds the app's, too
PIPS = ("pip==22.3", "pip")  # the oldest that Python 3.11 came with, and the newest
INSTALL = ("install", "--no-deps", "--require-hashes")  # as the Makefile and the README have it


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        newer = folder / "newer"
        newer.mkdir()
        pins = read_lock(LOCK)
        release_newer(pins, newer)
        return max(take(pip, folder / str(number), newer, pins) for number, pip in enumerate(PIPS))


def take(pip: str, folder: Path, newer: Path, pins: Iterable[Pin]) -> int:
    """Zero if this pip resolves the lock to exactly itself."""
    python = environment(folder, pip)
    found = resolved(python, newer, folder / "report.json")
    wanted = {(pin.name, str(pin.version)) for pin in pins if not pin.marker or Marker(pin.marker).evaluate()}
    version = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=True).stdout
    told = " ".join(version.split()[:2])
    if found == wanted:
        print(f"{told}: {len(found)} packages, exactly those locked", flush=True)
        return 0
    print(f"{told}: not locked {sorted(found - wanted)}, not taken {sorted(wanted - found)}", flush=True)
    return 1


def environment(folder: Path, pip: str) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--upgrade", pip], check=True)
    return python


def resolved(python: Path, newer: Path, report: Path) -> set[tuple[str, str]]:
    dry = ("--dry-run", "--quiet", "--report", report, "--find-links", newer)
    subprocess.run([python, "-m", "pip", *INSTALL, *dry, "-r", LOCK], check=True)
    installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {(canonicalize_name(one["metadata"]["name"]), one["metadata"]["version"]) for one in installed}


def release_newer(pins: Iterable[Pin], folder: Path) -> None:
    """A wheel of each package's next release, empty but valid, and within every bound that its users set."""
    for pin in pins:
        version = f"{pin.version.base_version}.post99"
        stem = f"{pin.name.replace('-', '_')}-{version}"
        with ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            record = ""
            for path, text in contents(pin.name, version):
                wheel.writestr(f"{stem}.dist-info/{path}", text)
                digest = urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()
                record += f"{stem}.dist-info/{path},sha256={digest},{len(text)}\n"
            wheel.writestr(f"{stem}.dist-info/RECORD", f"{record}{stem}.dist-info/RECORD,,\n")


def contents(name: str, version: str) -> Iterator[tuple[str, str]]:
    yield "METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    yield "WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


if __name__ == "__main__":
    sys.exit(main())
