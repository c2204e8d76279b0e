"""One sighting as a second person is shown it: all of it, or without what it is said to be."""

from dataclasses import dataclass

from vidcat.domain.sightings.reviews import Given
from vidcat.domain.sightings.statements import Identification, Sighting
from vidcat.domain.sightings.versions import Change
from vidcat.reads.sightings.reviews import asked_of
from vidcat.reads.sightings.sighting_view import SightingSheet, sighting_sheet
from vidcat.reads.video.cards import FrameCard, VideoCard
from vidcat.store.session import Store


@dataclass(frozen=True)
class ReviewSheet:
    """A sighting to be reviewed; `whole` is None while the reviewer is not told what it is.

    `named` is what they named without being told; `is_done`, whether they had their word on this
    version already.
    """

    number: int
    version: int
    video: str
    sighting: Sighting
    frame: FrameCard | None
    card: VideoCard | None
    whole: SightingSheet | None
    named: Identification | None
    given: Given | None
    is_own: bool
    is_done: bool


def review_sheet(store: Store, number: int, by: str, *, is_blind: bool) -> ReviewSheet:
    """Give a sighting to a reviewer; raises NoSuchSighting, NoSuchPerson.

    Told of nothing are those who want it so or were asked so, until they named it or judged it.
    """
    sheet = sighting_sheet(store, number)
    given = asked_of(store, number, by)
    own = [each for each in sheet.now.reviews if each.by == by]
    named = next((each.identification for each in own if each.identification), None)
    is_done = any(each.verdict for each in own)
    hides = (is_blind or (given is not None and given.is_blind)) and not named and not is_done
    is_own = sheet.now.by == by
    return ReviewSheet(
        number=number,
        version=sheet.now.version,
        video=sheet.now.video,
        sighting=sheet.now,
        frame=sheet.frame,
        card=sheet.card,
        whole=None if hides and not is_own else sheet,
        named=named,
        given=given,
        is_own=is_own,
        is_done=is_done,
    )


def changed_since(sheet: SightingSheet, version: int) -> list[tuple[Sighting, tuple[Change, ...]]]:
    """Give the versions that came after one, the oldest first, each with what it changed."""
    return [each for each in reversed(sheet.versions) if each[0].version > version]
