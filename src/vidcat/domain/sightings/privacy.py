"""Redaction: faces and plates that people boxed are blacked out of every picture that leaves.

They are sightings of the types below `privacy`, which name no equipment. Nothing finds a face:
what nobody marked stays visible.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from vidcat.domain.sightings.statements import Moment, Sighting, SightingStatus
from vidcat.domain.values.regions import WHOLE_FRAME, Region, clipped

ROOT = "privacy"
"""The taxonomy id of what is to be burnt out; all below it is, too."""

_AROUND = 0.1  # of the box's sides: boxes are drawn by hand, and faces move within a span
_EXACT_S = 1e-6
_CARRIED_S = 0.1  # a proposal has the aligned time of a frame, not that of the frame itself


@dataclass(frozen=True)
class BurntBox:
    """A box to be burnt out from `start_s` to `end_s`, and the number of its sighting."""

    sighting: int
    start_s: float
    end_s: float
    region: Region


def is_private(type_id: str) -> bool:
    """Return whether a type (taxonomy id) is one of those that are burnt out."""
    return type_id == ROOT or type_id.startswith(f"{ROOT}/")


def marks_of(sightings: Iterable[Sighting]) -> tuple[BurntBox, ...]:
    """Return what is to be burnt out by the current sightings of a video.

    Proposed and disputed ones count, as it is better to hide too much; withdrawn ones do not.
    Without a box it is the whole frame.
    """
    return tuple(
        _mark(each)
        for each in sightings
        if is_private(each.statement.identification.type)
        and each.status is not SightingStatus.WITHDRAWN
    )


def marks_at(marks: Iterable[BurntBox], moment: Moment) -> tuple[BurntBox, ...]:
    """Return those whose span holds the first frame of a moment."""
    return tuple(each for each in marks if each.start_s <= moment.start_s <= each.end_s)


def _mark(sighting: Sighting) -> BurntBox:
    slack = _CARRIED_S if sighting.status is SightingStatus.PROPOSED else _EXACT_S
    moment, region = sighting.moment, sighting.statement.region
    return BurntBox(sighting.number, moment.start_s - slack, moment.end_s + slack, _widened(region))


def _widened(region: Region | None) -> Region:
    if region is None:
        return WHOLE_FRAME
    across, down = region.width * _AROUND, region.height * _AROUND
    wide = clipped(
        region.x - across, region.y - down, region.width + 2 * across, region.height + 2 * down
    )
    return wide or region
