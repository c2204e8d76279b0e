"""Two videos, as a pair is named."""

from typing import NamedTuple


class PairKey(NamedTuple):
    """The SHA-256s of two videos; sorted where the pair is a key, else in the order of asking."""

    a: str
    b: str
