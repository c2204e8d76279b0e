"""What one attack came to: a row of the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """How often something was tried, and how often it went wrong; `wrong` must be zero.

    `note` says what else was counted.
    """

    what: str
    tried: int
    wrong: int
    note: str = ""
