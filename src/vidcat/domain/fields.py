"""Say which field of a statement an error is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from vidcat.errors import UsageError


@contextmanager
def field_named(field: str) -> Iterator[None]:
    """Put the field's name before the sentence of a UsageError raised inside."""
    try:
        yield
    except UsageError as error:
        raise type(error)(f"{field}: {error.message}") from error
