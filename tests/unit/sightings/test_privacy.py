"""What is burnt out: which marks hold for which frame, and every pixel that a box touches."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from vidcat.domain.sightings.privacy import is_private, marks_at, marks_of
from vidcat.domain.sightings.statements import (
    Identification,
    Moment,
    Sighting,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.regions import WHOLE_FRAME, Region
from vidcat.domain.values.time import TimeBase
from vidcat.media.pictures.burnt import burnt_out

BASE = TimeBase(1, 12_800)
BOX = Region(0.4, 0.4, 0.2, 0.1)


def seen(number: int, pts: int, end: int, **changed: object) -> Sighting:
    sighting = Sighting(
        number=number,
        version=1,
        is_current=True,
        video="a" * 64,
        moment=Moment(pts, end, BASE),
        statement=Statement(Identification("privacy/face"), BOX),
        status=SightingStatus.MADE,
        by="Ann",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return replace(sighting, **changed)  # type: ignore[arg-type]


def held(sightings: list[Sighting], pts: int) -> list[int]:
    return [each.sighting for each in marks_at(marks_of(sightings), Moment(pts, pts, BASE))]


@pytest.mark.parametrize(
    ("pts", "numbers"),
    [(511, [1]), (512, [1, 2]), (1024, [1, 2]), (1025, [1]), (4096, [])],
)
def test_a_mark_holds_for_each_frame_of_its_span_and_no_other(pts: int, numbers: list[int]) -> None:
    assert held([seen(1, 0, 2048), seen(2, 512, 1024)], pts) == numbers


def test_what_is_only_proposed_holds_a_little_longer_and_what_is_withdrawn_not_at_all() -> None:
    proposed = seen(1, 12_800, 12_800, status=SightingStatus.PROPOSED)
    assert held([proposed], 12_900) == [1]
    assert held([proposed], 16_000) == []
    assert held([seen(1, 0, 0, status=SightingStatus.DISPUTED)], 0) == [1]
    assert held([seen(1, 0, 0, status=SightingStatus.WITHDRAWN)], 0) == []


def test_only_types_below_privacy_are_burnt_out() -> None:
    assert [
        is_private(each) for each in ("privacy", "privacy/face/child", "privacy-law", "gear")
    ] == [
        True,
        True,
        False,
        False,
    ]
    assert marks_of([seen(1, 0, 0, statement=Statement(Identification("gear"), BOX))]) == ()


def test_a_mark_without_a_box_is_the_whole_frame_and_one_at_the_edge_stays_inside() -> None:
    bare = seen(1, 0, 0, statement=Statement(Identification("privacy/face")))
    corner = seen(2, 0, 0, statement=Statement(Identification("privacy"), Region(0.9, 0, 0.1, 0.1)))
    whole, edge = marks_of([bare, corner])
    assert whole.region == WHOLE_FRAME
    assert edge.region.numbers == pytest.approx((0.89, 0, 0.11, 0.11))


def test_every_pixel_that_a_box_touches_is_black_and_no_other_is_changed() -> None:
    frame = np.random.default_rng(7).integers(1, 255, (37, 53, 3), np.uint8)
    before = frame.copy()
    box = Region(0.31, 0.17, 0.005, 0.61)  # narrower than a pixel
    burnt = burnt_out(frame, [box])
    touched = np.zeros((37, 53), bool)
    touched[int(0.17 * 37) : int(np.ceil(0.78 * 37)), int(0.31 * 53) : int(np.ceil(0.315 * 53))] = 1
    assert not burnt[touched].any()
    assert (burnt[~touched] == frame[~touched]).all()
    assert (frame == before).all()
