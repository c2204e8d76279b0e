"""The changes from one version of a sighting to the next, field by field, in words."""

from dataclasses import dataclass

from vidcat.domain.sightings.statements import Sighting, SightingStatus
from vidcat.domain.values.time import clock


@dataclass(frozen=True)
class Change:
    """One field, as it was and as it is; "" for nothing."""

    field: str
    before: str
    after: str


def changes(before: Sighting, after: Sighting) -> tuple[Change, ...]:
    """Return the fields in which two versions differ."""
    old, new = _words(before), _words(after)
    return tuple(Change(name, old[name], new[name]) for name in new if old[name] != new[name])


def _made_as(sighting: Sighting) -> str:
    """Return the status that a version was made with: reviews of it came later."""
    by_hand = (SightingStatus.PROPOSED, SightingStatus.WITHDRAWN)
    return str(sighting.status) if sighting.status in by_hand else "stated"


def _words(sighting: Sighting) -> dict[str, str]:
    said, moment = sighting.statement, sighting.moment
    start, end = clock(moment.start_s), clock(moment.end_s)
    return {
        "status": _made_as(sighting),
        "type": said.identification.type,
        "certainty": str(said.identification.certainty),
        "time": start if moment.pts == moment.end_pts else f"{start} to {end}",
        "box": str(said.region or ""),
        "count": str(said.count or ""),
        "context": str(said.context or ""),
        "marking": said.marking,
        "language of the marking": said.marking_language,
        "note": said.note,
        "basis": said.basis,
        "rivals": ", ".join(f"{each.type} ({each.certainty})" for each in said.rivals),
        "item": str(said.item or ""),
    }
