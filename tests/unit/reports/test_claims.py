"""The status of a claim: the whole table, from a rule written down a second time."""

from itertools import chain, combinations

import pytest

from vidcat.domain.reports.claims import ClaimStatus, claim_status
from vidcat.domain.sightings.statements import Bearing, SightingStatus

YES, NO, UNSEEN = Bearing.SUPPORTS, Bearing.CONTRADICTS, Bearing.NOT_VISIBLE
MADE, DOUBTED = SightingStatus.MADE, SightingStatus.DISPUTED
SAYINGS = [(YES, MADE), (YES, DOUBTED), (NO, MADE), (NO, DOUBTED), (UNSEEN, None)]

# firm support, firm contradiction, disputed support, looked and not seen -> status; the first row
# that fits holds, None fits both.
TABLE = [
    ((True, False, None, None), ClaimStatus.SUPPORTED),
    ((True, True, None, None), ClaimStatus.PARTLY),
    ((False, True, None, None), ClaimStatus.CONTRADICTED),
    ((False, False, True, None), ClaimStatus.PARTLY),
    ((False, False, False, True), ClaimStatus.NOT_VISIBLE),
]


def every_set() -> list[tuple[tuple[Bearing, SightingStatus | None], ...]]:
    sizes = range(len(SAYINGS) + 1)
    return list(chain.from_iterable(combinations(SAYINGS, size) for size in sizes))


@pytest.mark.parametrize("bearings", every_set(), ids=str)
@pytest.mark.parametrize("has_video", [True, False])
def test_each_set_of_bearings_has_its_status(
    bearings: tuple[tuple[Bearing, SightingStatus | None], ...], has_video: bool
) -> None:
    facts = tuple(
        each in bearings for each in ((YES, MADE), (NO, MADE), (YES, DOUBTED), (UNSEEN, None))
    )
    fitting = [
        status
        for pattern, status in TABLE
        if all(want in (None, is_so) for want, is_so in zip(pattern, facts, strict=True))
    ]
    nothing = ClaimStatus.OPEN if has_video else ClaimStatus.UNAVAILABLE
    expected = (*fitting, nothing)[0]
    assert claim_status(bearings, has_video=has_video) is expected
    assert claim_status(bearings[::-1] * 2, has_video=has_video) is expected


@pytest.mark.parametrize("status", [MADE, SightingStatus.SECOND_LOOK, SightingStatus.CONFIRMED])
def test_only_a_dispute_weakens_a_sighting(status: SightingStatus) -> None:
    assert claim_status([(YES, status)], has_video=True) is ClaimStatus.SUPPORTED
    assert claim_status([(NO, status)], has_video=True) is ClaimStatus.CONTRADICTED


def test_every_status_can_come_about() -> None:
    statuses = {
        claim_status(each, has_video=video) for each in every_set() for video in (True, False)
    }
    assert statuses == set(ClaimStatus)
