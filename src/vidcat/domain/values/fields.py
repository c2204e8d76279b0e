"""The fields of a call: say which one an error is about, and what text one can hold."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from vidcat.errors import BadStatement, UsageError

MAX_KEY = 2**31 - 1
"""The largest number of a row: PostgreSQL's integer, so that a catalogue fits both databases."""

MAX_LINE = 500
MAX_PROSE = 20_000  # characters
MAX_URL = 8_192
MAX_NAME = 200
_SHOWN = 80
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_NON_JOINER = "\u200c"  # Persian spelling wants it and Python calls it unprintable


@contextmanager
def field_named(field: str) -> Iterator[None]:
    """Add the field's name before the message of a UsageError raised inside."""
    try:
        yield
    except UsageError as error:
        raise type(error)(f"{field}: {error.message}") from error


def quoted(text: str) -> str:
    """Return a text as an error quotes it: escaped, and cut off where it gets long."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def require_text(field: str, text: str, most: int) -> None:
    """Raise BadStatement unless a text has at most that many characters and can be stored."""
    if len(text) > most:
        raise BadStatement(f"{field}: longer than {most:,} characters.")
    # Bytes of the command line that are no UTF-8 arrive as lone surrogates; PostgreSQL takes no 0.
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise BadStatement(f"{field}: holds what is no text in UTF-8.")


def require_reason(reason: str) -> None:
    """Raise BadStatement unless a reason is given and can be stored."""
    if not reason.strip():
        raise BadStatement("reason: say why.")
    require_text("reason", reason, MAX_PROSE)


def require_address(field: str, url: str) -> None:
    """Raise BadStatement unless a text is empty or an http(s) address; it is not asked for."""
    require_text(field, url, MAX_URL)
    if url and not _WEB_ADDRESS.fullmatch(url):
        raise BadStatement(f"{field}: {quoted(url)} is no address that begins with http(s)://.")


def require_name(field: str, text: str, what: str) -> str:
    """Return a name without needless spaces; raise BadStatement when it cannot be read aloud."""
    tidy = " ".join(text.split())
    if not is_name(tidy):
        raise BadStatement(f"{field}: {quoted(text)} is no name of {what}.")
    return tidy


def is_name(text: str) -> bool:
    """Return whether a text is short, not empty, and without control characters."""
    return 0 < len(text) <= MAX_NAME and text.replace(_NON_JOINER, "").isprintable()
