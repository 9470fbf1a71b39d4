"""Typed Python functions a model may call in a talk; the signature and the docstring are its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from google.genai import types
from pydantic import ValidationError, validate_call

from components.live import calculator


class FunctionFailed(ValueError):
    """Told to the model, so that it can ask or try otherwise."""


@dataclass(frozen=True, slots=True)
class Function:
    """`label` is what the user sees; `call` must be safe to run in a thread, and quick."""

    label: str
    call: Callable[..., str]

    @property
    def name(self) -> str:
        return self.call.__name__

    def declaration(
        self, behavior: types.Behavior | None = None, form: Literal["json_schema", "schema"] = "json_schema"
    ) -> types.FunctionDeclaration:
        declared = types.FunctionDeclaration.from_callable_with_api_option(
            callable=self.call, use_json_schema=True, behavior=behavior
        )
        # What it returns is not the model's to check, and older models refuse the field.
        update: dict[str, Any] = {"response_json_schema": None}
        if form == "schema":
            schema = types.JSONSchema.model_validate(declared.parameters_json_schema or {})
            update |= {"parameters_json_schema": None, "parameters": types.Schema.from_json_schema(json_schema=schema)}
        return declared.model_copy(update=update)

    def run(self, arguments: Mapping[str, Any]) -> str:
        """The result as text. Raises FunctionFailed for wrong arguments, and for what the function refuses."""
        try:
            return validate_call(self.call)(**arguments)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
            raise FunctionFailed(f"Wrong arguments: {wrong}") from error
        except ValueError as error:
            raise FunctionFailed(str(error)) from error


def current_time(zone: str = "UTC") -> str:
    """Tell the current date, weekday and time of a place.

    Args:
        zone: IANA time zone, such as Europe/Berlin, Asia/Kuala_Lumpur or UTC.
    """
    name = _cities().get(zone.strip().casefold(), zone)
    try:
        now = datetime.now(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise FunctionFailed(f"There is no time zone “{zone}”. Use an IANA name such as Europe/Berlin.") from error
    return now.strftime("%A, %Y-%m-%d %H:%M:%S %Z (UTC%z)")


@cache
def _cities() -> dict[str, str]:
    """Time zones by the city they are named after, as people say it."""
    return {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in sorted(available_timezones())}


def calculate(expression: str) -> str:
    """Calculate exactly, with units of measure and their conversion. Not for currencies.

    Args:
        expression: For example "17.5 * 4", "3 km / 20 min to km/h", "20 degC to degF", "sqrt(2)".
    """
    return calculator.calculate(expression)


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function("Current time", current_time),
        Function("Calculator with units", calculate),
    )
}
