"""Sightings: said by a named person, corrected by superseding, reviewed by somebody else."""

import re
from dataclasses import dataclass, replace

from vidcat.casework.reports.claims import assess_sighting
from vidcat.casework.sightings.travel import carry_corrections, carry_to_copies
from vidcat.domain.reports.drafts import ClaimBearing, ClaimRef
from vidcat.domain.sightings.reviews import status_when_changed
from vidcat.domain.sightings.statements import (
    STATED,
    Identification,
    Moment,
    ReviewVerdict,
    Sighting,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.fields import MAX_PROSE, field_named, require_text
from vidcat.domain.values.signed import Signed
from vidcat.errors import BadStatement, OwnReview, StaleEdit
from vidcat.store.session import Store
from vidcat.store.sightings.versions import Saying
from vidcat.store.transaction import Transaction

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as it matters here
_STATUS_AFTER = {
    ReviewVerdict.CONFIRM: SightingStatus.CONFIRMED,
    ReviewVerdict.DISPUTE: SightingStatus.DISPUTED,
    ReviewVerdict.SECOND_LOOK: SightingStatus.SECOND_LOOK,
}


@dataclass(frozen=True)
class Opinion:
    """A second person's word, and why."""

    verdict: ReviewVerdict
    reason: str = ""


def make_sighting(
    store: Store,
    video: str,
    moment: Moment,
    statement: Statement,
    by: str,
    bearing: ClaimBearing | None = None,
) -> tuple[Sighting, tuple[Sighting, ...]]:
    """Record that a person sees something; it is proposed on every copy at once.

    `moment` is exact: its frames are proved to be shown. Types are found by any name. Gives the
    sighting and the proposals. Raises NoSuchPerson, NoSuchType, AmbiguousType, NoSuchItem,
    BadStatement, NoSuchReport, NoSuchClaim.
    """
    with store.write() as tx:
        sighting = record_sighting(tx, video, moment, statement, by)
        if bearing:
            of = ClaimRef(bearing.report, bearing.claim)
            assess_sighting(tx, of, sighting, bearing.bearing, by)
            sighting = tx.sightings.get(sighting.number)  # with what it bears on now
        return sighting, carry_to_copies(tx, sighting)


def record_sighting(
    tx: Transaction, video: str, moment: Moment, statement: Statement, by: str
) -> Sighting:
    """Record that a person sees something, and carry it nowhere yet.

    Raises NoSuchPerson, NoSuchType, AmbiguousType, NoSuchItem, BadStatement.
    """
    person = tx.people.id(by)
    made = _checked(tx, statement)
    return tx.sightings.add(video, moment, made, Saying(SightingStatus.MADE, person))


def correct_sighting(
    store: Store, seen: Sighting, moment: Moment, statement: Statement, signed: Signed
) -> Sighting:
    """Supersede the version that the person saw; what was said before stays, reviews with it.

    `signed` is who, and why. A proposal becomes the person's own statement. Where only the object
    is another, no version is made: that is a statement of its own. Raises StaleEdit when somebody
    else superseded `seen` first, and what `make_sighting` raises.
    """
    by, why = signed
    require_text("why", why, MAX_PROSE)
    with store.write() as tx:
        person = tx.people.id(by)
        old = _require_current(tx, seen).statement
        made = _checked(tx, statement)
        is_said = seen.status in STATED  # neither only proposed nor taken back
        if made.item == seen.statement.item:  # not this person's to change: others may have tied it
            made = replace(made, item=old.item)
        if is_said and (moment, replace(made, item=old.item)) == (seen.moment, old):
            if made.item == old.item:
                raise BadStatement(f"sighting: nothing of {seen.number} is changed.")
            return tie_to_item(tx, seen.number, made.item, person)
        saying = Saying(status_when_changed(seen), person, why)
        corrected = tx.sightings.supersede(seen.number, moment, made, saying)
        carry_corrections(tx, corrected)
        return corrected


def tie_to_item(tx: Transaction, number: int, item: int | None, person: int) -> Sighting:
    """Record which object a sighting shows, by a person's key; its unjudged proposals follow."""
    tied = tx.sightings.tie(number, item, person)
    for proposal in tx.sightings.carried_from(tx.sightings.origin(number)):
        came_from = proposal.provenance and proposal.provenance.sighting
        if proposal.status is SightingStatus.PROPOSED and came_from == number:
            tx.sightings.tie(proposal.number, item, None)
    return tied


def withdraw_sighting(store: Store, seen: Sighting, by: str, why: str) -> Sighting:
    """Take a sighting back, or refuse a proposal; it is kept, with who and why.

    A refused proposal is never made again. Raises StaleEdit, NoSuchPerson, BadStatement.
    """
    if seen.status is not SightingStatus.PROPOSED and not why.strip():
        raise BadStatement("reason: say why it is withdrawn.")
    require_text("reason", why, MAX_PROSE)
    if seen.status is SightingStatus.WITHDRAWN:
        raise BadStatement(f"sighting: {seen.number} is withdrawn already.")
    with store.write() as tx:
        person = tx.people.id(by)
        _require_current(tx, seen)
        saying = Saying(SightingStatus.WITHDRAWN, person, why)
        withdrawn = tx.sightings.supersede(seen.number, seen.moment, seen.statement, saying)
        carry_corrections(tx, withdrawn)
        return withdrawn


def review_sighting(store: Store, seen: Sighting, opinion: Opinion, by: str) -> Sighting:
    """Record a second person's word on the version that they saw.

    Raises OwnReview, StaleEdit, NoSuchPerson; BadStatement for a dispute without a reason and for
    what is only proposed or was withdrawn.
    """
    verdict, reason = opinion.verdict, opinion.reason
    if verdict is not ReviewVerdict.CONFIRM and not reason.strip():
        raise BadStatement("reason: a sighting is disputed or sent back with a reason.")
    require_text("reason", reason, MAX_PROSE)
    if seen.status in (SightingStatus.PROPOSED, SightingStatus.WITHDRAWN):
        raise BadStatement(f"sighting: {seen.number} is {seen.status}; there is nothing to review.")
    with store.write() as tx:
        person = tx.people.id(by)
        _require_current(tx, seen)
        if seen.by == by:
            raise OwnReview(f"by: {by} made sighting {seen.number}; another person reviews it.")
        return tx.sightings.review(seen.number, verdict, _STATUS_AFTER[verdict], person, reason)


def _require_current(tx: Transaction, seen: Sighting) -> Sighting:
    """Return the sighting as it is now; raise StaleEdit unless that is the version seen."""
    now = tx.sightings.get(seen.number)
    require_version(now, seen.version)
    return now


def require_version(now: Sighting, version: int) -> None:
    """Raise StaleEdit unless the current version is the one that a person saw."""
    if now.version != version:
        raise StaleEdit(
            f"version: sighting {now.number} is at version {now.version}, not {version}: "
            f"{now.by or 'vidcat'} changed it at {now.at:%Y-%m-%d %H:%M} UTC. Look at it again."
        )


def _checked(tx: Transaction, statement: Statement) -> Statement:
    """Find the types and the item, and refuse texts that cannot be what they are given as."""
    language = statement.marking_language
    if language and not statement.marking:
        raise BadStatement("marking language: there is no marking.")
    if language and not _LANGUAGE.fullmatch(language):
        raise BadStatement(f"marking language: {language[:40]!r} is no language tag such as ar.")
    for field in ("marking", "note", "basis"):
        require_text(field, getattr(statement, field), MAX_PROSE)
    if statement.item is not None:
        tx.equipment.require_item(statement.item)
    taxonomy = tx.equipment.taxonomy()

    def typed(given: Identification, field: str) -> Identification:
        with field_named(field):
            return replace(given, type=taxonomy.named(given.type).id)

    identification = typed(statement.identification, "type")
    rivals = tuple(typed(rival, "rival") for rival in statement.rivals)
    said = [identification.type, *(rival.type for rival in rivals)]
    if len(set(said)) < len(said):
        raise BadStatement("rival: a rival is another type than all that are named.")
    return replace(statement, identification=identification, rivals=rivals)
