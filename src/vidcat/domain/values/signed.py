"""The signature of a statement: its author and their reason."""

from typing import NamedTuple


class Signed(NamedTuple):
    """The name of the person whose statement it is, and their reason; "" for none."""

    by: str
    why: str = ""
