"""Second persons: they are asked to look, name what they see without being told, and judge."""

from collections.abc import Iterable

from vidcat.casework.sightings.statements import require_version
from vidcat.domain.sightings.reviews import waits_for_review
from vidcat.domain.sightings.statements import Identification, Sighting
from vidcat.domain.values.fields import field_named, require_name
from vidcat.errors import BadStatement, OwnReview
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


def name_blind(store: Store, seen: Sighting, named: Identification, by: str) -> Sighting:
    """Record how a second person names the object, before they see the label.

    Only the first naming of a version counts: naming again changes nothing. Raises OwnReview,
    StaleEdit, NoSuchType, AmbiguousType, NoSuchPerson; BadStatement for what is not reviewed, or
    when they have reviewed it already.
    """
    if not waits_for_review(seen):
        raise BadStatement(f"sighting: {seen.number} is {seen.status}; nothing waits for a review.")
    with store.write() as tx:
        person = tx.people.id(by)
        now = tx.sightings.get(seen.number)
        require_version(now, seen.version)
        if now.by == by:
            raise OwnReview(f"by: {by} made sighting {seen.number}; another person reviews it.")
        if any(each.by == by and not each.verdict for each in now.reviews):
            return now
        for number in tx.sightings.chain(seen.number):
            _require_untold(tx, number, by, person)
        with field_named("type"):
            type_ = tx.equipment.taxonomy().named(named.type).id
        return tx.sightings.identify(seen.number, Identification(type_, named.certainty), person)


def _require_untold(tx: Transaction, number: int, by: str, person: int) -> None:
    """Raise BadStatement if a person knows what a sighting says, in any of its versions."""
    for version in tx.sightings.versions(number):
        if version.by == by or any(each.by == by and each.verdict for each in version.reviews):
            raise BadStatement(f"sighting: {by} was told what sighting {number} says.")
    if opened := tx.openings.of(number, person):
        raise BadStatement(f"sighting: {opened.refusal(by, number)}")


def give_out(
    store: Store, sightings: Iterable[Sighting], to: str, by: str, batch: str, *, is_blind: bool
) -> int:
    """Ask a person to review sightings; `by` asks, and `batch` names what is given out.

    Their own are left out, and what waits for nobody. Says how many are new to them. Raises
    NoSuchPerson, BadStatement.
    """
    tidy = require_name("batch", batch, "a batch")
    numbers = [each.number for each in sightings if each.by != to and waits_for_review(each)]
    with store.write() as tx:
        people = tx.people.id(to), tidy, tx.people.id(by)
        return tx.review_queue.give(numbers, *people, is_blind=is_blind)


def take_back(store: Store, batch: str, person: str | None) -> int:
    """Close a batch's assignments, of one person or all; return the count. Raises NoSuchPerson."""
    with store.write() as tx:
        return tx.review_queue.take_back(batch, tx.people.id(person) if person else None)
