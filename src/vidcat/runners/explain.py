"""Show why two videos are said to share footage: their exact frames beside each other."""

from collections.abc import Callable
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.explanation import Moment, SegmentEvidence
from vidcat.errors import NoSuchFrame, NothingToShow
from vidcat.media.contact_sheet import side_by_side
from vidcat.media.still import encode
from vidcat.runners.single import show_frame, write_output
from vidcat.search.copies import Explanation

ROWS = 6  # of one segment, evenly spread; each is two decodes


def write_comparison(
    catalogue: Catalogue,
    explanation: Explanation,
    output: Path,
    caption: Callable[[SegmentEvidence, Moment], str],
) -> int:
    """Write the frames of both videos at the same moments as one picture; gives how many pairs.

    A moment whose frame cannot be shown is left out. Raises NothingToShow, OriginalMissing,
    BadOutput.
    """
    relation = explanation.judged.relation
    rows = []
    for evidence in explanation.evidence:
        for moment in _spread(evidence):
            try:
                _, a = show_frame(catalogue, relation.a, moment.a_s, None)
                _, b = show_frame(catalogue, relation.b, moment.b_s, None)
            except NoSuchFrame:
                continue
            rows.append((a.rgb, b.rgb, caption(evidence, moment)))
    if not rows:
        raise NothingToShow("No frame of these moments can be shown.")
    write_output(catalogue, output, encode(side_by_side(rows), output.suffix))
    return len(rows)


def _spread(evidence: SegmentEvidence) -> list[Moment]:
    voting = [each for each in evidence.moments if each.votes] or list(evidence.moments)
    step = max(1, len(voting) // ROWS)
    return voting[step // 2 :: step][:ROWS]
