"""The README keeps up with what it describes."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

from google.genai import types

from components.gemini.own_table import parse
from components.live.functions import Function
from components.live.transport.relay import SETTINGS
from components.pages import PAGES
from tests.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_it_opens_with_the_two_commands() -> None:
    first_block = README.split("```")[1]
    assert [line.split("#")[0].strip() for line in first_block.strip().splitlines()] == ["make run", "make test"]


def test_before_them_stand_one_sentence_and_two_small_pictures() -> None:
    title, sentence, pictures = README.split("```")[0].strip().split("\n\n")
    assert title.startswith("# ") and sentence.count(". ") == 0 and sentence.endswith(".")
    shown = [ROOT / path for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", pictures)]
    assert len(shown) == 2 and all(picture.stat().st_size <= 150_000 for picture in shown)


def test_every_command_it_names_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)\b", "\n".join(re.findall(r"`[^`]+`|```.*?```", README, re.DOTALL))))
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert named and named - targets == set()


def test_every_path_it_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)]+)\)", README)
    assert links and [link for link in links if not (ROOT / link).exists()] == []


def test_it_names_every_page() -> None:
    assert [page.title for page in PAGES if f"**{page.title}**" not in README] == []


def test_it_names_every_room() -> None:
    rooms = [path.name for path in (ROOT / "components").iterdir() if (path / "__init__.py").exists()]
    assert [room for room in rooms if f"\n  {room}/" not in README] == []


def test_it_names_every_setting_of_a_relay() -> None:
    assert [name for name in (*SETTINGS, "TURN_ONLY") if f"`{name}`" not in README] == []


def test_its_example_of_a_table_of_models_is_one() -> None:
    (example,) = re.findall(r"```toml\n(read = .*?)```", README, re.DOTALL)
    table = parse(example)
    assert table.model[0].counts_like == "gemini-4-neon" and table.price[0].input == 1


def test_its_example_of_a_function_can_be_called() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    written, _, added = example.rpartition("\n\n")
    known: dict[str, Any] = {"date": date, "Function": Function}
    exec(written, known)
    function = eval(added, known)
    assert function.run({"day": date.today().isoformat()}) == "0 days"
    declared = function.declaration(types.Behavior.NON_BLOCKING)
    assert declared.name == "days_until" and declared.parameters_json_schema["required"] == ["day"]


def test_the_example_of_secrets_holds_none() -> None:
    assert tomllib.loads((ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")) == {}
