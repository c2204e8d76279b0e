"""Tracks of CVAT: which of their boxes somebody drew, and how long each stands."""

import pytest

from vidcat.domain.exchange.cvat import CvatBox, corners_of, follow, region_of
from vidcat.domain.values.regions import Region
from vidcat.domain.values.sizes import Size

HERE, THERE = (1.0, 1.0, 9.0, 9.0), (2.0, 1.0, 10.0, 9.0)
BETWEEN = (1.5, 1.0, 9.5, 9.0)


def spans(*boxes: str) -> list[tuple[int, int]]:
    """Follow boxes written as frame, place (h, t or b), and K for keyframe or O for outside."""
    now, found = None, []
    for text in boxes:
        frame, place, flag = text.split()
        corners = {"h": HERE, "t": THERE, "b": BETWEEN}[place]
        box = CvatBox(int(frame), corners, flag != "-", flag == "O", 1)
        now, ended = follow(now, "car", box)
        found += [ended] if ended else []
    found += [now] if now else []
    return [(each.first, each.last) for each in found]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (["4 h K", "5 h O"], [(4, 4)]),
        (["4 h K", "9 h O"], [(4, 8)]),
        (["4 h K", "5 h -", "6 h -", "7 h O"], [(4, 6)]),
        (["4 h K", "6 h K", "9 h -"], [(4, 9)]),
        (["4 h K", "5 b -", "6 t K", "7 t -", "8 t O"], [(4, 4), (6, 7)]),
        (["4 h K", "8 t K", "9 t O"], [(4, 4), (8, 8)]),
        (["4 h K", "5 b -", "6 h K", "7 h O"], [(4, 4), (6, 6)]),
        (["4 h K", "5 h -", "6 b -", "7 b O"], [(4, 5)]),
        (["4 h K", "5 h O", "8 h K", "9 h O"], [(4, 4), (8, 8)]),
        (["4 h O"], []),
        ([], []),
    ],
)
def test_a_stretch_is_what_somebody_drew_for_as_long_as_it_stands_still(
    boxes: list[str], expected: list[tuple[int, int]]
) -> None:
    assert spans(*boxes) == expected


def test_a_box_goes_into_pixels_and_back() -> None:
    box = Region(0.1, 0.25, 0.3, 0.5)
    assert corners_of(box, Size(360, 240)) == pytest.approx((36, 60, 144, 180))
    back = region_of((36, 60, 144, 180), Size(360, 240))
    assert back
    assert back.numbers == pytest.approx(box.numbers)


@pytest.mark.parametrize("corners", [(-1, 0, 5, 5), (0, 0, 5, 241), (5, 5, 5, 9), (9, 0, 5, 5)])
def test_a_box_outside_or_without_a_side_is_none(corners: tuple[float, ...]) -> None:
    left, top, right, bottom = corners
    assert region_of((left, top, right, bottom), Size(360, 240)) is None


def test_a_box_that_is_drawn_to_the_edge_is_cut_off_there() -> None:
    assert region_of((-0.3, 0, 360.4, 240), Size(360, 240)) == Region(0, 0, 1, 1)
