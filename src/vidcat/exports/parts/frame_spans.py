"""The time that the frames of a sighting are on screen, in seconds."""

from vidcat.domain.exchange.sourced import Source
from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.spans import Span
from vidcat.domain.video.frame_index import FrameIndex

_FRAME_S = 0.04  # where the container tells no rate


def shown_s(moment: Moment, footage: Source, index: FrameIndex | None = None) -> Span:
    """Return when the first frame of a moment begins and its last one ends, in seconds.

    Without an index, a frame lasts as long as the mean rate of its video gives.
    """
    if index is not None:
        after = index.position(moment.end_pts) + 1
        end_pts = int(index.pts[after]) if after < len(index.pts) else index.end_pts
        return Span(moment.start_s, moment.time_base.seconds(max(end_pts, moment.end_pts)))
    rate = footage.facts.fps if footage.facts else None
    return Span(moment.start_s, moment.end_s + (1 / rate if rate else _FRAME_S))
