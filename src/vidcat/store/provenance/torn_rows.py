"""Rows of the history that somebody changed into what no row can be: told, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from vidcat.errors import CatalogueUnreadable

TORN = (ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""What reading a date, a JSON text or a word of a closed set raises for a row that has none."""


@contextmanager
def torn_rows_told(what: str) -> Iterator[None]:
    """Read rows inside; raise CatalogueUnreadable, which names `what`, for one that is torn."""
    try:
        yield
    except TORN as error:
        raise CatalogueUnreadable(
            f"The {what} is damaged: `vidcat verify` tells which of its lines."
        ) from error
