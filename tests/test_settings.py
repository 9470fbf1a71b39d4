"""One table of settings: what it takes, and that everything that is read or written about stands in it."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from components import settings
from components.settings import GROUPS, SETTINGS, BadSetting, Setting
from tests.sources import ROOT, sources

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")
NAMES = {setting.name for setting in SETTINGS}
FORMS = (
    r"\b(?:WORKBENCH_[A-Z_]+|GOOGLE_[A-Z_]+|GEMINI_API_KEY|TURN_[A-Z]+|CLOUDFLARE_[A-Z_]+|TWILIO_[A-Z_]+|HF_TOKEN)\b"
)


def told(setting: Setting[Any]) -> str:
    """The setting's row in the README."""
    where = " (environment only)" if setting.local else ""
    default = "" if setting.default in ("", None) else str(setting.default).lower()
    return f"| `{setting.name}` | {setting.meaning}{where} | {default} |"


@pytest.mark.parametrize("group", GROUPS)
def test_the_readme_lists_them_as_they_are(group: str) -> None:
    rows = "\n".join(map(told, GROUPS[group]))
    assert f"\n**{group}**" in README and rows in README


def test_the_example_lists_what_secrets_may_hold() -> None:
    listed = re.findall(r"^# ([A-Z_]+) = \".*\"$", EXAMPLE, re.MULTILINE)
    assert sorted(listed) == sorted(setting.name for setting in SETTINGS if not setting.local)
    assert tomllib.loads(EXAMPLE) == {}


def test_its_examples_can_be_used() -> None:
    env = tomllib.loads("\n".join(re.findall(r"^# ([A-Z_]+ = \".*\")$", EXAMPLE, re.MULTILINE)))
    assert [str(error) for error in settings.troubles(env) if "FOLDER" not in str(error)] == []


def test_no_other_is_read() -> None:
    read = {
        name
        for source in sources("app.py", "components/", "pages/")
        if not source.path.startswith("components/offline/")
        for name in re.findall(rf"[\"']({FORMS})[\"']", source.text)
    }
    assert read - NAMES == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_not_set_and_empty_are_the_same(setting: Setting[Any]) -> None:
    assert setting.of({}) == setting.of({setting.name: ""}) == setting.of({setting.name: " "}) == setting.default
    assert setting.meaning[0].isupper() and not setting.meaning.endswith(".") and setting.kind


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (settings.VERTEXAI, "True", True),
        (settings.VERTEXAI, "0", False),
        (settings.MACHINE, " yes ", True),
        (settings.BUDGET_DAY, "NONE", None),
        (settings.BUDGET_DAY, "1e1", Decimal(10)),
        (settings.LOCATION, "me-west1", "me-west1"),
        (settings.ACCOUNTS, "/", Path("/")),
        (settings.DATABASE, "postgres://u:p@h/d", "postgres://u:p@h/d"),
    ],
)
def test_values(setting: Setting[Any], text: str, value: object) -> None:
    assert setting.of({setting.name: text}) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (settings.VERTEXAI, "maybe"),
        (settings.MACHINE, "2"),
        (settings.BUDGET_RUN, "1,50"),
        (settings.BUDGET_RUN, "-0.01"),
        (settings.BUDGET_RUN, "Infinity"),
        (settings.PROJECT, "My Project"),
        (settings.VISITOR, "0"),
        (settings.FREE, "²"),
        (settings.LOCATION, "evil.example/"),
        (settings.GEMINI_ADDRESS, "gate.example"),
        (settings.ACCOUNTS, "/nowhere/at/all"),
        (settings.AUTHORITIES, "/nowhere.pem"),
    ],
)
def test_what_can_not_be_used_is_told_with_name_and_value(setting: Setting[Any], text: str) -> None:
    with pytest.raises(BadSetting) as caught:
        setting.of({setting.name: text})
    assert str(caught.value) == f"Config {setting.name} has value '{text}'. Not a valid {setting.kind}."


@pytest.mark.parametrize("setting", [settings.GEMINI_API_KEY, settings.DATABASE], ids=lambda setting: setting.name)
def test_a_secret_is_never_repeated(setting: Setting[Any]) -> None:
    with pytest.raises(BadSetting) as caught:
        setting.of({setting.name: "mysql://user:pass word@host"})
    assert "pass" not in str(caught.value) and setting.name in str(caught.value)
    assert "pass" not in "".join(map(str, settings.troubles({setting.name: "my pass"})))


def test_every_trouble_is_found_at_once() -> None:
    env = {"GOOGLE_CLOUD_LOCATION": "a b", "WORKBENCH_BUDGET_DAY": "x", "TURN_ONLY": "1", "SOMETHING_ELSE": "x"}
    assert [str(error).split()[1] for error in settings.troubles(env)] == list(env)[:2]
