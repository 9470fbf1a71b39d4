"""Errors of the store.

StoreFailed                 the database can't be reached, read or written; what is on the page stays
└── ResultTooLarge          this one result is over the cap; others are kept
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from components.errors import WorkbenchError


class StoreFailed(WorkbenchError):
    """Shown beside history and ledger; a run goes on without them."""


class ResultTooLarge(StoreFailed):
    """Shown beside the result, which can still be downloaded."""


ADDRESSES = "Set WORKBENCH_DATABASE_URL to sqlite:///file or postgresql://user:password@host/database."
DRIVER = "For PostgreSQL: install all that requirements.txt names."
WAIT = "Try again; if it stays so, tell who runs this app."


@contextmanager
def mapped() -> Iterator[None]:
    """Every exception of the database and its folder as StoreFailed, which names neither address nor password."""
    try:
        yield
    except OperationalError as error:
        raise StoreFailed("The database does not answer.", WAIT) from error
    except ImportError as error:
        raise StoreFailed("The database's driver is missing.", DRIVER) from error
    except OSError as error:
        raise StoreFailed("The folder for the database can't be written.", ADDRESSES) from error
    except SQLAlchemyError as error:
        raise StoreFailed(f"The database refused this ({type(error).__name__}).", WAIT) from error
