"""The claim check: what of a report's claims is seen in the footage it cites."""

from vidcat.domain.reports.claim_check import OVERRULING, ClaimStatus
from vidcat.domain.reports.claims import CheckedClaim, ClaimCheck
from vidcat.domain.reports.drafts import ClaimRef
from vidcat.domain.sightings.statements import STATED, Bearing, Sighting
from vidcat.domain.values.fields import MAX_PROSE, require_reason, require_text
from vidcat.errors import BadStatement
from vidcat.store.reports.bearings import WITHDRAWN
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


def assess_sighting(
    tx: Transaction,
    of: ClaimRef,
    sighting: Sighting,
    bearing: Bearing,
    by: str,
    note: str = "",
) -> None:
    """Record how a sighting bears on a claim; a later assessment of the two replaces it.

    Only a sighting that a person made and did not withdraw bears on anything. Raises NoSuchReport,
    NoSuchClaim, BadStatement, NoSuchPerson.
    """
    if bearing is Bearing.NOT_VISIBLE:
        raise BadStatement("bearing: what is not visible has no sighting; assess the video.")
    if sighting.status not in STATED:
        raise BadStatement(f"sighting: {sighting.number} is {sighting.status}; nobody says it.")
    require_text("note", note, MAX_PROSE)
    key = tx.reports.claim_id(*of)
    tx.reports.assess(key, bearing, sighting.video, sighting.number, tx.people.id(by), note)


def assess_video(store: Store, slug: str, claim: int, video: str, by: str, note: str = "") -> None:
    """Record that a video was looked through and does not show what a claim says."""
    require_text("note", note, MAX_PROSE)
    with store.write() as tx:
        key = tx.reports.claim_id(slug, claim)
        tx.reports.assess(key, Bearing.NOT_VISIBLE, video, None, tx.people.id(by), note)


def overrule_claim(
    store: Store, of: ClaimRef, status: ClaimStatus, reason: str, by: str
) -> CheckedClaim:
    """Record that a claim is something else than what is computed of it; return the claim.

    Raises NoSuchReport, NoSuchClaim, NoSuchPerson; BadStatement without a reason, and where it is
    computed to be so anyway.
    """
    require_reason(reason)
    if status not in OVERRULING:
        raise BadStatement(f"status: say what the claim is: one of {', '.join(OVERRULING)}.")
    with store.write() as tx:
        person, key = tx.people.id(by), tx.reports.claim_id(*of)
        now = _claim(tx, of)
        if now.overruling is None and now.computed.status is status:
            raise BadStatement(f"status: claim {of.claim} is {status} by what is tied to it.")
        if now.overruling and now.overruling.status is status:
            raise BadStatement(f"status: {now.overruling.by} said so already.")
        tx.reports.overrule(key, str(status), reason, person)
        return _claim(tx, of)


def end_overruling(store: Store, of: ClaimRef, reason: str, by: str) -> CheckedClaim:
    """Record that what is computed of a claim counts again; return the claim.

    Raises as `overrule_claim` does; BadStatement where nobody overruled it.
    """
    require_reason(reason)
    with store.write() as tx:
        person, key = tx.people.id(by), tx.reports.claim_id(*of)
        if _claim(tx, of).overruling is None:
            raise BadStatement(f"status: nobody overruled claim {of.claim} of {of.report!r}.")
        tx.reports.overrule(key, WITHDRAWN, reason, person)
        return _claim(tx, of)


def _claim(tx: Transaction, of: ClaimRef) -> CheckedClaim:
    key = tx.reports.key(of.report)
    claims = tx.claim_checks.of_reports([key])[key]
    return next(each for each in claims if each.claim.number == of.claim)


def checked_claim(store: Store, of: ClaimRef) -> CheckedClaim:
    """Check one claim of a report; raises NoSuchReport, NoSuchClaim."""
    with store.read() as tx:
        tx.reports.claim_id(*of)
        return _claim(tx, of)


def check_report(store: Store, slug: str, most_uncited: int | None = None) -> ClaimCheck:
    """Check each claim of a report against the sightings; raises NoSuchReport.

    `most_uncited` bounds how many of the sightings that bear on no claim are given.
    """
    with store.read() as tx:
        report, key = tx.reports.get(slug), tx.reports.key(slug)
        claims = tx.claim_checks.of_reports([key])[key]
        resolved = {each.video for cited in report.citations for each in cited.resolutions}
        tied = {each.sighting for claim in claims for each in claim.assessments}
        idle = [each.key for each in tx.sightings.stated_of(resolved) if each.number not in tied]
        first = tx.sightings.by_id(idle[:most_uncited])
    return ClaimCheck(report, tuple(claims), tuple(first), len(idle))
