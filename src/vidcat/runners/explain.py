"""Show why two videos are said to share footage: their exact frames beside each other."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.explanation import MomentPair, SegmentEvidence
from vidcat.errors import NoSuchFrame, NothingToShow
from vidcat.media.contact_sheet import side_by_side
from vidcat.media.still import encode
from vidcat.runners.single import open_original, write_output
from vidcat.search.copies import Explanation
from vidcat.search.videos import find_video

ROWS = 6  # of one segment, evenly spread; each is decoded from the start, twice


def write_comparison(
    catalogue: Catalogue,
    explanation: Explanation,
    output: Path,
    caption: Callable[[SegmentEvidence, MomentPair], str],
) -> int:
    """Write the frames of both videos at the same moments as one picture; gives how many pairs.

    A moment whose frame cannot be shown is left out. Raises NothingToShow, OriginalMissing,
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
                    pair = one.frame(moment.a_s).rgb, other.frame(moment.b_s).rgb
                    rows.append((*pair, caption(evidence, moment)))
    if not rows:
        raise NothingToShow("No frame of these moments can be shown.")
    write_output(catalogue, output, encode(side_by_side(rows), output.suffix))
    return len(rows)


def _spread(evidence: SegmentEvidence) -> list[MomentPair]:
    voting = [each for each in evidence.moments if each.votes] or list(evidence.moments)
    step = max(1, len(voting) // ROWS)
    return voting[step // 2 :: step][:ROWS]
