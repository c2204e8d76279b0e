"""Protect those who look at footage: mark what may hurt, and record what was shown to whom."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vidcat.domain.desk.viewing import Sensitivity
from vidcat.domain.values.fields import MAX_PROSE, require_text
from vidcat.domain.values.signed import Signed
from vidcat.errors import BadStatement
from vidcat.store.session import Store

_MAX_SHOWN = 500  # frames in one report
_MAX_SECONDS = 3600.0


@dataclass(frozen=True)
class ShownFrame:
    """A frame that was on screen for some seconds, clear or under a veil."""

    pts: int
    clear: bool
    seconds: float


def record_shown(store: Store, video: str, shown: Sequence[ShownFrame], by: str) -> None:
    """Record what a person was shown of a video (SHA-256); times of one frame add up.

    Raises BadStatement, NoSuchPerson.
    """
    if len(shown) > _MAX_SHOWN:
        raise BadStatement(f"shown: at most {_MAX_SHOWN} frames are told of at a time.")
    for each in shown:
        if not math.isfinite(each.seconds) or not 0 <= each.seconds <= _MAX_SECONDS:
            raise BadStatement(f"seconds: {each.seconds} is no time that a frame was looked at.")
    with store.write() as tx:
        frames = [(each.pts, each.clear, each.seconds) for each in shown]
        tx.desk.show(video, tx.people.id(by), frames)


def mark(store: Store, video: str, pts: int | None, word: Sensitivity, signed: Signed) -> None:
    """Record how a video, or one of its frames, may hurt those who see it."""
    by, reason = signed
    require_text("reason", reason, MAX_PROSE)
    with store.write() as tx:
        tx.desk.mark(video, pts, word, reason, tx.people.id(by))
