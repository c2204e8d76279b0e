"""The JSON documents of sightings, reports and types, for the command line and the web alike."""

from collections.abc import Iterable
from typing import Any

from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.exchange.video_documents import clock_json
from vidcat.domain.questions.question import Total
from vidcat.domain.reports.claims import CheckedClaim, Citation, ClaimCheck, Report
from vidcat.domain.reports.drafts import ClaimDraft
from vidcat.domain.sightings.coverage import Coverage, VideoCoverage
from vidcat.domain.sightings.statements import Assessment, Identification, Review, Sighting
from vidcat.domain.values.dates import ReportedDate
from vidcat.domain.values.spans import Span


def sighting_json(sighting: Sighting) -> dict[str, Any]:
    """Return one sighting as `vidcat sighting show --json` prints it."""
    said, moment = sighting.statement, sighting.moment
    return {
        "sighting": sighting.number,
        "version": sighting.version,
        "status": sighting.status,
        "video": sighting.video,
        "pts": moment.pts,
        "until_pts": moment.end_pts,
        "time_base": str(moment.time_base),
        **clock_json(moment.time_base, moment.pts),
        "time_s": moment.start_s,
        "until_s": moment.end_s,
        "pixel_hash": moment.pixel_hash and f"sha256:{moment.pixel_hash}",
        "decoder": moment.decoder,
        "box": said.region and [round(number, 6) for number in said.region.numbers],
        "type": said.identification.type,
        "label": sighting.label,
        "certainty": said.identification.certainty,
        "rivals": [_identification(rival) for rival in said.rivals],
        "count": said.count and str(said.count),
        "context": said.context,
        "marking": said.marking,
        "marking_language": said.marking_language,
        "note": said.note,
        "basis": said.basis,
        "item": said.item,
        "by": sighting.by,
        "at": sighting.at.isoformat(),
        "why": sighting.why,
        "citation": str(sighting.citation),
        "from": sighting.provenance and vars(sighting.provenance),
        "reviewed": sighting.reviewed and vars(sighting.reviewed),
        "copied_from": sighting.copied_from,
        "reviews": [review_json(review) for review in sighting.reviews],
        "assessments": [assessment_json(each) for each in sighting.assessments],
    }


def blind_json(sighting: Sighting) -> dict[str, Any]:
    """Return what a blind reviewer may know of a sighting before naming it."""
    moment, region = sighting.moment, sighting.statement.region
    return {
        "sighting": sighting.number,
        "version": sighting.version,
        "video": sighting.video,
        "pts": moment.pts,
        "until_pts": moment.end_pts,
        "time_base": str(moment.time_base),
        "time_s": moment.start_s,
        "until_s": moment.end_s,
        "box": region and [round(number, 6) for number in region.numbers],
        "citation": str(sighting.citation),
        "blind": True,
    }


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """Return what was looked at and not seen."""
    return {
        "looked_for": coverage.label,
        "sentence": coverage.sentence(),
        "videos": [_covered_json(each) for each in coverage.videos],
    }


def _covered_json(each: VideoCoverage) -> dict[str, Any]:
    looked = each.looked
    return {
        "video": each.video,
        "keyframes": looked.keyframes,
        "looked_at": looked.stills,
        "by": dict(each.by),
        "sightings": each.sightings,
        "looked_at_only_in_grey": each.only_grey,
        "noted_by_older_version": each.noted_before,
        "duration_s": looked.length_s,
        "shown_s": looked.shown_s,
        "played_s": looked.played_s,
        "shown": spans_json(looked.shown),
        "played": spans_json(looked.played),
        "gaps": spans_json(looked.gaps),
        "figures": looked.figures,
    }


def spans_json(spans: Iterable[Span]) -> list[dict[str, float]]:
    """Return parts of a video, in seconds since its first frame."""
    return [{"start_s": start, "end_s": end} for start, end in spans]


def review_json(review: Review) -> dict[str, Any]:
    """Return a review; without a verdict it is a blind naming."""
    return {
        "verdict": review.verdict,
        "reason": review.reason,
        "by": review.by,
        "at": review.at.isoformat(),
        "version": review.version,
        "named_blind": review.identification and _identification(review.identification),
    }


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """Return how something bears on a claim."""
    return {**vars(assessment), "at": assessment.at.isoformat()}


def report_json(report: Report) -> dict[str, Any]:
    """Return one row of `vidcat reports --json`."""
    draft = report.draft
    return {
        "report": draft.slug,
        "title": draft.title,
        "publisher": draft.publisher,
        "authors": list(draft.authors),
        "published": date_json(draft.published),
        "url": draft.url,
        "language": draft.language,
        "note": draft.note,
        "page": report.page
        and {**vars(report.page), "retrieved_at": report.page.retrieved_at.isoformat()},
        "added_at": report.added_at.isoformat(),
        "citations": [citation_json(citation) for citation in report.citations],
        "to_look_at": len(report.to_look_at),
        "claims": [claim_json(claim) for claim in report.claims],
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return one citation of a report."""
    draft = citation.draft
    return {
        "citation": draft.number,
        "kinds": list(draft.kinds),
        "description": draft.description,
        "quote": draft.quote,
        "url": draft.url,
        "publisher": draft.publisher,
        "published": date_json(draft.published),
        "embedded_as": draft.embedded_as,
        "to_look_at": citation.is_to_look_at,
        "resolved": [
            {"video": each.video, "by": each.by, "at": each.at.isoformat()}
            for each in citation.resolutions
        ],
    }


def claim_json(claim: ClaimDraft) -> dict[str, Any]:
    """Return one claim of a report."""
    return {
        "claim": claim.number,
        "citation": claim.citation,
        "type": claim.type or None,
        "count": str(claim.count),
        "quote": claim.quote,
        "description": claim.description,
        "by": claim.by,
    }


def checked_claim_json(checked: CheckedClaim) -> dict[str, Any]:
    """Return one claim with what was computed of it, and who overruled that, if anybody did."""
    overruling = checked.overruling
    return {
        **claim_json(checked.claim),
        "status": checked.status,
        "reason": checked.reason,
        "computed_status": checked.computed.status,
        "supporting": list(checked.computed.supporting),
        "overruled": overruling and {**vars(overruling), "at": overruling.at.isoformat()},
        "assessments": [assessment_json(one) for one in checked.assessments],
    }


def check_json(check: ClaimCheck) -> dict[str, Any]:
    """Return the document of `vidcat report show --json`."""
    return {
        **report_json(check.report),
        "claims": [checked_claim_json(each) for each in check.claims],
        "unsupported_claims": [each.claim.number for each in check.unsupported],
        "uncited_sightings": [each.number for each in check.uncited],
    }


def type_json(each: EquipmentType) -> dict[str, Any]:
    """Return one node of the taxonomy."""
    return {
        "type": each.id,
        "labels": dict(each.labels),
        "aliases": list(each.aliases),
        "makers": list(each.makers),
        "copy_of": each.copy_of,
        "wikidata": each.wikidata,
        "replaced_by": each.replaced_by,
        "note": each.note,
    }


def total_json(total: Total) -> dict[str, Any]:
    """Return a count as `vidcat sightings --count-by` prints it."""
    return {
        "count_by": total.by,
        "count": total.count,
        "untied_sightings": total.untied,
        "at_least": total.least,
        "at_most": total.most,
        "proof_of_least": list(total.proof),
    }


def _identification(rival: Identification) -> dict[str, Any]:
    return {"type": rival.type, "certainty": rival.certainty}


def date_json(date: ReportedDate | None) -> dict[str, Any] | None:
    """Return a date as written, and its bounds."""
    if date is None:
        return None
    return {
        "edtf": date.edtf,
        "earliest": date.earliest and date.earliest.isoformat(),
        "latest": date.latest and date.latest.isoformat(),
    }
