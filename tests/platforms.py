"""The platforms the README names, and whether the lock is whole on each: nothing is missing, all of it has a wheel.

`python -m tests.platforms` asks the package index by way of uv.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.lock import Pin, read_lock
from tests.sources import ROOT

LOCK = ROOT / "tests" / "requirements.txt"  # holds the app's, too
PYTHONS = ("3.11", "3.12", "3.13")
# Name for uv (Debian 11 has glibc 2.31), sys_platform, platform_system, os_name, platform_machine.
SYSTEMS = (
    ("x86_64-manylinux_2_31", "linux", "Linux", "posix", "x86_64"),
    ("aarch64-manylinux_2_31", "linux", "Linux", "posix", "aarch64"),
    ("aarch64-apple-darwin", "darwin", "Darwin", "posix", "arm64"),
    ("x86_64-pc-windows-msvc", "win32", "Windows", "nt", "AMD64"),
)


@dataclass(frozen=True, slots=True)
class Platform:
    name: str
    python: str
    markers: dict[str, str]

    def takes(self, pin: Pin) -> bool:
        return not pin.marker or Marker(pin.marker).evaluate(self.markers)


def platforms() -> Iterator[Platform]:
    for python, (name, sys_platform, system, os_name, machine) in product(PYTHONS, SYSTEMS):
        own = {
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "sys_platform": sys_platform,
            "platform_system": system,
            "os_name": os_name,
            "platform_machine": machine,
        }
        yield Platform(name, python, own)


def main() -> int:
    pins = read_lock(LOCK)
    wrong = 0
    for platform in platforms():
        locked = {(pin.name, str(pin.version)) for pin in pins if platform.takes(pin)}
        differing = sorted(locked ^ resolved(platform))
        wrong += bool(differing)
        told = f"differs in {differing}" if differing else f"{len(locked)} packages, each with a wheel, none missing"
        print(f"Python {platform.python}, {platform.name}: {told}", flush=True)
    return 1 if wrong else 0


def resolved(platform: Platform) -> set[tuple[str, str]]:
    """What a resolver finds the lock to need there, from wheels alone."""
    where = ("--python-version", platform.python, "--python-platform", platform.name)
    command = ("uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--only-binary", ":all:", *where)
    environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": "14.0"}
    done = subprocess.run(
        [sys.executable, "-m", *command, *sys.argv[1:], str(LOCK)], env=environment, stdout=subprocess.PIPE, text=True
    )
    requirements = (Requirement(line) for line in done.stdout.splitlines() if line and line[0].isalnum())
    return {(canonicalize_name(one.name), str(one.specifier).removeprefix("==")) for one in requirements}


if __name__ == "__main__":
    sys.exit(main())
