"""The records of what was shown to whom, and of what was taken back of it."""

from dataclasses import dataclass
from typing import Literal

from vidcat.domain.exchange.record_values import Name, Real, Record, Sha256, Text, Ticks, Time
from vidcat.domain.video.looking import Shown


@dataclass(frozen=True, kw_only=True)
class ScreenTimeRecord(Record):
    """A frame (`pts`) or a played part that was on a person's screen for `seconds` without a break.

    `from_s` and `until_s` are seconds since the first frame. What counts as looked at is computed.
    """

    record: Literal["screen time"] = "screen time"
    video: Sha256
    pts: Ticks | None
    from_s: Real | None
    until_s: Real | None
    how: Shown
    seconds: Real
    by: Name
    ended_at: Time


@dataclass(frozen=True, kw_only=True)
class LookTakenBackRecord(Record):
    """A person's word that, until then, they did not look at a frame, or at any of a video."""

    record: Literal["look taken back"] = "look taken back"
    video: Sha256
    pts: Ticks | None
    reason: Text
    by: Name
    at: Time


@dataclass(frozen=True, kw_only=True)
class ViewingRecord(Record):
    """A frame that was shown to a person, as older versions added it up; it does not count."""

    record: Literal["viewing"] = "viewing"
    video: Sha256
    pts: Ticks
    by: Name
    clear: bool
    seconds: Real
    first_at: Time
    last_at: Time
