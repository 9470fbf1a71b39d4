"""Nothing of ours says a word to the outside that nobody asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.overhear import ROOT, namespace, overheard
from tests.waiting import wait_until

SECONDS = 240
# Whatever of ours a process begins with.
STARTS = ("app", "components.offline.__main__", "components.media.decoder", "components.pages", "tests.bench.meeting")
# Where one of these is set, onnxruntime takes itself for a test's and says nothing, which a user's would not do.
TEST_MACHINES = ("CI", "CONTINUOUS_INTEGRATION", "BUILD_ID", "JENKINS_URL", "TF_BUILD", "GITHUB_", "GITLAB_", "TRAVIS")
SILENT = ("ORT_", "HF_", *TEST_MACHINES)
TALKATIVE = "import onnxruntime, sys; sys.stdin.read()"


@pytest.fixture
def untold(tmp_path: Path) -> dict[str, str]:
    """An environment in which no library is told to be silent, with a home of its own."""
    own = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    return {name: value for name, value in os.environ.items() if not name.startswith(SILENT)} | own


@pytest.fixture(scope="module")
def own_network() -> None:
    try:
        namespace()
    except OSError as error:
        reason = f"needs a network of its own to hear what is looked up: {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("own_network")
@pytest.mark.parametrize("what", ["app", "engine"])
def test_no_name_is_looked_up(what: str, untold: dict[str, str], chromium_path: str, tmp_path: Path) -> None:
    untold["CHROMIUM"] = chromium_path
    other = tmp_path / "other"
    other.mkdir()
    with overheard(tmp_path, untold, sys.executable, "-m", "tests.walk", what, str(tmp_path)) as walk:
        assert walk.line() == "walked"
        # onnxruntime takes some ten seconds: until another, which nobody told to be silent, has asked for its host.
        with overheard(other, untold, sys.executable, "-c", TALKATIVE) as talkative:
            wait_until(talkative.names, SECONDS, what="onnxruntime's first look-up")
        assert walk.names() == []


@pytest.mark.parametrize("start", STARTS)
def test_onnxruntime_keeps_no_id(start: str, untold: dict[str, str], tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", f"import {start}, onnxruntime"], cwd=ROOT, env=untold, check=True)
    assert [path.name for path in tmp_path.rglob("*") if path.name == ".ses" or "Microsoft" in path.parts] == []
