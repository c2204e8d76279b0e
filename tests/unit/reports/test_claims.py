"""The claim check: each way of counting or not counting, from a rule written down a second time."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.reports.claim_check import (
    OVERRULING,
    ClaimStatus,
    Footage,
    Search,
    TiedSighting,
    TypeFit,
    judge_claim,
)
from vidcat.domain.reports.type_fit import type_fit
from vidcat.domain.sightings.counting import CountedSighting
from vidcat.domain.sightings.statements import Bearing, Certainty, SightingStatus
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import Region

YES, NO = Bearing.SUPPORTS, Bearing.CONTRADICTS
MADE, DISPUTED = SightingStatus.MADE, SightingStatus.DISPUTED
FIT = TiedSighting(
    bearing=YES,
    counted=CountedSighting(1, 1),
    frame=("a" * 64, 0),
    status=MADE,
    certainty=Certainty.PROBABLE,
    type_fit=TypeFit.CLAIMED,
    footage=Footage.CITED,
)
ONE = parse_count("at least 1")


def numbered(number: int, text: str | None = None, pts: int = 0, **other: object) -> TiedSighting:
    count = parse_count(text) if text else None
    counted = CountedSighting(number, number, count)
    return replace(FIT, counted=counted, frame=("a" * 64, pts), **other)  # type: ignore[arg-type]


def status(count: str, *sightings: TiedSighting) -> str:
    return str(judge_claim(parse_count(count), sightings, (), has_video=True).status)


def bears(each: TiedSighting) -> bool:
    """The rule of the issue, in one line a part."""
    shown = each.footage in (Footage.CITED, Footage.SAME)
    typed = each.bearing is NO or each.type_fit in (TypeFit.CLAIMED, TypeFit.NONE_CLAIMED)
    firm = each.bearing is YES or each.certainty in (Certainty.CERTAIN, Certainty.PROBABLE)
    return shown and typed and firm and each.status is not DISPUTED


EVERY = [
    replace(FIT, bearing=b, status=s, certainty=c, type_fit=t, footage=f)
    for b, s, c, t, f in product((YES, NO), (MADE, DISPUTED), Certainty, TypeFit, Footage)
]


def test_a_sighting_counts_by_its_footage_type_certainty_and_review() -> None:
    for each in EVERY:
        assert (each.not_counted == "") is bears(each)
        judged = judge_claim(ONE, [each], (), has_video=True)
        if not bears(each):
            assert f"sighting 1 is not counted: {each.not_counted}" in judged.reason
            assert judged.supporting == ()
            assert judged.status in (ClaimStatus.OPEN, ClaimStatus.PARTLY)
        elif each.bearing is NO:
            assert judged.status is ClaimStatus.CONTRADICTED
        else:
            weak = each.certainty in (Certainty.POSSIBLE, Certainty.NOT_EXCLUDED)
            expected = ClaimStatus.WEAKLY_SUPPORTED if weak else ClaimStatus.SUPPORTED
            assert (judged.status, judged.supporting) == (expected, (1,))


def test_only_what_would_support_it_makes_a_disputed_claim_partly_supported() -> None:
    for each in EVERY:
        judged = judge_claim(ONE, [each], (), has_video=True)
        would = each.bearing is YES and bears(replace(each, status=MADE))
        assert (judged.status is ClaimStatus.PARTLY) is (would and each.status is DISPUTED)


def test_a_taxi_in_another_video_supports_no_rocket() -> None:
    """The claim that began this: several Safir, by a taxi that "cannot be excluded"."""
    taxi = replace(
        FIT,
        counted=CountedSighting(14, 14, parse_count("1")),
        certainty=Certainty.NOT_EXCLUDED,
        type_fit=TypeFit.OTHER,
        footage=Footage.UNKNOWN,
    )
    judged = judge_claim(parse_count("several"), [taxi], (), has_video=False)
    assert judged.status is ClaimStatus.UNAVAILABLE
    assert "sighting 14 is not counted: no video is known for the citation" in judged.reason


@pytest.mark.parametrize(
    ("count", "seen", "expected"),
    [
        ("at least 1", None, "supported"),
        ("not given", None, "supported"),
        ("at least 2", None, "partly"),
        ("at least 2", "at least 2", "supported"),
        ("at least 2", "several", "supported"),
        ("several", "1", "partly"),
        ("several", "2", "supported"),
        ("hundreds", "dozens", "partly"),
        ("hundreds", "hundreds", "supported"),
        ("hundreds", "at least 200", "supported"),
        ("thousands", "hundreds", "partly"),
        ("3", "3", "supported"),
        ("3", "2", "partly"),
        ("3", "5", "partly"),  # more than is claimed
        ("3 to 5", "4", "supported"),
        ("3 to 5", "6", "partly"),
        ("about 10", "8", "supported"),
        ("about 10", "13", "partly"),
        ("about 10", "about 10", "weakly supported"),  # an estimate is no proof
        ("at least 2", "about 3", "weakly supported"),
        ("0", "1", "contradicted"),
        ("0", "0", "open"),
        ("at least 1", "0", "open"),
        ("0", "about 0", "open"),
        ("0 to 3", "0", "open"),
    ],
)
def test_a_count_is_held_against_what_is_proved(
    count: str, seen: str | None, expected: str
) -> None:
    assert status(count, numbered(1, seen)) == expected


def test_only_objects_that_are_told_apart_add_up() -> None:
    """Two sightings of other frames may be of one vehicle; boxes apart in one frame are not."""
    assert status("at least 2", numbered(1), numbered(2, pts=9)) == "partly"
    left, right = Region(0.0, 0.0, 0.2, 0.2), Region(0.7, 0.7, 0.2, 0.2)
    boxed = [
        replace(FIT, counted=CountedSighting(number, number, None, box))
        for number, box in ((1, left), (2, right))
    ]
    assert status("at least 2", *boxed) == "supported"
    tied = [
        replace(numbered(number, pts=number), counted=CountedSighting(number, number, item=number))
        for number in (1, 2)
    ]
    assert status("at least 2", *tied) == "supported"


def test_one_object_on_copies_is_one_whatever_it_was_named() -> None:
    named = [
        replace(FIT, counted=CountedSighting(number, 1, item=number), frame=(video * 64, 0))
        for number, video in ((1, "a"), (2, "b"))
    ]
    judged = judge_claim(parse_count("2"), named, (), has_video=True)
    assert judged.reason == "partly supported by sightings 1 and 2 (1 proved of 2)"


def test_named_objects_of_which_none_is_seen_prove_none() -> None:
    none = parse_count("0")
    named = [
        replace(FIT, counted=CountedSighting(number, number, none, item=number))
        for number in (1, 2)
    ]
    assert judge_claim(parse_count("0 to 3"), named, (), has_video=True).supporting == ()


def test_a_dispute_and_a_search_in_vain_are_said_beside_what_supports() -> None:
    confirmed = replace(FIT, status=SightingStatus.CONFIRMED, disputed_by=("Omar",))
    looked = Search("b" * 64, "Nour", Footage.CITED)
    judged = judge_claim(ONE, [confirmed], [looked], has_video=True)
    assert judged.reason == (
        "supported by sighting 1 (1 proved of at least 1); "
        "sighting 1 was disputed by Omar as well; "
        "Nour looked for it in bbbbbbbbbbbb and did not see it"
    )


def test_what_is_unsure_adds_up_to_weak_support_only() -> None:
    sure, unsure = numbered(1, "1"), numbered(2, "3", certainty=Certainty.POSSIBLE)
    judged = judge_claim(parse_count("at least 3"), [sure, unsure], (), has_video=True)
    assert judged.status is ClaimStatus.WEAKLY_SUPPORTED
    assert judged.reason == (
        "weakly supported by sightings 1 and 2 (3 of at least 3, if what is only “possible” is so)"
    )


def test_the_sentence_names_what_counts_and_what_does_not() -> None:
    counted, other = numbered(12, "2"), numbered(14, footage=Footage.OTHER)
    judged = judge_claim(ONE, [counted, other], (), has_video=True)
    assert judged.reason == (
        "supported by sighting 12 (2 proved of at least 1); "
        "sighting 14 is not counted: another video"
    )


@pytest.mark.parametrize("certainty", Certainty)
def test_support_and_contradiction_make_it_partly_so(certainty: Certainty) -> None:
    both = [numbered(1, certainty=certainty), numbered(2, bearing=NO)]
    judged = judge_claim(ONE, both, (), has_video=True)
    assert judged.status is ClaimStatus.PARTLY
    assert "contradicted by sighting 2" in judged.reason


def test_a_search_counts_in_the_cited_video_only() -> None:
    cited, other = Search("b" * 64, "Ann", Footage.CITED), Search("c" * 64, "Bob", Footage.OTHER)
    judged = judge_claim(ONE, (), [cited, other], has_video=True)
    assert judged.status is ClaimStatus.NOT_VISIBLE
    assert judged.reason == (
        "looked for and not seen by Ann in bbbbbbbbbbbb; "
        "that Bob looked through cccccccccccc is not counted: another video"
    )
    assert judge_claim(ONE, (), [other], has_video=True).status is ClaimStatus.OPEN
    assert judge_claim(ONE, [numbered(1)], [cited], has_video=True).status is ClaimStatus.SUPPORTED


TIED = st.sampled_from(EVERY)


@given(st.lists(TIED, max_size=5), st.sampled_from(["at least 1", "several", "3", "not given"]))
def test_the_order_of_what_was_tied_changes_no_status(tied: list[TiedSighting], count: str) -> None:
    several = [
        replace(each, counted=CountedSighting(number, number))
        for number, each in enumerate(tied, 1)
    ]
    one, other = status(count, *several), status(count, *several[::-1])
    assert one == other
    judged = judge_claim(parse_count(count), several, (), has_video=True)
    assert judged.status in OVERRULING
    assert set(judged.supporting) == {
        each.counted.number for each in several if bears(each) and each.bearing is YES
    }


@given(st.lists(TIED, max_size=4))
def test_what_is_not_counted_changes_no_status(tied: list[TiedSighting]) -> None:
    counted = [each for each in tied if bears(each)]
    for each in tied:
        if not bears(each) and not each.is_disputed_support:
            assert status("several", *counted, each) == status("several", *counted)


TYPES = Taxonomy(
    [
        EquipmentType("weapon", {"en": "Weapon"}),
        EquipmentType("weapon/atgm", {"en": "Missile"}),
        EquipmentType("weapon/atgm/tow", {"en": "TOW"}),
        EquipmentType("weapon/atgm/tow/tow-2", {"en": "TOW 2"}),
        EquipmentType("weapon/atgm/toophan", {"en": "Toophan"}, copy_of="weapon/atgm/tow"),
        EquipmentType("weapon/old", {"en": "Old"}, replaced_by="weapon/atgm/toophan"),
        EquipmentType("taxi", {"en": "Taxi"}),
    ]
)


@pytest.mark.parametrize(
    ("claimed", "stated", "rivals", "expected"),
    [
        ("", "taxi", (), TypeFit.NONE_CLAIMED),
        ("weapon/atgm", "weapon/atgm/tow/tow-2", (), TypeFit.CLAIMED),
        ("weapon/atgm/toophan", "weapon/old", (), TypeFit.CLAIMED),
        ("weapon/old", "weapon/atgm/toophan", (), TypeFit.CLAIMED),
        ("weapon/atgm/toophan", "weapon/atgm", (), TypeFit.ABOVE),
        ("weapon/atgm/tow", "weapon/atgm/toophan", (), TypeFit.COPY),
        ("weapon/atgm/toophan", "weapon/atgm/tow", (), TypeFit.COPIED),
        ("weapon/atgm/toophan", "taxi", ("weapon/atgm/toophan",), TypeFit.RIVAL),
        ("weapon/atgm/toophan", "taxi", ("weapon/atgm",), TypeFit.OTHER),
    ],
)
def test_a_type_stands_to_the_claimed_one(
    claimed: str, stated: str, rivals: tuple[str, ...], expected: TypeFit
) -> None:
    assert type_fit(TYPES, claimed, stated, rivals) is expected
