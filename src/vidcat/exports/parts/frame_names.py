"""File names of frames: by video and exact time, so that no two frames share one."""

from vidcat.domain.exchange.sourced import SourcedSighting

_DIGITS = 16  # of a SHA-256: by accident, two videos in a thousand million share that many


def frame_name(evidence: SourcedSighting, suffix: str) -> str:
    """Return the file name of a sighting's first frame."""
    return f"{evidence.sighting.video[:_DIGITS]}_{evidence.sighting.moment.pts}{suffix}"
