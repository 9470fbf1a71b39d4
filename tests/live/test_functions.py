"""What a model may call: exact results, and what it is told when it asks wrongly."""

from __future__ import annotations

import asyncio
import threading

import pytest
from google.genai import types

from components.live import threads
from components.live.calculator import NotCalculable, calculate
from components.live.events import Call
from components.live.functions import FUNCTIONS, Function, FunctionFailed
from components.live.snapshot import ToolUse
from components.live.toolbox import Toolbox


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("17.5 * 4", "70"),
        ("0.1 + 0.2", "0.3"),
        ("2 ^ 10", "1024"),
        ("7 % 4", "3"),
        ("-(3 + 4)", "-7"),
        ("sqrt(2)", "1.41421356237"),
        ("2 pi", "6.28318530718"),
        ("3 km / 2 h", "1.5 km/h"),
        ("3 km / 20 min to km/h", "9 km/h"),
        ("5 ft + 3 in to cm", "160.02 cm"),
        ("5 in", "5 in"),
        ("100 km/h to mph", "62.1371192237 mph"),
        ("20 degC to degF", "68 °F"),
        ("20 °C in °F", "68 °F"),
        ("5 m^2 to cm^2", "50000 cm²"),
        ("1 GB / 10 MB", "100"),
        ("12 % * 50", "6"),
        ("6 × 7 ÷ 2", "21"),
    ],
)
def test_the_calculator(expression: str, result: str) -> None:
    assert calculate(expression) == result


@pytest.mark.parametrize(
    "expression",
    [
        "9**9**9**9",
        "__import__('os').system('true')",
        "(1).__class__",
        "[1 for _ in [1]]",
        "10 USD to EUR",
        "3 km + 2 s",
        "1 / 0",
        "(-8) ** 0.5",
        "1e308 * 10",
        "sqrt(1, 2)",
        "quantity('a', 'b')",
        "(" * 150,
        "1 +",
        "True + 1",
        "1" * 201,
        "",
    ],
)
def test_what_is_not_arithmetic_is_refused(expression: str) -> None:
    with pytest.raises(NotCalculable):
        calculate(expression)


def test_the_time_of_a_place() -> None:
    told = FUNCTIONS["current_time"].run({"zone": "Asia/Kuala_Lumpur"})
    assert told.endswith("+08 (UTC+0800)")
    assert FUNCTIONS["current_time"].run({"zone": "tokyo"}).endswith("JST (UTC+0900)"), "a city that has its own"
    with pytest.raises(FunctionFailed, match="no time zone"):
        FUNCTIONS["current_time"].run({"zone": "../etc"})


def test_wrong_arguments_are_told() -> None:
    with pytest.raises(FunctionFailed, match="expression"):
        FUNCTIONS["calculate"].run({"formula": "1"})


def test_the_signature_is_the_declaration() -> None:
    declared = FUNCTIONS["calculate"].declaration(types.Behavior.BLOCKING)
    assert declared.name == "calculate" and declared.description and "units" in declared.description
    assert declared.parameters_json_schema and declared.parameters_json_schema["required"] == ["expression"]
    assert declared.behavior == types.Behavior.BLOCKING and declared.response_json_schema is None


class Told:
    """What the page and the model were told."""

    def __init__(self) -> None:
        self.shown: list[ToolUse] = []
        self.answers: list[tuple[str, str, bool]] = []

    async def answer(self, call: Call, text: str, ok: bool) -> bool:
        self.answers.append((call.id, text, ok))
        return True


def run(function: Function, *, limit: float = 5.0, withdraw: bool = False) -> Told:
    told = Told()

    async def main() -> None:
        box = Toolbox({function.name: function}, lambda: 0.0, limit)
        box.call(Call("a", function.name, {}), told.shown.append, told.answer)
        assert box.pending
        await asyncio.sleep(0)
        if withdraw:
            box.withdraw(("a",))
        while box.pending:
            await asyncio.sleep(0.005)
        await box.close()

    asyncio.run(main())
    return told


def test_a_call_runs_beside_the_talk() -> None:
    def where() -> str:
        return threading.current_thread().name

    told = run(Function("Where", where))
    assert [use.state for use in told.shown] == ["running", "done"]
    assert told.answers[0][1].startswith("talk-function") and told.answers[0][2]


def test_a_call_that_takes_too_long_is_given_up() -> None:
    held = threading.Event()

    def stuck() -> str:
        held.wait(10)
        return ""

    told = run(Function("Stuck", stuck), limit=0.05)
    held.set()
    assert told.answers == [("a", "stuck took longer than 0.05 seconds.", False)]
    assert told.shown[-1].state == "failed"


def test_a_call_that_fails_tells_its_kind_and_no_more() -> None:
    def broken() -> str:
        raise KeyError("secret")

    assert run(Function("Broken", broken)).answers == [("a", "broken failed: KeyError.", False)]


def test_a_withdrawn_call_is_not_answered() -> None:
    held = threading.Event()

    def slow() -> str:
        held.wait(10)
        return ""

    told = run(Function("Slow", slow), withdraw=True)
    held.set()
    assert told.answers == [] and told.shown[-1].state == "cancelled"


def test_a_thread_that_hangs_makes_way_until_too_many_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "MOST_AT_WORK", 1)
    monkeypatch.setattr(threads, "MOST_HUNG", 5)
    held = threading.Event()

    def stuck() -> str:
        held.wait(30)
        return ""

    async def main() -> list[str]:
        told, box = Told(), Toolbox({"stuck": Function("Stuck", stuck)}, lambda: 0.0, 0.01)
        for number in range(7):
            box.call(Call(f"c{number}", "stuck", {}), told.shown.append, told.answer)
        while box.pending:
            await asyncio.sleep(0.005)
        held.set()
        return [text for _, text, _ in told.answers]

    answers = asyncio.run(main())
    assert answers[:5] == ["stuck took longer than 0.01 seconds."] * 5
    assert answers[5:] == ["stuck was not run: too many functions never came back."] * 2


def test_what_a_function_raises_never_ends_its_thread_unheard() -> None:
    def leaves() -> str:
        raise SystemExit(3)

    assert run(Function("Leaves", leaves)).answers == [("a", "leaves failed: SystemExit.", False)]
