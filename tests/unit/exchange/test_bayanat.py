"""Our bands come out as Bayanat's: below 0.3 a duplicate, up to 0.5 related."""

import pytest

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.frame_maps import TURNED_FRAME
from vidcat.domain.copies.matching import Band, Kind, Relation
from vidcat.domain.exchange.bayanat import bayanat_distance, notes, safe_cell, unique_index

A, B = "a" * 64, "b" * 64


def relation(distance: float, band: Band, *segments: Segment) -> Relation:
    return Relation(A, B, Kind.EXCERPT, band, distance, 1.0, 0.25, segments)


@pytest.mark.parametrize(("bits", "mapped"), [(0, 0.0), (30, 0.145), (60, 0.29), (60.4, 0.29)])
def test_a_probable_pair_is_a_duplicate(bits: float, mapped: float) -> None:
    assert bayanat_distance(relation(bits, Band.PROBABLE), confirmed=False) == pytest.approx(mapped)


@pytest.mark.parametrize(
    ("bits", "mapped"), [(20, 0.3), (60, 0.3), (72.5, 0.4), (85, 0.5), (85.3, 0.5)]
)
def test_a_candidate_is_related_however_close(bits: float, mapped: float) -> None:
    found = relation(bits, Band.CANDIDATE)
    assert bayanat_distance(found, confirmed=False) == pytest.approx(mapped)


@pytest.mark.parametrize("band", Band)
@pytest.mark.parametrize("bits", [5, 59, 84])
def test_what_a_person_confirmed_is_a_duplicate(band: Band, bits: float) -> None:
    assert bayanat_distance(relation(bits, band), confirmed=True) < 0.3


def test_a_pair_has_one_index_in_either_order() -> None:
    assert unique_index(A, B) == unique_index(B, A) != unique_index(A, "c" * 64)


def test_the_notes_say_what_and_where() -> None:
    segment = Segment(
        0.0, 5.0, 10.0, 15.0, 1.0, distance=9, votes=20, ambiguous=False, map=TURNED_FRAME
    )
    said = notes(relation(9, Band.PROBABLE, segment), "{:g} s".format, confirmed=True)
    assert said == (
        "excerpt (probable); 100% and 25% matched; 0 s to 5 s is 10 s to 15 s, mirrored; "
        "confirmed by a person"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"
