"""What is said when something fails: never what would destroy what is promised to be kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = [*(ROOT / "components").rglob("*.py"), *(ROOT / "pages").glob("*.py")]


def sentences(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_nobody_is_sent_to_reload_which_gives_up_the_files_of_a_session() -> None:
    asked = re.compile(r"(?<!not )\b(?:reload|refresh) (?:the|this) (?:page|window|tab|app)", re.IGNORECASE)
    told = [f"{path.name}: {text}" for path in PRODUCT for text in sentences(path) if asked.search(text)]
    scripts = [path.name for path in (ROOT / "components" / "ui").glob("*.js") if asked.search(path.read_text("utf-8"))]
    assert (told, scripts) == ([], [])


def failed() -> None:
    from components.ui.fault import on_script_error

    assert on_script_error(RuntimeError("a secret"))


def test_a_fault_is_told_in_our_words() -> None:
    page = AppTest.from_function(failed).run()
    (said,) = [box.value for box in page.error]
    assert "still here" in said and "Do not reload" in said and "secret" not in said


def full() -> None:
    import errno

    from components.ui.fault import on_script_error

    assert on_script_error(OSError(errno.ENOSPC, "No space left on device", "/a/secret"))


def test_a_full_disk_is_named() -> None:
    (said,) = [box.value for box in AppTest.from_function(full).run().error]
    assert "disk of this server is full" in said and "What you have here is kept" in said and "secret" not in said
