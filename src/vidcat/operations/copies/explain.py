"""Show why two videos are said to share footage: their exact frames beside each other."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.explanation import MomentPair, SegmentEvidence, explain_laid
from vidcat.domain.copies.frame_maps import FrameMap, Point
from vidcat.domain.copies.matching import Kind, Method, Relation
from vidcat.errors import NoSuchFrame, NothingToShow, OriginalMissing
from vidcat.media.pictures.contact_sheet import outlined, side_by_side
from vidcat.media.pictures.overlay import tracks_under
from vidcat.media.pictures.still import encode
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.copies.deep import Looker, alike_stills
from vidcat.operations.frames.single_video import open_original
from vidcat.operations.output import write_output
from vidcat.reads.copies.relations import Explanation
from vidcat.reads.video.by_name import find_video

ROWS = 6  # of one segment, evenly spread; each is decoded from the start, twice


def evidence_of(catalogue: Catalogue, explanation: Explanation) -> Explanation:
    """Return the evidence of a relation; one found by pictures is laid over again.

    Raises OriginalMissing, which names the video that can no longer be decoded, NothingToShow,
    SandboxUnavailable.
    """
    relation = explanation.judged.relation
    if relation.method is not Method.PICTURES:
        return explanation
    with Sandbox(choose(allow_unsandboxed=catalogue.settings.allow_unsandboxed)) as sandbox:
        look_at = Looker(catalogue, sandbox)
        found = [_laid(look_at, relation, segment) for segment in relation.segments]
    return replace(explanation, evidence=tuple(found))


def _laid(look_at: Looker, relation: Relation, segment: Segment) -> SegmentEvidence:
    one = look_at(relation.a, [segment.a_span])
    other = look_at(relation.b, [segment.b_span])
    if one is None or other is None:
        lost = relation.a if one is None else relation.b
        raise OriginalMissing(f"The original of video {lost[:12]} can no longer be looked at.")
    shown = tracks_under(one, other, segment.map)
    if shown is None:
        raise NothingToShow("Nothing of these stretches can be laid over each other any more.")
    return explain_laid(shown[0], shown[1], segment)


def write_comparison(
    catalogue: Catalogue,
    explanation: Explanation,
    output: Path,
    caption: Callable[[SegmentEvidence, MomentPair], str],
) -> int:
    """Write frames of both videos at the same moments as one picture; return the pairs.

    The part where one frame lies in the other is outlined. A scene has no aligned stretch: its most
    similar stills are shown. A moment whose frame cannot be shown is left out. Raises
    NothingToShow, OriginalMissing, BadOutput.
    """
    relation = explanation.judged.relation
    rows = []
    shown = _moments(catalogue, explanation, caption)
    with (
        open_original(catalogue, find_video(catalogue.store, relation.a)) as one,
        open_original(catalogue, find_video(catalogue.store, relation.b)) as other,
    ):
        for moment in shown:
            with suppress(NoSuchFrame):
                left = outlined(one.frame(moment.a_s).rgb, corners_of(moment.map.inverse()))
                right = outlined(other.frame(moment.b_s).rgb, corners_of(moment.map))
                rows.append((left, right, moment.caption))
    if not rows:
        raise NothingToShow("No frame of these moments can be shown.")
    write_output(catalogue, output, encode(side_by_side(rows), output.suffix))
    return len(rows)


@dataclass(frozen=True)
class _Shown:
    """Two moments to be shown beside each other, and where the frame of a lies in that of b."""

    a_s: float
    b_s: float
    map: FrameMap
    caption: str


def _moments(
    catalogue: Catalogue,
    explanation: Explanation,
    caption: Callable[[SegmentEvidence, MomentPair], str],
) -> list[_Shown]:
    relation = explanation.judged.relation
    if relation.kind is Kind.SCENE:
        return [
            _Shown(
                each.our_s,
                each.their_s,
                each.laid.map,
                f"the same place: {each.laid.inliers} corners agree",
            )
            for each in alike_stills(catalogue, relation.a, relation.b)[:ROWS]
        ]
    return [
        _Shown(moment.a_s, moment.b_s, evidence.segment.map, caption(evidence, moment))
        for evidence in explanation.evidence
        for moment in _spread(evidence)
    ]


def _spread(evidence: SegmentEvidence) -> list[MomentPair]:
    voting = [each for each in evidence.moments if each.votes] or list(evidence.moments)
    step = max(1, len(voting) // ROWS)
    return voting[step // 2 :: step][:ROWS]


def corners_of(place: FrameMap) -> list[Point]:
    """Return the mapped corners of a frame, in order around it."""
    return [place.point(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
