"""The claim check: what the sightings that people tied to a claim prove of what it says.

A sighting counts only if it shows the cited footage, and, as support, the claimed type or one below
it. Counts are compared as bounds over distinct objects. Every judgement comes with its reasons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from vidcat.domain.sightings.counting import CountedSighting, fewest
from vidcat.domain.sightings.statements import FIRM, Bearing, Certainty, SightingStatus
from vidcat.domain.values.counts import Count, Hedge


class ClaimStatus(StrEnum):
    """What has become of a claim (from SJAC's three reliability labels; see ARCHITECTURE.md)."""

    OPEN = "open"
    SUPPORTED = "supported"
    WEAKLY_SUPPORTED = "weakly supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    NOT_VISIBLE = "not visible"
    UNAVAILABLE = "source unavailable"
    OVERRULED = "overruled"


OVERRULING = tuple(each for each in ClaimStatus if each is not ClaimStatus.OVERRULED)
"""What a person may say that a claim is, against what was computed."""


class Footage(StrEnum):
    """Whose footage a sighting or a search is of; the text says why one does not count."""

    CITED = "cited"
    SAME = "the same footage, in another video"
    OTHER = "another video"
    UNKNOWN = "no video is known for the citation"


class TypeFit(StrEnum):
    """How a sighting's type stands to the claimed one; the text says why it does not count."""

    CLAIMED = "the claimed type or one below it"
    NONE_CLAIMED = "the claim names no type"
    ABOVE = "its type is wider than the claimed one"
    COPY = "its type is a copy of the claimed one"
    COPIED = "the claimed type is a copy of its type"
    RIVAL = "it names the claimed type only as a rival"
    OTHER = "another type"


_SHOWN = frozenset({Footage.CITED, Footage.SAME})
_FITTING = frozenset({TypeFit.CLAIMED, TypeFit.NONE_CLAIMED})


@dataclass(frozen=True)
class TiedSighting:
    """A sighting that a person tied to a claim, with all that judging the claim asks of it.

    `frame` is its video (SHA-256) and the pts of its first frame; `disputed_by` the reviewers who
    dispute it.
    """

    bearing: Bearing
    counted: CountedSighting
    frame: tuple[str, int]
    status: SightingStatus
    certainty: Certainty
    type_fit: TypeFit
    footage: Footage
    disputed_by: tuple[str, ...] = ()

    @property
    def not_counted(self) -> str:
        """Why it bears on nothing; "" if it does."""
        if self.footage not in _SHOWN:
            return str(self.footage)
        if self.bearing is Bearing.SUPPORTS and self.type_fit not in _FITTING:
            return str(self.type_fit)
        if self.status is SightingStatus.DISPUTED:
            return f"disputed by {_listed(self.disputed_by)}" if self.disputed_by else "disputed"
        if self.bearing is Bearing.CONTRADICTS and self.certainty not in FIRM:
            return f"its certainty is “{self.certainty}”, and a contradiction needs “probable”"
        return ""

    @property
    def is_disputed_support(self) -> bool:
        """Whether it would support the claim if nobody disputed it."""
        if self.bearing is not Bearing.SUPPORTS or self.status is not SightingStatus.DISPUTED:
            return False
        return not replace(self, status=SightingStatus.MADE).not_counted


@dataclass(frozen=True)
class Search:
    """A video (SHA-256) that a person looked through for what is claimed, in vain."""

    video: str
    by: str
    footage: Footage


@dataclass(frozen=True)
class Judgement:
    """What follows for a claim, why, and the sightings (numbers) that count for and against it."""

    status: ClaimStatus
    reason: str
    supporting: tuple[int, ...] = ()
    contradicting: tuple[int, ...] = ()


def judge_claim(
    count: Count, sightings: Sequence[TiedSighting], searches: Sequence[Search], *, has_video: bool
) -> Judgement:
    """Judge a claim of so many by the sightings and searches that people tied to it.

    `has_video` is whether its citation, or of a claim without one any of the report, is resolved.
    """
    counted = [each for each in sightings if not each.not_counted]
    supports = [each for each in counted if each.bearing is Bearing.SUPPORTS]
    against = [each for each in counted if each.bearing is Bearing.CONTRADICTS]
    if supports:
        status, words = _proved(count, supports)
        if against and status is not ClaimStatus.CONTRADICTED:
            status, words = ClaimStatus.PARTLY, f"{words}, and {_contradicted(against)}"
    elif against:
        status, words = ClaimStatus.CONTRADICTED, _contradicted(against)
    elif any(each.is_disputed_support for each in sightings):
        status, words = ClaimStatus.PARTLY, "what speaks for it is disputed"
    else:
        status, words = _unseen([s for s in searches if s.footage in _SHOWN], has_video=has_video)
    left_out = [
        *(
            f"sighting {s.counted.number} was disputed by {_listed(s.disputed_by)} as well"
            for s in counted
            if s.disputed_by
        ),
        *(
            f"{s.by} looked for it in {s.video[:12]} and did not see it"
            for s in searches
            if counted and s.footage in _SHOWN
        ),
        *(
            f"sighting {s.counted.number} is not counted: {s.not_counted}"
            for s in sightings
            if s.not_counted
        ),
        *(
            f"that {s.by} looked through {s.video[:12]} is not counted: {s.footage}"
            for s in searches
            if s.footage not in _SHOWN
        ),
    ]
    return Judgement(
        status,
        "; ".join([words, *left_out]),
        tuple(each.counted.number for each in supports) if status is not ClaimStatus.OPEN else (),
        tuple(each.counted.number for each in against),
    )


def _proved(count: Count, supports: Sequence[TiedSighting]) -> tuple[ClaimStatus, str]:
    """Compare what sightings prove with what is claimed."""
    least, most = count.bounds
    least = max(least, 1)
    firm = [each for each in supports if each.certainty in FIRM]
    certain = fewest((each.frame, each.counted) for each in firm)
    likely = fewest((each.frame, _estimated(each.counted)) for each in supports)
    by = f"supported by {_numbered(supports)}"
    if most is not None and certain > most:
        words = f"{_numbered(firm)} prove{_s(firm)} {certain}, more than {_claimed(count)}"
        return (ClaimStatus.PARTLY if most else ClaimStatus.CONTRADICTED), words
    if most == 0 or not likely:
        return ClaimStatus.OPEN, f"{_numbered(supports)} prove{_s(supports)} nothing of it"
    if certain >= least:
        return ClaimStatus.SUPPORTED, f"{by} ({certain} proved of {_claimed(count)})"
    if likely >= least:
        words = f"weakly {by} ({likely} of {_claimed(count)}, if {_weakness(supports)})"
        return ClaimStatus.WEAKLY_SUPPORTED, words
    proof = (
        f"{certain} proved" if certain else f"{likely}, if {_weakness(supports)}, and none proved"
    )
    return ClaimStatus.PARTLY, f"partly {by} ({proof} of {_claimed(count)})"


def _estimated(sighting: CountedSighting) -> CountedSighting:
    """Return the sighting with an estimate of its count taken for a proof."""
    count = sighting.count
    if count is None or count.hedge is not Hedge.ABOUT:
        return sighting
    return replace(sighting, count=Count(Hedge.AT_LEAST, count.bounds[0]))


def _weakness(supports: Iterable[TiedSighting]) -> str:
    """Return what must be granted for a claim that is supported weakly."""
    weak = dict.fromkeys(each.certainty for each in supports if each.certainty not in FIRM)
    granted = [f"what is only “{each}” is so" for each in weak]
    if any(each.counted != _estimated(each.counted) for each in supports):
        granted.append("estimates are taken for proof")
    return _listed(granted)


def _unseen(searches: Sequence[Search], *, has_video: bool) -> tuple[ClaimStatus, str]:
    if not has_video:
        return ClaimStatus.UNAVAILABLE, "no video is known for what it cites"
    if searches:
        looked = _listed([f"{each.by} in {each.video[:12]}" for each in searches])
        return ClaimStatus.NOT_VISIBLE, f"looked for and not seen by {looked}"
    return ClaimStatus.OPEN, "nothing that counts was tied to it"


def _claimed(count: Count) -> str:
    least, most = count.bounds
    if count.hedge is Hedge.NOT_GIVEN:
        return f"at least {least}, as no number is given"
    if count.hedge is Hedge.ABOUT:
        return f"{count}: {least} to {most}"
    return f"{count}: at least {least}" if count.low is None else str(count)


def _contradicted(against: Sequence[TiedSighting]) -> str:
    return f"contradicted by {_numbered(against)}"


def _numbered(sightings: Sequence[TiedSighting]) -> str:
    numbers = [str(each.counted.number) for each in sightings]
    return f"sighting{'s' if len(numbers) > 1 else ''} {_listed(numbers)}"


def _s(sightings: Sequence[TiedSighting]) -> str:
    return "s" if len(sightings) == 1 else ""


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
