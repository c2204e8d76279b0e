"""The log of custody: lines that are only ever appended, each bound to the one before it.

A line's digest is the SHA-256 of its text and of the digest before it, so that no line can be
changed, taken out or put in without all later digests changing (Haber and Stornetta, 1991). It
covers the digests of the rows that were written with it, and names people by their key, so that
nothing breaks when a person is called otherwise.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from vidcat.domain.provenance.row_digests import exact_json

FIRST = "0" * 64
"""What stands for the digest before the first line."""

FORM = 2
"""The form of new lines. In form 1, a line had the name of its person, and covered no rows."""


class LoggedKind(StrEnum):
    """What happened."""

    BEGUN = "begun"  # the log: the first line of a catalogue
    UPGRADED = "upgraded"  # the tables; the digests of all rows follow
    RECORDED = "recorded"  # rows were written
    ALTERED = "altered outside"  # rows were changed by another program
    EXPORTED = "exported"
    IMPORTED = "imported"
    VERIFIED = "verified"
    SETTINGS = "settings"
    ANCHORED = "checkpoint"


@dataclass(frozen=True)
class LogLine:
    """One line: what happened, when, who did it, and its particulars.

    `person` is the key of who did it and `by` the name; None and "" when nobody is named. `rows` is
    the SHA-256 of the digests of the rows that were written, None when none were.
    """

    kind: LoggedKind
    at: datetime
    by: str
    detail: Mapping[str, Any]
    previous: str = FIRST
    person: int | None = None
    rows: str | None = None
    form: int = FORM

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the line, in hexadecimal digits."""
        told: dict[str, Any] = {
            "at": self.at.astimezone(UTC).isoformat(),
            "detail": self.detail,
            "kind": self.kind,
            "previous": self.previous,
        }
        if self.form == 1:
            told["by"] = self.by
        else:
            told |= {"form": self.form, "person": self.person, "rows": self.rows}
        return hashlib.sha256(exact_json(told)).hexdigest()


def altered_words(kind: LoggedKind, detail: Mapping[str, Any]) -> str:
    """Return what a line tells of changes by another program; "" if it tells of none."""
    first = ", ".join(map(str, detail.get("first", ())))
    if kind is LoggedKind.UPGRADED and detail.get("faults"):
        return f"{detail['faults']} rows before the upgrade: {first}"
    if kind is not LoggedKind.ALTERED:
        return ""
    if "unseen" in detail:
        return f"{detail['unseen']} without a mark: {first}"
    counts: Mapping[str, int] = detail.get("tables", {})
    return ", ".join(f"{count} of {table}" for table, count in counts.items())


@dataclass(frozen=True)
class LogHead:
    """How long a log is, and the digest of its last line; `origin` is that of its first."""

    origin: str
    length: int
    digest: str
