"""Show why two videos are said to share footage: their exact frames beside each other."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.alignment import Segment
from vidcat.domain.explanation import MomentPair, SegmentEvidence, explain_laid
from vidcat.domain.frame_maps import FrameMap, Point
from vidcat.domain.matching import Method, Relation
from vidcat.errors import NoSuchFrame, NothingToShow, OriginalMissing
from vidcat.media.contact_sheet import outlined, side_by_side
from vidcat.media.overlay import tracks_under
from vidcat.media.sandbox import Sandbox
from vidcat.media.sandbox_choice import choose
from vidcat.media.still import encode
from vidcat.runners.deep import Looker
from vidcat.runners.output import write_output
from vidcat.runners.single import open_original
from vidcat.search.copies import Explanation
from vidcat.search.videos import find_video

ROWS = 6  # of one segment, evenly spread; each is decoded from the start, twice


def evidence_of(catalogue: Catalogue, explanation: Explanation) -> Explanation:
    """Give the evidence that a relation rests on: of one by pictures, what they show laid over.

    Raises OriginalMissing when that can no longer be looked at, SandboxUnavailable.
    """
    relation = explanation.judged.relation
    if relation.method is not Method.PICTURES:
        return explanation
    with Sandbox(choose(allow_unsandboxed=catalogue.settings.allow_unsandboxed)) as sandbox:
        look_at = Looker(catalogue, sandbox)
        found = [_laid(look_at, relation, segment) for segment in relation.segments]
    return replace(explanation, evidence=tuple(found))


def _laid(look_at: Looker, relation: Relation, segment: Segment) -> SegmentEvidence:
    one = look_at(relation.a, [(segment.a_start_s, segment.a_end_s)])
    other = look_at(relation.b, [(segment.b_start_s, segment.b_end_s)])
    shown = tracks_under(one, other, segment.map) if one and other else None
    if shown is None:
        raise OriginalMissing("An original of this pair can no longer be looked at.")
    return explain_laid(shown[0], shown[1], segment)


def write_comparison(
    catalogue: Catalogue,
    explanation: Explanation,
    output: Path,
    caption: Callable[[SegmentEvidence, MomentPair], str],
) -> int:
    """Write the frames of both videos at the same moments as one picture; gives how many pairs.

    Where the one frame lies in the other is outlined. A moment whose frame cannot be shown is left
    out. Raises NothingToShow, OriginalMissing,
    BadOutput.
    """
    relation = explanation.judged.relation
    rows = []
    with (
        open_original(catalogue, find_video(catalogue.store, relation.a)) as one,
        open_original(catalogue, find_video(catalogue.store, relation.b)) as other,
    ):
        for evidence in explanation.evidence:
            for moment in _spread(evidence):
                with suppress(NoSuchFrame):
                    place = evidence.segment.map
                    left = outlined(one.frame(moment.a_s).rgb, corners_of(place.inverse()))
                    right = outlined(other.frame(moment.b_s).rgb, corners_of(place))
                    rows.append((left, right, caption(evidence, moment)))
    if not rows:
        raise NothingToShow("No frame of these moments can be shown.")
    write_output(catalogue, output, encode(side_by_side(rows), output.suffix))
    return len(rows)


def _spread(evidence: SegmentEvidence) -> list[MomentPair]:
    voting = [each for each in evidence.moments if each.votes] or list(evidence.moments)
    step = max(1, len(voting) // ROWS)
    return voting[step // 2 :: step][:ROWS]


def corners_of(place: FrameMap) -> list[Point]:
    """Give where the corners of a frame come to lie, in order round it."""
    return [place.point(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
