"""Reports, claims and sightings as JSON, and as lines for people."""

from vidcat.cli.render import (
    SHORT,
    counted,
)
from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.questions.question import CountBy, Total, proof_words
from vidcat.domain.reports.claims import CheckedClaim, Citation, ClaimCheck, Report
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.time import clock


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
        f"[{', '.join(each for each in _state(sighting) if each)}]",
    ]
    return terminal_text(" ".join(part for part in parts if part))


def _state(sighting: Sighting) -> tuple[str, ...]:
    return str(sighting.status), earlier_review(sighting), sighting.by or ""


def blind_line(sighting: Sighting) -> str:
    """Return a line on where a sighting is, without its label."""
    region = sighting.statement.region
    where = f"{sighting.number:>5}  in {sighting.video[:SHORT]} at {clock(sighting.moment.start_s)}"
    return terminal_text(f"{where} box {region}" if region else where)


def report_lines(check: ClaimCheck) -> list[str]:
    """Write a report with its citations and the claim check."""
    draft = check.report.draft
    dated = f", {draft.published.edtf}" if draft.published else ""
    lines = [draft.title, f"  {draft.publisher or 'no publisher given'}{dated}"]
    lines += [f"  by {', '.join(draft.authors)}"] if draft.authors else []
    lines += [f"  {draft.url}"] if draft.url else []
    lines += [f"  note: {draft.note}"] if draft.note else []
    lines += ["", "Citations"]
    lines += [line for citation in check.report.cited for line in citation_lines(citation)]
    lines += look_at_lines(check.report)
    lines += ["", "Claims"]
    lines += [line for claim in check.claims for line in claim_lines(claim)]
    if check.unsupported:
        numbers = ", ".join(str(each.claim.number) for each in check.unsupported)
        claims = "claim" if len(check.unsupported) == 1 else "claims"
        lines += ["", f"No sighting that counts supports {claims} {numbers}."]
    if check.uncited:
        lines += ["", "Sightings in the cited videos that bear on no claim"]
        lines += [sighting_line(each) for each in check.uncited]
    return [terminal_text(line) for line in lines]


def look_at_lines(report: Report) -> list[str]:
    """Write what looks like a frame or a player in a report's page and was not understood."""
    if not report.to_look_at:
        return []
    places = counted(len(report.to_look_at), "frame or player", "frames or players")
    heading = f"To be looked at in the page: {places}, not understood"
    lines = [line for citation in report.to_look_at for line in citation_lines(citation)]
    return ["", heading, *lines]


def citation_lines(citation: Citation) -> list[str]:
    """Write a citation, and what it was resolved to or what is known of it."""
    draft = citation.draft
    known = [*draft.kinds, draft.publisher, draft.published.edtf if draft.published else ""]
    lines = [f"  {draft.number:>3}  {draft.description or draft.quote or draft.url}"]
    if citation.is_to_look_at:
        return [*lines, *(f"       {part}" for part in (draft.url, draft.quote) if part)]
    lines.append(f"       {', '.join(str(each) for each in known if each) or 'nothing more known'}")
    lines += [f"       {draft.url}"] if draft.url else []
    lines += [
        f"       is video {each.video[:SHORT]}{f', says {each.by}' if each.by else ''}"
        for each in citation.resolutions
    ] or ["       not resolved to a video yet"]
    return lines


def claim_lines(checked: CheckedClaim) -> list[str]:
    """Write a claim, what follows for it and why, and what people tied to it."""
    claim = checked.claim
    cited = f", citation {claim.citation}" if claim.citation else ""
    by = "" if claim.by == "report" else f", by {claim.by}"
    lines = [
        f"  {claim.number:>3}  {claim.count}: {checked.label or claim.description}{cited}{by}"
        f"  -> {checked.status}"
    ]
    if checked.overruling:
        lines.append(
            f"         {checked.overruling.status}, says {checked.overruling.by}: "
            f"{checked.overruling.reason}"
        )
        lines.append(f"         computed: {checked.computed.status}: {checked.computed.reason}")
    else:
        lines.append(f"         {checked.computed.reason}")
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
        proved = f"; {proof_words(total)}" if total.proof else ""
        items = "item" if total.is_one else "items"
        return f"{total.bounds} {items} ({untied} tied to none{proved})"
    if total.by is CountBy.FAMILIES:
        videos = "video" if total.is_one else "videos"
        return f"{total.bounds} {videos}, re-uploads counted once"
    return counted(total.count, str(total.by).removesuffix("s"))
