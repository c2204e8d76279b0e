"""Count the work that a call is, in place of its seconds, which say more of the machine."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Count:
    """How many calls were made so far."""

    calls: int = 0


@contextmanager
def counted_calls() -> Iterator["Count"]:
    """Yield a count that goes up by one for every call made, of Python's functions and of C's."""
    count = Count()

    def note(frame: object, event: str, called: object) -> None:
        if event in {"call", "c_call"}:
            count.calls += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield count
    finally:
        sys.setprofile(before)
