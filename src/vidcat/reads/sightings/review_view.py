"""One sighting as a reviewer sees it: whole, or blind, without the label under review."""

from dataclasses import dataclass

from vidcat.domain.sightings.reviews import Given, Opened
from vidcat.domain.sightings.statements import Identification, Sighting
from vidcat.domain.sightings.versions import Change
from vidcat.reads.sightings.reviews import asked_of
from vidcat.reads.sightings.sighting_view import SightingView, sighting_view
from vidcat.reads.video.cards import FrameCard, VideoCard
from vidcat.store.session import Store


@dataclass(frozen=True)
class ReviewView:
    """A sighting to be reviewed; `whole` is None while the reviewer may not see the label.

    `named` is how the reviewer named the object blind; `is_done` tells whether they have reviewed
    this version already.
    """

    number: int
    version: int
    video: str
    sighting: Sighting
    frame: FrameCard | None
    card: VideoCard | None
    whole: SightingView | None
    named: Identification | None
    given: Given | None
    is_own: bool
    is_done: bool
    opened: Opened | None  # before this, whatever showed it


def review_view(store: Store, number: int, by: str, *, is_blind: bool) -> ReviewView:
    """Return a sighting for a reviewer; raise NoSuchSighting, NoSuchPerson.

    The label is hidden from reviewers who chose or were assigned a blind review, until they named
    the object or judged it; who was shown it before cannot name it blind.
    """
    sheet = sighting_view(store, number)
    given = asked_of(store, number, by)
    own = [each for each in sheet.now.reviews if each.by == by]
    named = next((each.identification for each in own if each.identification), None)
    is_done = any(each.verdict for each in own)
    with store.read() as tx:
        opened = tx.openings.of(number, tx.people.id(by))
    is_asked = is_blind or (given is not None and given.is_blind)
    hides = is_asked and not named and not is_done and opened is None
    is_own = sheet.now.by == by
    return ReviewView(
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
        opened=opened,
    )


def changed_since(sheet: SightingView, version: int) -> list[tuple[Sighting, tuple[Change, ...]]]:
    """Return the versions after one, the oldest first, each with its changes."""
    return [each for each in reversed(sheet.versions) if each[0].version > version]
