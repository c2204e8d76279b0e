"""Publication of a family's videos: the earliest known, the longest and the largest.

None of it tells which video was made first: what was posted early may be a copy of what was never
found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vidcat.domain.copies.matching import Band, Kind
from vidcat.domain.copies.verdicts import Verdict
from vidcat.domain.values.dates import ReportedDate
from vidcat.domain.video.model import Video


@dataclass(frozen=True)
class PostingDraft:
    """Who published a video, where and when, as a person gives it; "" where nothing is known."""

    url: str = ""
    publisher: str = ""
    posted: ReportedDate | None = None
    note: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """Who took a statement back, why and when."""

    by: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Posting:
    """A posting as the catalogue holds it."""

    number: int
    video: str
    draft: PostingDraft
    by: str
    at: datetime
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True)
class KnownPosting:
    """One publication that is known of a video: by a posting, or by a report's citation of it."""

    url: str
    publisher: str
    posted: ReportedDate | None
    posting: int | None = None
    report: str | None = None
    citation: int | None = None


@dataclass(frozen=True)
class Tie:
    """What ties a member to the video that was asked about, told from the member's side.

    Kind and band are what the machine found; None when a person's verdict alone ties them, and when
    it says that they are different: then others of the family tie the two.
    """

    kind: Kind | None
    band: Band | None
    verdict: Verdict | None


@dataclass(frozen=True)
class Member:
    """A video of a family and what is known of its publication, the earliest first."""

    record: Video
    postings: tuple[KnownPosting, ...]
    tie: Tie | None


@dataclass(frozen=True)
class Lineage:
    """A family as seen from one of its videos; a video without a family is alone in it.

    `earliest_posted` names more than one video when their dates do not tell which was first.
    """

    family: str | None
    members: tuple[Member, ...]
    earliest_posted: tuple[str, ...]
    longest: tuple[str, ...]
    largest: tuple[str, ...]


def lineage(family: str | None, members: Sequence[Member]) -> Lineage:
    """Compare the members of a family."""
    return Lineage(
        family,
        tuple(members),
        earliest_posted(members),
        _greatest(members, lambda each: each.facts.duration_s if each.facts else 0),
        _greatest(members, lambda each: each.facts.width * each.facts.height if each.facts else 0),
    )


def earliest_posted(members: Sequence[Member]) -> tuple[str, ...]:
    """Return the videos that may have the earliest known posting, in order of SHA-256.

    That is every video with a posting that can have been on or before the first day by which some
    posting had surely been made. A posting without a date proves nothing.
    """
    dated = [
        (each.record.sha256, posting.posted)
        for each in members
        for posting in each.postings
        if posting.posted
    ]
    if not dated:
        return ()
    surely = min(posted.latest or date.max for _, posted in dated)
    found = {video for video, posted in dated if (posted.earliest or date.min) <= surely}
    return tuple(sorted(found))


def by_date(postings: Sequence[KnownPosting]) -> tuple[KnownPosting, ...]:
    """Sort postings by the first day they can mean; those without a date come last."""
    return tuple(sorted(postings, key=_order))


def _order(posting: KnownPosting) -> tuple[bool, date, date]:
    posted = posting.posted
    if posted is None:
        return True, date.max, date.max
    return False, posted.earliest or date.min, posted.latest or date.max


def _greatest(members: Sequence[Member], measure: Callable[[Video], float]) -> tuple[str, ...]:
    most = max((measure(each.record) for each in members), default=0)
    found = (each.record.sha256 for each in members if most and measure(each.record) == most)
    return tuple(sorted(found))
