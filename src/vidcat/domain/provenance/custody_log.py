"""The log of custody: lines that are only ever appended, each bound to the one before it.

A line's digest is the SHA-256 of its text and of the digest before it, so that no line can be
changed, taken out or put in without all later digests changing (Haber and Stornetta, 1991).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FIRST = "0" * 64
"""What stands for the digest before the first line."""


class LoggedKind(StrEnum):
    """What happened."""

    EXPORTED = "exported"
    IMPORTED = "imported"


@dataclass(frozen=True)
class LogLine:
    """One line: what happened, when, who did it ("" when nobody is named), and its particulars."""

    kind: LoggedKind
    at: datetime
    by: str
    detail: Mapping[str, Any]
    previous: str = FIRST

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the line, in hexadecimal digits."""
        told = {
            "at": self.at.astimezone(UTC).isoformat(),
            "by": self.by,
            "detail": self.detail,
            "kind": self.kind,
            "previous": self.previous,
        }
        text = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()
