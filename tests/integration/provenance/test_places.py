"""Where videos were filmed: what people say, with who and by what, never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework_desk import ANN, BOB, A, B, at, open_desk, see
from vidcat.casework.provenance.places import add_place, withdraw_place
from vidcat.domain.provenance.custody import Happening
from vidcat.domain.provenance.places import PlaceDraft, parse_place, precision
from vidcat.domain.questions.question import Question
from vidcat.errors import BadStatement, NoSuchPerson, NoSuchPlace
from vidcat.reads.provenance.places import list_places
from vidcat.reads.questions.sourced import finding
from vidcat.store.session import Store

TOWER = PlaceDraft("  Southern   Aleppo ", (36.123456789, -37.08), 100.0, "the water tower")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def test_a_place_is_kept_as_said_and_taken_back_without_being_lost(store: Store) -> None:
    said = add_place(store, A, TOWER, ANN)
    place = said.place
    assert (place.name, place.latitude, place.longitude) == (
        "Southern Aleppo",
        36.123456789,
        -37.08,
    )
    assert (place.within_m, place.basis, place.by) == (100.0, "the water tower", ANN)
    assert list_places(store, A) == list_places(store) == [said]
    assert list_places(store, B) == []
    withdraw_place(store, place.number, "another tower", BOB)
    assert list_places(store) == []
    (kept,) = list_places(store, withdrawn=True)
    assert kept.place == place
    assert kept.withdrawn
    assert (kept.withdrawn.by, kept.withdrawn.why) == (BOB, "another tower")
    with pytest.raises(BadStatement, match="withdrawn already"):
        withdraw_place(store, place.number, "twice", BOB)
    with store.read() as tx:
        events = [(each.what, each.by, each.detail) for each in tx.custody.said(A, 10)]
    assert events == [
        (Happening.PLACED, ANN, "Southern Aleppo; 36.123456789,-37.08; the water tower"),
        (Happening.NOT_PLACED, BOB, "Southern Aleppo; another tower"),
    ]


def test_a_place_goes_out_with_the_sightings_until_it_is_taken_back(store: Store) -> None:
    see(store, A, at(1))
    said = add_place(store, A, PlaceDraft("حلب", None, None, "a sign"), ANN)

    def places() -> list[str]:
        with finding(store, Question()) as found:
            return [place.name for each in found.each for place in each.footage.places]

    assert places() == ["حلب"]
    withdraw_place(store, said.place.number, "no", ANN)
    assert places() == []


@pytest.mark.parametrize(
    ("given", "phrase"),
    [
        (("", "", "", "b"), "name: say what"),
        (("n", "", "", " "), "basis: say by what"),
        (("n", "91,0", "", "b"), "at: 91,0 is nowhere"),
        (("n", "0,180.5", "", "b"), "at: 0,180.5 is nowhere"),
        (("n", "36.1", "", "b"), "at: '36.1' is not LAT,LON"),
        (("n", "nan,1", "", "b"), "at: 'nan,1' is not"),
        (("n", "1,1", "near", "b"), "within: 'near' is neither"),
        (("n", "1,1", "-5", "b"), "within: -5 m is no distance"),
        (("n", "1,1", "inf", "b"), "within: 'inf' is neither metres"),
        (("n", "1,1", "nan", "b"), "within: 'nan' is neither metres"),
        (("n", "", "100", "b"), "within: it says how near"),
        (("n" * 301, "", "", "b"), "name: longer than 300"),
        (("n\0", "", "", "b"), "name: holds what is no text"),
    ],
)
def test_what_can_be_no_place_is_refused_by_field(
    store: Store, given: tuple[str, str, str, str], phrase: str
) -> None:
    with pytest.raises(BadStatement, match=phrase):
        add_place(store, A, parse_place(*given), ANN)
    assert list_places(store, withdrawn=True) == []


def test_who_and_which_must_be_known(store: Store) -> None:
    with pytest.raises(NoSuchPerson):
        add_place(store, A, TOWER, "Nobody")
    with pytest.raises(NoSuchPlace):
        withdraw_place(store, 7, "why", ANN)
    with pytest.raises(BadStatement, match="say why"):
        withdraw_place(store, 7, " ", ANN)


def test_how_near_is_read_and_written_in_words() -> None:
    words = ("Exact", "vicinity", "locality", "250", "2500 m", "")
    read = [parse_place("n", "1,1", each, "b").within_m for each in words]
    assert read == [10, 100, 1000, 250, 2500, None]
    assert [precision(each) for each in read] == [
        "exact (10 m)",
        "vicinity (100 m)",
        "locality (1 km)",
        "within 250 m",
        "within 2.5 km",
        "",
    ]
