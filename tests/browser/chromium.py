"""The Chromium that tests drive: an installed one, else Debian's package, else Playwright's own.

`python -m tests.browser.chromium` makes sure there is one, and says which.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
START_SECONDS = 60

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


def find() -> str | None:
    """Path of a Chromium that starts. The environment variable CHROMIUM goes before all others."""
    return next((path for path in candidates() if path and starts(path)), None)


def candidates() -> Iterator[str | None]:
    yield os.environ.get("CHROMIUM")
    yield from map(shutil.which, NAMES)
    yield from PLACES
    yield playwrights_own()


def starts(path: str) -> bool:
    # Ubuntu's chromium-browser is a script that only tells to install a snap.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=START_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Debian's package where we may install it, else Playwright's download. Either may fail; `find` tells."""
    apt, root = shutil.which("apt-get"), superuser()
    if apt and root is not None:
        subprocess.run([*root, apt, "update", "-qq"], check=False)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            [*root, apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=quiet, check=False
        )
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def superuser() -> list[str] | None:
    """What to put before a command to run it as root; None where that isn't allowed without a password."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    allowed = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0
    return [sudo, "-n"] if sudo and allowed else None


def main() -> None:
    if find() is None:
        print("No Chromium found; installing one for the browser tests.", flush=True)
        install()
    found = find()
    print(f"Chromium: {found}" if found else "No Chromium: the browser tests can't run.", flush=True)


if __name__ == "__main__":
    main()
