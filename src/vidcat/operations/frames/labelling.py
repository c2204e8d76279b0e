"""Label footage: find the exact frames that are meant, then say what is in them.

A time is a wish; what is recorded is the frame shown then, decoded from the original, with the
hash of its pixels. Where the original is gone, a keyframe's own time still names a frame.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    make_sighting,
    require_version,
    review_sighting,
    withdraw_sighting,
)
from vidcat.catalogue import Catalogue
from vidcat.domain.reports.drafts import ClaimBearing
from vidcat.domain.sightings.statements import (
    Moment,
    ReviewVerdict,
    Sighting,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.signed import Signed
from vidcat.domain.video.model import Video
from vidcat.errors import BadTime, NoSuchFrame, OriginalMissing
from vidcat.operations.frames.frame_desk import FrameDesk
from vidcat.operations.frames.single_video import Original, open_original
from vidcat.reads.video.by_name import find_video
from vidcat.store.session import Store

_SAME_TIME_S = 0.0005  # people copy times to the millisecond


@dataclass(frozen=True)
class TimeSpan:
    """Where in which video, as a person says it: seconds since its first frame, perhaps a span."""

    video: str
    at_s: float
    until_s: float | None = None


@dataclass(frozen=True)
class Edit:
    """How a sighting is corrected: the new statement made of the old, and perhaps new times.

    `span_s` is when it begins and when it ends; None leaves an end where it is.
    """

    change: Callable[[Statement], Statement] = lambda said: said
    span_s: tuple[float | None, float | None] = (None, None)
    why: str = ""


def label(
    catalogue: Catalogue,
    place: TimeSpan,
    statement: Statement,
    by: str,
    bearing: ClaimBearing | None = None,
) -> tuple[Sighting, tuple[Sighting, ...]]:
    """Record a sighting of the frames shown at a time; return it and its proposals on copies.

    Raises NoSuchVideo, BadTime, and what `make_sighting` raises.
    """
    record = find_video(catalogue.store, place.video)
    moment = exact_moment(catalogue, record, place.at_s, place.until_s)
    return make_sighting(catalogue.store, record.sha256, moment, statement, by, bearing)


def relabel(
    catalogue: Catalogue, number: int, edit: Edit, by: str, version: int | None = None
) -> Sighting:
    """Correct a sighting. `version` is the one that the person saw; without it, the current one.

    Raises StaleEdit, NoSuchSighting, BadTime, and what `make_sighting` raises.
    """
    seen = seen_at(catalogue, number, version)
    moment = seen.moment
    if edit.span_s != (None, None) or seen.status is SightingStatus.PROPOSED:
        record = find_video(catalogue.store, seen.video)
        moment = exact_moment(catalogue, record, *_span_s(edit, moment))
    said = edit.change(seen.statement)
    return correct_sighting(catalogue.store, seen, moment, said, Signed(by, edit.why))


def _span_s(edit: Edit, moment: Moment) -> tuple[float, float | None]:
    at_s, until_s = edit.span_s
    if until_s is None and moment.end_pts != moment.pts:
        until_s = moment.end_s
    return moment.start_s if at_s is None else at_s, until_s


def judge(
    catalogue: Catalogue, number: int, opinion: Opinion, by: str, version: int | None = None
) -> Sighting:
    """Review a sighting, or confirm or refuse a proposal.

    Raises BadStatement for a second look at a proposal: refusing it would be for ever.
    """
    seen = seen_at(catalogue, number, version)
    if seen.status is not SightingStatus.PROPOSED or opinion.verdict is ReviewVerdict.SECOND_LOOK:
        return review_sighting(catalogue.store, seen, opinion, by)
    if opinion.verdict is ReviewVerdict.CONFIRM:
        return relabel(catalogue, number, Edit(why=opinion.reason), by, seen.version)
    return withdraw_sighting(catalogue.store, seen, by, opinion.reason)


def withdraw(
    catalogue: Catalogue, number: int, by: str, why: str, version: int | None = None
) -> Sighting:
    """Take a sighting back; raises StaleEdit, NoSuchSighting."""
    return withdraw_sighting(catalogue.store, seen_at(catalogue, number, version), by, why)


def seen_at(catalogue: Catalogue, number: int, version: int | None) -> Sighting:
    """Return a sighting as a person saw it; raise StaleEdit if it changed since."""
    with catalogue.store.read() as tx:
        now = tx.sightings.get(number)
    if version is not None:
        require_version(now, version)
    return now


def exact_moment(catalogue: Catalogue, record: Video, at_s: float, until_s: float | None) -> Moment:
    """Find the frames of a video shown at a time, and perhaps until another; raises BadTime.

    Without the original, a keyframe's own time names a frame; else raises OriginalMissing.
    """
    if until_s is not None and until_s < at_s:
        raise BadTime(f"until: {until_s:g} s lies before {at_s:g} s.")
    times = {"at": at_s} if until_s in (None, at_s) else {"at": at_s, "until": until_s}
    try:
        with open_original(catalogue, record) as original:
            found = [_decoded(original, field, time) for field, time in times.items()]
    except OriginalMissing:
        found = [still for time in times.values() for still in _keyframes(record, time)]
        if len(found) < len(times):
            raise
    return replace(found[0], end_pts=found[-1].end_pts)


def moment_of(
    store: Store, frames: FrameDesk, video: str, pts: int, until_pts: int | None
) -> Moment:
    """Prove that frames of a video (SHA-256) begin at these times; raise BadTime, NoSuchFrame.

    Without the original, keyframes at these times serve; else raises OriginalMissing.
    """
    end_pts = pts if until_pts is None else until_pts
    if end_pts < pts:
        raise BadTime(f"until: {until_pts} lies before {pts}.")
    try:
        first = frames.moment(video, pts)
        last = first if end_pts == pts else frames.moment(video, end_pts)
    except OriginalMissing:
        record = find_video(store, video)
        if record.facts is None or not {pts, end_pts} <= {s.pts for s in record.keyframes}:
            raise
        return Moment(pts, end_pts, record.facts.time_base)
    return replace(first, end_pts=last.pts)


def _decoded(original: Original, field: str, time_s: float) -> Moment:
    try:
        shown = original.frame(time_s)
    except NoSuchFrame as error:
        raise BadTime(f"{field}: {error.message}") from error
    return shown.moment


def _keyframes(record: Video, time_s: float) -> list[Moment]:
    """Return the keyframe at this time, if there is one."""
    near = [still for still in record.keyframes if abs(still.time_s - time_s) < _SAME_TIME_S][:1]
    return [Moment(s.pts, s.pts, record.facts.time_base) for s in near if record.facts]
