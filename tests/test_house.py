"""The rules that keep the house easy to see through."""

from __future__ import annotations

import ast
import re
from statistics import median, quantiles

import pytest

from tests.sources import ROOT, Function, Source, length, sources, tracked

CODE = ("app.py", "components/", "pages/")

# package -> the only places that may import it
OWNERS = {
    "streamlit": ("app.py", "components/shell.py", "components/ui/", "pages/", "tests/"),
    "google.genai": ("components/gemini/", "components/live/", "tests/"),
    "onnxruntime": ("components/offline/",),
}

# room -> what it may never import
STRANGERS = {
    "components/offline/": ("components.", "google.", "streamlit"),
    "components/media/": ("components.gemini", "components.analysis", "components.ui", "components.offline"),
    "components/prices/": ("components.ui", "components.media", "components.offline"),
    "components/analysis/": ("components.ui", "components.offline"),
    "components/gemini/": ("components.ui", "components.offline", "components.analysis"),
    "components/ui/": ("components.offline",),
    "pages/": ("components.offline",),
}

# What every room may import, the engine too: these import nothing else of ours.
COMMON = ("components.voiceprint", "components.quantities", "components.requirements")

PAGE_LINES = 120
# A parser that raises on a wrong value is a check, too; so is waiting for what must come.
CHECKS = re.compile(
    r"^(expect|assert|check|require|until|wait_until)|\.(raises|warns|fail|to_\w+|model_validate\w*|ParseDict)$"
)


def within(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package.rstrip('.')}.")


@pytest.mark.parametrize("package", OWNERS)
def test_only_its_owners_import_it(package: str) -> None:
    guests = [
        source.path
        for source in sources()
        if not source.path.startswith(OWNERS[package]) and any(within(name, package) for name in source.imports)
    ]
    assert guests == []


@pytest.mark.parametrize("room", STRANGERS)
def test_a_room_knows_nothing_of_the_rooms_above(room: str) -> None:
    own = room.strip("/").replace("/", ".")
    seen = [
        f"{source.path} imports {name}"
        for source in sources(room)
        for name in sorted(source.imports)
        if not within(name, own)
        and not any(within(name, common) for common in COMMON)
        and name != "components"
        and any(within(name, other) for other in STRANGERS[room])
    ]
    assert seen == []


def test_no_text_becomes_markup() -> None:
    unsafe = re.compile(r"unsafe_allow_(html|javascript)")
    assert [source.path for source in sources(*CODE) if unsafe.search(source.text)] == []


def test_pages_stay_thin() -> None:
    lines = {page.path: page.text.count("\n") for page in sources("pages/")}
    assert {path: count for path, count in lines.items() if count > PAGE_LINES} == {}


def test_modules_and_functions_fit_in_the_head() -> None:
    modules = [source.text.count("\n") for source in sources(*CODE)]
    functions = [length(function) for source in sources(*CODE) for function in source.functions]
    assert median(modules) <= 150
    assert median(functions) <= 8
    assert quantiles(functions, n=10)[-1] <= 30


def test_nothing_names_the_machine_it_was_written_on() -> None:
    folder = re.compile(r"(?<![\w.~/:-])/(?:home|root|Users|work|opt)/\w")
    index = re.compile(r"https?://(?!pypi\.org/project)[^\s/]+/(?:\S+/)?(?:simple|artifactory|nexus)\b")
    key = re.compile(r"AIza[\w-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\w")
    found = [
        f"{name}: {match[0]}"
        for name in tracked()
        if (text := as_text(name)) is not None
        for pattern in (folder, index, key)
        for match in pattern.finditer(text)
    ]
    assert found == []


def as_text(name: str) -> str | None:
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def all_tests() -> list[tuple[Source, Function]]:
    return [
        (source, function)
        for source in sources("tests/")
        for function in source.functions
        if function.name.startswith("test_")
    ]


def test_every_test_checks_something() -> None:
    idle = [
        f"{source.path}:{function.lineno} {function.name}" for source, function in all_tests() if not checks(function)
    ]
    assert idle == []


def checks(function: Function) -> bool:
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and CHECKS.search(ast.unparse(node.func)))
        for node in ast.walk(function)
    )


def test_no_test_sleeps_to_pass() -> None:
    """`tests/waiting.py` is the one place that waits, and always for a condition."""
    sleepers = [
        f"{source.path}:{line}"
        for source in sources("tests/")
        if source.path != "tests/waiting.py"
        for line, name in source.calls()
        if name in ("time.sleep", "sleep") or name.endswith(".wait_for_timeout")
    ]
    assert sleepers == []


def test_a_skipped_test_says_why() -> None:
    silent = [
        f"{source.path}:{node.lineno}"
        for source in sources("tests/")
        for node in source.nodes
        if isinstance(node, ast.Call) and skips(node) and not states_reason(node)
    ]
    assert silent == []


def skips(call: ast.Call) -> bool:
    return ast.unparse(call.func) in ("pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail")


def states_reason(call: ast.Call) -> bool:
    by_name = any(keyword.arg == "reason" for keyword in call.keywords)
    return by_name or (bool(call.args) and ast.unparse(call.func) != "pytest.mark.skipif")
