"""Records as JSON of the product contract, and as lines for people."""

import json
import sys
from collections.abc import Sequence
from typing import TextIO

from vidcat.domain.values.file_names import path_text, terminal_lines, terminal_text
from vidcat.domain.video.model import Outcome
from vidcat.errors import OutputClosed

SHORT = 12  # digits of a SHA-256 shown to people; VIDEO takes any 8 or more


def print_json(document: object) -> None:
    """Print one JSON document on one line, at once, so that a reader of lines can follow.

    Like all that print here, raises OutputClosed when nobody reads any more.
    """
    _put(sys.stdout, terminal_text(json.dumps(document, ensure_ascii=False), _as_json_escape))


def print_line(text: str = "") -> None:
    """Print one line for a person on standard output; what a terminal would obey is escaped."""
    _put(sys.stdout, terminal_lines(text))


def print_one(document: object, line: str, *, as_json: bool) -> None:
    """Print what one statement did, as JSON or as a line for a person."""
    if as_json:
        print_json(document)
    else:
        print_line(line)


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Count things in words: "1 file", "2 files"; `nouns` where an s does not make them several."""
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or f'{noun}s'}"


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns; no cell is cut or broken, so that a path can be taken from a line."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for *cells, last in rows:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
        print_line("  ".join([*padded, last]))


def say(text: str) -> None:
    """Print a note beside the output, on standard error; escaped as lines are."""
    _put(sys.stderr, terminal_lines(text))


def _as_json_escape(char: str) -> str:
    return json.dumps(char)[1:-1]


def _put(stream: TextIO, text: str) -> None:
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError as error:
        raise OutputClosed from error


def shown_path(path: bytes) -> str:
    """Return a path for a terminal, its control characters escaped."""
    return terminal_text(path_text(path))


def changed_line(outcome: Outcome) -> str:
    """Return a line on a file that holds other bytes than when it was ingested before."""
    before = " and ".join(each[:SHORT] for each in outcome.replaced)
    return f"changed since: {shown_path(outcome.path)} was video {before} before"


def verdict_line(outcome: Outcome) -> str:
    """Return a line on how one file ended, and why when it is not whole."""
    why = f" ({outcome.reason}: {terminal_text(outcome.detail)})" if outcome.reason else ""
    return f"{outcome.status}: {shown_path(outcome.path)}{why}"
