"""Sightings as rows of a sheet: the columns, and cells that no spreadsheet runs as a formula."""

from vidcat.domain.evidence import Evidence

COLUMNS = (
    *("sighting", "version", "status", "type", "label", "certainty", "count", "context"),
    *("video", "time_s", "until_s", "pts", "until_pts", "time_base", "box", "pixel_hash"),
    *("marking", "marking_language", "note", "basis", "rivals", "item", "by", "at"),
    *("reviewed_by", "citation"),
)
# What begins a formula in Excel, LibreOffice and Sheets (OWASP, CSV injection).
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """Write a value so that it stays what it is: before what would be a formula stands a quote."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def cells(evidence: Evidence) -> list[str]:
    """Give the cells of a sighting, in the order of the columns."""
    return [cell(value) for value in _row(evidence)]


def _row(evidence: Evidence) -> tuple[object, ...]:
    sighting = evidence.sighting
    said, moment = sighting.statement, sighting.moment
    return (
        *(sighting.number, sighting.version, sighting.status, said.identification.type),
        *(sighting.label, said.identification.certainty, said.count, said.context),
        *(sighting.video, moment.start_s, moment.end_s, moment.pts, moment.end_pts),
        *(moment.time_base, said.region, moment.pixel_hash and f"sha256:{moment.pixel_hash}"),
        *(said.marking, said.marking_language, said.note, said.basis),
        "; ".join(f"{each.type} ({each.certainty})" for each in said.rivals),
        *(said.item, sighting.by, sighting.at.isoformat()),
        "; ".join(f"{each.by}: {each.verdict}" for each in sighting.reviews if each.verdict),
        sighting.citation,
    )
