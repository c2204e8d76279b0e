"""Protect those who look at footage: mark what may hurt, and record what was shown to whom."""

import math
from collections.abc import Sequence
from dataclasses import replace

from vidcat.domain.desk.viewing import Sensitivity, Visitor
from vidcat.domain.values.fields import MAX_PROSE, require_text
from vidcat.domain.values.signed import Signed
from vidcat.domain.values.spans import Span
from vidcat.domain.video.looking import ScreenTime
from vidcat.domain.video.model import MediaFacts
from vidcat.errors import BadStatement
from vidcat.store.session import Store

_MAX_SHOWN = 500  # frames and played parts in one report


def record_shown(
    store: Store, video: str, shown: Sequence[ScreenTime], by: str, visitor: Visitor | None = None
) -> None:
    """Record what a person was shown of a video (SHA-256), as their browser tells it.

    What is recorded of that time already is left out, and what was played beyond the end is cut
    off. Raises BadStatement for what cannot be, as what is not in the film, or was shown before
    the `visitor` who tells it had signed in; NoSuchPerson, NoSuchVideo.
    """
    if len(shown) > _MAX_SHOWN:
        raise BadStatement(f"shown: at most {_MAX_SHOWN} frames are told of at a time.")
    with store.write() as tx:
        record = tx.videos.named(video)
        since_s = tx.sign_ins.lasted_s(visitor) if visitor else math.inf
        fits = [_fitting(each, record.facts, since_s) for each in shown]
        tx.screen_times.add(video, tx.people.id(by), fits)


def take_back_look(store: Store, video: str, pts: int | None, signed: Signed) -> None:
    """Record that a person did not look, after all, at a frame (pts) or at any of a video.

    What they were shown until now no longer counts; what they are shown from now on does. Raises
    BadStatement, NoSuchPerson.
    """
    by, reason = signed
    require_text("reason", reason, MAX_PROSE)
    with store.write() as tx:
        tx.screen_times.take_back(video, pts, reason, tx.people.id(by))


def _fitting(each: ScreenTime, facts: MediaFacts | None, since_s: float) -> ScreenTime:
    """Return what of it lies in the film; raise BadStatement for what cannot have been shown."""
    if facts is None:
        raise BadStatement("shown: nothing of this video can be shown, as it was not decoded.")
    if fault := each.fault(since_s):
        raise BadStatement(f"shown: {fault}.")
    length = facts.duration_s
    if each.pts is not None:
        if not facts.first_pts <= each.pts < facts.end_pts:
            raise BadStatement(f"shown: pts {each.pts} is not in the film.")
        return each
    start, end = each.span or Span(0.0, 0.0)
    if start >= length:
        raise BadStatement(f"played: {start:.3f} s is beyond the end, at {length:.3f} s.")
    if end <= length:
        return each
    share = (length - start) / (end - start)
    return replace(each, span=Span(start, length), seconds=each.seconds * share)


def mark(store: Store, video: str, pts: int | None, word: Sensitivity, signed: Signed) -> None:
    """Record how a video, or one of its frames, may hurt those who see it."""
    by, reason = signed
    require_text("reason", reason, MAX_PROSE)
    with store.write() as tx:
        tx.desk.mark(video, pts, word, reason, tx.people.id(by))
