"""Reports, claims and sightings as JSON, and as lines for people."""

from typing import Any

from vidcat.cli.render import SHORT, clock, counted
from vidcat.domain.casework import Assessment, Identification, Sighting
from vidcat.domain.claims import CheckedClaim, Citation, ClaimCheck, Report
from vidcat.domain.dates import ReportedDate
from vidcat.domain.equipment import EquipmentType
from vidcat.domain.names import terminal_text
from vidcat.domain.questions import CountBy, Total
from vidcat.domain.reports import ClaimDraft


def sighting_json(sighting: Sighting) -> dict[str, Any]:
    """Give one sighting as `vidcat sighting show --json` does."""
    said, moment = sighting.statement, sighting.moment
    return {
        "sighting": sighting.number,
        "version": sighting.version,
        "status": sighting.status,
        "video": sighting.video,
        "pts": moment.pts,
        "until_pts": moment.end_pts,
        "time_base": str(moment.time_base),
        "time_s": moment.start_s,
        "until_s": moment.end_s,
        "pixel_hash": moment.pixel_hash and f"sha256:{moment.pixel_hash}",
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
        "reviews": [{**vars(review), "at": review.at.isoformat()} for review in sighting.reviews],
        "assessments": [assessment_json(each) for each in sighting.assessments],
    }


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """Give how something bears on a claim."""
    return {**vars(assessment), "at": assessment.at.isoformat()}


def report_json(report: Report) -> dict[str, Any]:
    """Give one row of `vidcat reports --json`."""
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
        "claims": [claim_json(claim) for claim in report.claims],
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Give one citation of a report."""
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
        "resolved": [
            {"video": each.video, "by": each.by, "at": each.at.isoformat()}
            for each in citation.resolutions
        ],
    }


def claim_json(claim: ClaimDraft) -> dict[str, Any]:
    """Give one claim of a report."""
    return {
        "claim": claim.number,
        "citation": claim.citation,
        "type": claim.type or None,
        "count": str(claim.count),
        "quote": claim.quote,
        "description": claim.description,
        "by": claim.by,
    }


def check_json(check: ClaimCheck) -> dict[str, Any]:
    """Give the document of `vidcat report show --json`."""
    return {
        **report_json(check.report),
        "claims": [
            {
                **claim_json(each.claim),
                "status": each.status,
                "assessments": [assessment_json(one) for one in each.assessments],
            }
            for each in check.claims
        ],
        "unsupported_claims": [each.claim.number for each in check.unsupported],
        "uncited_sightings": [each.number for each in check.uncited],
    }


def type_json(each: EquipmentType) -> dict[str, Any]:
    """Give one node of the taxonomy."""
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
    """Give a count as `vidcat sightings --count-by` does."""
    return {
        "count_by": total.by,
        "count": total.count,
        "untied_sightings": total.untied,
        "at_least": total.least,
        "at_most": total.most,
    }


def sighting_line(sighting: Sighting) -> str:
    """Write a sighting on one line."""
    said = sighting.statement
    span = clock(sighting.moment.start_s)
    if sighting.moment.end_pts != sighting.moment.pts:
        span += f" to {clock(sighting.moment.end_s)}"
    parts = [
        f"{sighting.number:>5}  {sighting.label}",
        f"({said.identification.certainty})",
        f"{said.count}" if said.count else "",
        f"{said.context}" if said.context else "",
        f"in {sighting.video[:SHORT]} at {span}",
        f"box {said.region}" if said.region else "",
        f"marking “{said.marking}”" if said.marking else "",
        f"item {said.item}" if said.item else "",
        f"[{sighting.status}{f', {sighting.by}' if sighting.by else ''}]",
    ]
    return terminal_text(" ".join(part for part in parts if part))


def report_lines(check: ClaimCheck) -> list[str]:
    """Write a report with its citations and the claim check."""
    draft = check.report.draft
    dated = f", {draft.published.edtf}" if draft.published else ""
    lines = [
        draft.title,
        f"  {draft.publisher or 'no publisher given'}{dated}",
    ]
    lines += [f"  by {', '.join(draft.authors)}"] if draft.authors else []
    lines += [f"  {draft.url}"] if draft.url else []
    lines += ["", "Citations"]
    lines += [line for citation in check.report.citations for line in citation_lines(citation)]
    lines += ["", "Claims"]
    lines += [line for claim in check.claims for line in _claim_lines(claim)]
    if check.unsupported:
        numbers = ", ".join(str(each.claim.number) for each in check.unsupported)
        lines += ["", f"Nothing supports claim {numbers}."]
    if check.uncited:
        lines += ["", "Sightings in the cited videos that bear on no claim"]
        lines += [sighting_line(each) for each in check.uncited]
    return [terminal_text(line) for line in lines]


def citation_lines(citation: Citation) -> list[str]:
    """Write a citation, and what it was resolved to or what is known of it."""
    draft = citation.draft
    known = [*draft.kinds, draft.publisher, draft.published.edtf if draft.published else ""]
    lines = [f"  {draft.number:>3}  {draft.description or draft.quote or draft.url}"]
    lines.append(f"       {', '.join(str(each) for each in known if each) or 'nothing more known'}")
    lines += [f"       {draft.url}"] if draft.url else []
    lines += [
        f"       is video {each.video[:SHORT]}{f', says {each.by}' if each.by else ''}"
        for each in citation.resolutions
    ] or ["       not resolved to a video yet"]
    return lines


def _claim_lines(checked: CheckedClaim) -> list[str]:
    claim = checked.claim
    cited = f", citation {claim.citation}" if claim.citation else ""
    by = "" if claim.by == "report" else f", by {claim.by}"
    lines = [
        f"  {claim.number:>3}  {claim.count}: {checked.label or claim.description}{cited}{by}"
        f"  -> {checked.status}"
    ]
    for each in checked.assessments:
        what = f"sighting {each.sighting}" if each.sighting else f"video {each.video[:SHORT]}"
        lines.append(f"         {each.bearing}: {what} ({each.by})")
    return lines


def type_line(each: EquipmentType) -> str:
    """Write a node of the taxonomy on one line."""
    names = [each.labels["en"], *(text for lang, text in each.labels.items() if lang != "en")]
    of = f"; copy of {each.copy_of}" if each.copy_of else ""
    made = f" ({', '.join(each.makers)})" if each.makers else ""
    return terminal_text(f"{each.id:44}  {' · '.join(names)}{made}{of}")


def total_line(total: Total) -> str:
    """Write a count, with what it rests on."""
    if total.by is CountBy.ITEMS:
        untied = counted(total.untied, "sighting")
        return f"at least {total.least} and at most {total.most} items ({untied} tied to none)"
    if total.by is CountBy.FAMILIES:
        return f"{counted(total.count, 'video')}, re-uploads counted once"
    return counted(total.count, str(total.by).removesuffix("s"))


def _identification(rival: Identification) -> dict[str, Any]:
    return {"type": rival.type, "certainty": rival.certainty}


def date_json(date: ReportedDate | None) -> dict[str, Any] | None:
    """Give a date as written, and its bounds."""
    if date is None:
        return None
    return {
        "edtf": date.edtf,
        "earliest": date.earliest and date.earliest.isoformat(),
        "latest": date.latest and date.latest.isoformat(),
    }
