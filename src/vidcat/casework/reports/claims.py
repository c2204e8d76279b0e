"""The claim check: what of a report's claims is seen in the footage it cites."""

from vidcat.domain.reports.claims import CheckedClaim, ClaimCheck, Report, claim_status
from vidcat.domain.reports.drafts import ClaimDraft, ClaimRef
from vidcat.domain.sightings.statements import STATED, Assessment, Bearing, Sighting, SightingStatus
from vidcat.domain.values.fields import MAX_PROSE, require_text
from vidcat.errors import BadStatement
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
    tx.reports.assess(key, bearing, (sighting.video, sighting.number), tx.people.id(by), note)


def assess_video(store: Store, slug: str, claim: int, video: str, by: str, note: str = "") -> None:
    """Record that a video was looked through and does not show what a claim says."""
    require_text("note", note, MAX_PROSE)
    with store.write() as tx:
        key = tx.reports.claim_id(slug, claim)
        tx.reports.assess(key, Bearing.NOT_VISIBLE, (video, None), tx.people.id(by), note)


def check_report(store: Store, slug: str, most_uncited: int | None = None) -> ClaimCheck:
    """Check each claim of a report against the sightings; raises NoSuchReport.

    `most_uncited` bounds how many of the sightings that bear on no claim are given.
    """
    with store.read() as tx:
        report = tx.reports.get(slug)
        taxonomy = tx.equipment.taxonomy()
        assessments = tx.reports.assessments(slug)
        resolved = set(_resolved(report))
        stated = tx.sightings.stated_of({*resolved, *(a.video for a in assessments)})
        sightings = {each.number: each.status for each in stated}
        cited = {a.sighting for a in assessments}
        uncited = [e.key for e in stated if e.number not in cited and e.video in resolved]
        first = tx.sightings.by_id(uncited[:most_uncited])
    standing = [a for a in assessments if a.sighting is None or a.sighting in sightings]
    claims = tuple(
        _checked(
            report,
            claim,
            taxonomy.get(claim.type).label("en") if claim.type else "",
            standing,
            sightings,
        )
        for claim in report.claims
    )
    return ClaimCheck(report, claims, tuple(first), len(uncited))


def _resolved(report: Report) -> list[str]:
    return [each.video for citation in report.citations for each in citation.resolutions]


def _checked(
    report: Report,
    claim: ClaimDraft,
    label: str,
    assessments: list[Assessment],
    sightings: dict[int, SightingStatus],
) -> CheckedClaim:
    own = tuple(each for each in assessments if each.claim == claim.number)
    bearings = [(a.bearing, sightings[a.sighting] if a.sighting else None) for a in own]
    cited = [c for c in report.citations if claim.citation in (None, c.draft.number)]
    has_video = any(citation.resolutions for citation in cited)
    return CheckedClaim(claim, label, own, claim_status(bearings, has_video=has_video))
