"""Compare pairs of videos by their details: what plain fingerprints cannot tell, or only suspect.

In:     candidate relations; or the local features of a video and the index of all others'.
Out:    relations that rest on pictures laid over each other, and places that both videos show.
Writes: copy_relation and copy_segment rows, and the families they connect.
Fails:  nothing of its own; a pair whose originals cannot be looked at stays as it was.
"""

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.frame_maps import SAME_FRAME
from vidcat.domain.copies.local_features import SAME_SCENE_INLIERS, Aspects, LocalFeatures
from vidcat.domain.copies.matching import Band, Method, Relation, Tracks, related, scene
from vidcat.domain.values.spans import Span, united
from vidcat.media.pictures.local_features import Laid, lay, turned_back
from vidcat.media.pictures.overlay import lay_pictures, moments, overlay
from vidcat.media.pictures.second_look import MOST_S, SecondLook, Spans
from vidcat.store.copies.local_features import FeatureIndex, StillPair

_AROUND_S = 12.0  # of two stills that are alike: room for a 5-second window on either side
_STARTS = 2  # maps tried for a pair; a wrong one is rarely followed by a right one
_STILL_PAIRS = 8  # with the most corners alike, looked at closely
_LEAST_VOTES = 3  # together of the best three pairs of stills
_SAME_MAP = 0.08  # of the frame's side
_MOST_CANDIDATES = 60  # videos with the most corners alike, for one video
_MOMENTS = (0.1, 0.35, 0.6, 0.85)  # of a segment


FeaturesOf = Callable[[str], LocalFeatures]


class LookAt(Protocol):
    """Looks at spans of a video again."""

    def __call__(self, video: str, spans: Spans) -> SecondLook | None:
        """Return pictures of these spans; None when the original is gone or cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two videos, in the order of their digests, with maps of a's frame to b's to begin with."""

    a: str
    b: str
    starts: tuple[Laid, ...]
    spans_a: Spans
    spans_b: Spans


@dataclass(frozen=True, slots=True)
class LaidStills:
    """A map found between a still of one video and one of another, and when they are shown."""

    laid: Laid
    our_s: float
    their_s: float


def confirmed(relation: Relation, a: Tracks, b: Tracks, look_at: LookAt) -> Relation | None:
    """Lay the two videos of a relation over each other, and say what is left of it.

    It comes out closer, or as it was. When only a logo or caption brought the two together, a
    candidate falls away (None) and a probable relation becomes a candidate.
    """
    one = look_at(relation.a, _cut([each.a_span for each in relation.segments]))
    other = look_at(relation.b, _cut([each.b_span for each in relation.segments]))
    if one is None or other is None:
        return relation
    starts = [start for segment in relation.segments for start in _starts(one, other, segment)]
    found = overlay(one, other, _distinct(starts)[: 2 * _STARTS])
    if found is None or (not found.segments and not found.cleared):
        return relation
    if not found.segments:
        probable = relation.band is Band.PROBABLE
        return replace(relation, band=Band.CANDIDATE) if probable else None
    closer = found.distance < relation.distance
    return related(a, b, found.segments, Method.PICTURES) if closer else relation


def examined(suspicion: Suspicion, a: Tracks, b: Tracks, look_at: LookAt) -> Relation | None:
    """Lay two videos over each other that show something alike; None if nothing comes of it."""
    one = look_at(suspicion.a, suspicion.spans_a)
    other = look_at(suspicion.b, suspicion.spans_b)
    # Last as it is: under a logo and a caption the corners may have found these.
    starts = (*suspicion.starts, Laid(SAME_FRAME, 0))
    found = overlay(one, other, starts) if one and other else None
    if found is not None and found.segments:
        return related(a, b, found.segments, Method.PICTURES)
    agreeing = max(start.inliers for start in suspicion.starts)
    return scene(a, b) if agreeing >= SAME_SCENE_INLIERS else None


def suspicions(
    features: LocalFeatures,
    turned: LocalFeatures,
    index: FeatureIndex,
    features_of: FeaturesOf,
    among: Set[str],
) -> list[Suspicion]:
    """Find the videos, of those named, with stills whose corners agree on a map with a video's.

    `turned` are the features of the same stills turned left to right.
    """
    alike, alike_turned = index.alike(features), index.alike(turned)
    likely = Counter(
        {
            video: max(_votes(alike.get(video)), _votes(alike_turned.get(video)))
            for video in (alike.keys() | alike_turned.keys()) & among
        }
    )
    found = []
    for video, most in likely.most_common(_MOST_CANDIDATES):
        if most < _LEAST_VOTES:
            break
        votes = _Votes(alike.get(video, Counter()), alike_turned.get(video, Counter()))
        laid = _laid_both(features, turned, features_of(video), votes)
        if laid:
            found.append(_suspicion(features.video, video, laid))
    return found


def laid_stills(
    features: LocalFeatures, turned: LocalFeatures, theirs: LocalFeatures
) -> list[LaidStills]:
    """Find the stills of two videos of which one shows what the other does, the surest first.

    `turned` are the features of the first video's stills turned left to right.
    """
    index = FeatureIndex(iter((theirs,)))
    alike, alike_turned = index.alike(features), index.alike(turned)
    votes = _Votes(alike.get(theirs.video, Counter()), alike_turned.get(theirs.video, Counter()))
    found = _laid_both(features, turned, theirs, votes)
    return sorted(found, key=lambda each: -each.laid.inliers)


class _Votes(NamedTuple):
    """How often two stills look alike, as they are and with ours turned left to right."""

    plain: Counter[StillPair]
    turned: Counter[StillPair]


def _laid_both(
    features: LocalFeatures,
    turned: LocalFeatures,
    theirs: LocalFeatures,
    votes: _Votes,
) -> list[LaidStills]:
    """Lay the stills that vote for each other over each other, as they are and turned."""
    laid = _laid(features, theirs, votes.plain)
    return laid + [
        LaidStills(turned_back(each.laid), each.our_s, each.their_s)
        for each in _laid(turned, theirs, votes.turned)
    ]


def _votes(pairs: Counter[StillPair] | None) -> int:
    return sum(count for _, count in pairs.most_common(3)) if pairs else 0


def _laid(
    ours: LocalFeatures, theirs: LocalFeatures, votes: Counter[StillPair]
) -> list[LaidStills]:
    aspects = Aspects(ours.aspect, theirs.aspect)
    found = []
    for (mine, yours), _ in votes.most_common(_STILL_PAIRS):
        laid = lay([(ours.still(mine), theirs.still(yours))], aspects, squeezed=False)
        if laid is not None:
            times = float(ours.times_s[mine]), float(theirs.times_s[yours])
            found.append(LaidStills(laid, *times))
    return found


def _suspicion(ours: str, theirs: str, placed: Sequence[LaidStills]) -> Suspicion:
    """State a suspicion in the order of the two digests."""
    mine = _cut([_around(each.our_s) for each in placed])
    yours = _cut([_around(each.their_s) for each in placed])
    starts = tuple(_distinct([each.laid for each in placed])[:_STARTS])
    if ours < theirs:
        return Suspicion(ours, theirs, starts, mine, yours)
    back = tuple(replace(each, map=each.map.inverse()) for each in starts)
    return Suspicion(theirs, ours, back, yours, mine)


def _starts(one: SecondLook, other: SecondLook, segment: Segment) -> list[Laid]:
    """Return the map that fingerprints found, and that of the corners at the same moments."""
    pairs = moments(one, other, segment, _MOMENTS)
    laid = lay_pictures(pairs, mirrored=segment.mirrored, squeezed=False)
    plain = Laid(segment.map, 0)
    return [plain, laid] if laid else [plain]


def _distinct(laid: Sequence[Laid]) -> list[Laid]:
    """Leave out maps that nearly are one with more corners; the surest first."""
    kept: list[Laid] = []
    for each in sorted(laid, key=lambda one: -one.inliers):
        if all(each.map.apart(other.map) > _SAME_MAP for other in kept):
            kept.append(each)
    return kept


def _around(time_s: float) -> Span:
    return Span(time_s - _AROUND_S, time_s + _AROUND_S)


def _cut(spans: Spans) -> Spans:
    """Join spans that meet, and keep as many, from the first on, as may be looked at."""
    kept, left = [], MOST_S
    for start, end in united(Span(max(0.0, each.start_s), each.end_s) for each in spans):
        if left > 0:
            kept.append(Span(start, min(end, start + left)))
            left -= end - start
    return kept
