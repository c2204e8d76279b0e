"""Sentences for a person on a file's clock, and on how much of a film is left out."""

from vidcat.domain.values.time import TimeBase, clock
from vidcat.domain.video.left_out import LeftOut
from vidcat.domain.video.model import MediaFacts

_MOST = 20


def clock_lines(base: TimeBase) -> list[str]:
    """Return a line for each place where the file's own clock says another pts than ours."""
    marks = base.clock.marks
    lines = []
    for mark in marks[:_MOST]:
        at = f"at {clock(base.seconds(mark.pts))} the file's own pts is {mark.file_pts}"
        if mark.lasts:
            lines.append(f"{at}: section {mark.section} begins, the clock starts anew")
        else:
            lines.append(f"{at}: one wild time, put back")
    if len(marks) > _MOST:
        lines.append(f"and {len(marks) - _MOST} more such places")
    return lines


def left_out_line(facts: MediaFacts) -> str:
    """Return how much of the film is not shown, as a phrase; empty when nothing is left out."""
    if facts.mirrored is None:
        return "not known: an older version extracted it"
    left_out = LeftOut(facts.left_out_frames, facts.left_out_s)
    return "not known" if left_out.is_unknown else left_out.phrase
