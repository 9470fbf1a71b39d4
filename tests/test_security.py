"""SECURITY.md names tests that exist."""

from __future__ import annotations

import re

from tests.sources import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [row for row in TEXT.splitlines() if row.startswith("| ") and not row.startswith("| #")]


def test_every_test_it_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert len(named) > 30 and missing == []


def test_every_threat_is_held_by_a_test_or_said_to_be_open() -> None:
    assert len(ROWS) >= 20
    assert [row for row in ROWS if "`tests/" not in row and "**Open**" not in row] == []
