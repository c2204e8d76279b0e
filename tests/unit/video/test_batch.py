"""The tally of a batch is the summary of the product contract."""

import pytest

from vidcat.domain.video.batch import Tally
from vidcat.domain.video.model import Outcome
from vidcat.domain.video.reasons import Reason, Status


def outcome(status: Status, video_seconds: float = 0.0) -> Outcome:
    reason = None if status in (Status.CATALOGUED, Status.KNOWN) else Reason.CORRUPT
    return Outcome(b"/a", status, reason, None, 0.1, video_seconds)


def test_the_summary_counts_every_status_also_those_that_did_not_occur() -> None:
    tally = Tally()
    for status in (Status.CATALOGUED, Status.CATALOGUED, Status.KNOWN, Status.REFUSED):
        tally.add(outcome(status, 2.5))
    assert tally.summary(1.23456) == {
        "files": 4,
        "catalogued": 2,
        "known": 1,
        "partial": 0,
        "refused": 1,
        "failed": 0,
        "passed_over": {"damaged": 1},
        "seconds": 1.235,
    }
    assert tally.video_seconds == 10.0


@pytest.mark.parametrize(
    ("status", "failed"),
    [
        (Status.CATALOGUED, False),
        (Status.KNOWN, False),
        (Status.PARTIAL, True),
        (Status.REFUSED, True),
        (Status.FAILED, True),
    ],
)
def test_strict_fails_on_what_did_not_make_it_whole(status: Status, failed: bool) -> None:
    tally = Tally()
    tally.add(outcome(Status.CATALOGUED))
    tally.add(outcome(status))
    assert tally.has_failures is failed


def test_an_empty_batch_has_no_failures() -> None:
    assert not Tally().has_failures
    assert Tally().files == 0
