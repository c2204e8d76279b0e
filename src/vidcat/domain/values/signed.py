"""Who makes a statement, and why."""

from typing import NamedTuple


class Signed(NamedTuple):
    """The name of the person whose statement it is, and their reason; "" for none."""

    by: str
    why: str = ""
