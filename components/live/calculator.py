"""Arithmetic with units, and nothing else: no names, no calls but a few functions, no currency."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pint

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    name: getattr(math, name) for name in ("sqrt", "sin", "cos", "tan", "log", "log10", "exp")
} | {"abs": abs, "round": round}
CONSTANTS = {"pi": math.pi, "e": math.e}
LONGEST = 200
TARGET = re.compile(r"(.*)\s(?:to|in|as)\s+([^\d\s].*)")
# "3 km / 2 h" means (3 km) / (2 h), and "5 m**2" five square metres; pint's own parser reads (3 km / 2) h.
MEASURE = re.compile(
    r"(?<![\w.])(\d[\d_]*+\.?+\d*+(?:[eE][+-]?\d+)?+)\s*([a-zA-Zµ°Ω][\w°]*+|%(?!\s*[\w(]))((?:\*\*-?\d+)?)",
)
SPELLED = {"°C": "degC", "°F": "degF", "%": "percent", "c": "degC", "f": "degF"}


class NotCalculable(ValueError):
    """Told to the model: what in the expression can't be calculated."""


def calculate(expression: str) -> str:
    """The value, with its unit: "3 km / 2 h" gives "1.5 km/h". " to " converts: "20 degC to degF".

    Raises NotCalculable for anything that is not arithmetic over numbers and units, or is beyond a float.
    """
    if len(expression) > LONGEST:
        raise NotCalculable(f"Expressions are at most {LONGEST} characters long.")
    expression = expression.replace("^", "**").replace("×", "*").replace("÷", "/").strip()
    asked = TARGET.fullmatch(expression)
    try:
        source = MEASURE.sub(_measure, asked[1] if asked else expression)
        value = _evaluate(ast.parse(source.strip(), mode="eval").body)
        return _written(_converted(value, asked[2])) if asked else _written(_reduced(value))
    except (pint.PintError, ArithmeticError, SyntaxError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise NotCalculable(f"Can't calculate that: {error}") from error


def _measure(match: re.Match[str]) -> str:
    number, unit, power = match.groups()
    if unit in CONSTANTS:
        return f"({number}*{unit}{power})"
    return f"quantity({number}, {SPELLED.get(unit, unit) + power!r})"


def _evaluate(node: ast.AST) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            # As a float, a power too large overflows at once; as an integer it would never end.
            return float(number)
        case ast.BinOp():
            return OPERATORS[type(node.op)](_evaluate(node.left), _evaluate(node.right))
        case ast.UnaryOp() if type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](_evaluate(node.operand))
        case ast.Name(id=name):
            return CONSTANTS[name] if name in CONSTANTS else units().Quantity(1.0, _unit(name))
        case ast.Call(
            func=ast.Name(id="quantity"), args=[ast.Constant(value=number), ast.Constant(value=str() as unit)]
        ):
            return units().Quantity(float(number), _unit(unit))  # type: ignore[arg-type]
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in FUNCTIONS:
            return FUNCTIONS[name](_plain(_evaluate(argument)))
    raise NotCalculable(f"“{ast.unparse(node)}” is not arithmetic.")


def _plain(value: Any) -> float:
    return float(value.to("").magnitude) if isinstance(value, pint.Quantity) else float(value)


def _unit(name: str) -> Any:
    return units().parse_units(SPELLED.get(name, name))


def _converted(value: Any, target: str) -> Any:
    return (value if isinstance(value, pint.Quantity) else units().Quantity(value)).to(_unit(target))


def _reduced(value: Any) -> Any:
    """A plain number where the units cancel out."""
    plain = isinstance(value, pint.Quantity) and value.dimensionless and value.units != units().radian
    return value.to("").magnitude if plain else value


def _written(value: Any) -> str:
    if isinstance(value, complex):
        raise NotCalculable("The result is not a real number.")
    if not math.isfinite(getattr(value, "magnitude", value)):
        raise NotCalculable("The result is too large.")
    if not isinstance(value, pint.Quantity):
        return f"{value:.12g}"
    return f"{float(value.magnitude):.12g} {value.units:~P}".strip()


@cache
def units() -> pint.UnitRegistry[Any]:
    """One registry for all: reading its definitions takes a tenth of a second."""
    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
