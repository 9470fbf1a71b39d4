"""What `/ready` asks of the one store and the one engine of this server."""

from __future__ import annotations

from components.errors import WorkbenchError
from components.ui.connection import engine
from components.ui.keeping import store


def database_trouble() -> str:
    try:
        return store().trouble()
    except WorkbenchError as error:
        return error.message


def engine_trouble() -> str:
    """It is started when it is first needed; before that nothing is amiss."""
    return "The offline engine has ended, and is being started again." if engine().missed else ""
