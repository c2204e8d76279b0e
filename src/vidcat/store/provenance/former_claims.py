"""Claims as versions before schema 0010 judged them, so that an upgrade can say what changed.

Those took any sighting that was tied to a claim for support of it. The rule is kept as it was.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, inspect, text

from vidcat.domain.reports.claims import CheckedClaim
from vidcat.store.provenance.custody_log import NAMED

_SUPPORTS, _CONTRADICTS, _NOT_VISIBLE = "supports", "contradicts", "not visible"
_CLAIMS = text(
    "SELECT c.id, c.number, r.slug, c.report_id, c.citation_id FROM claim c "
    "JOIN report r ON r.id = c.report_id"
)
_BEARINGS = text(
    "SELECT a.claim_id, a.bearing, a.sighting_number, s.status FROM assessment a "
    "LEFT JOIN sighting s ON s.number = a.sighting_number AND s.is_current "
    "WHERE a.bearing <> 'withdrawn' AND a.id IN (SELECT max(id) FROM assessment "
    "GROUP BY claim_id, sighting_number, video_id)"
)
_RESOLVED = text(
    "SELECT DISTINCT c.report_id, c.id FROM citation c "
    "JOIN resolution r ON r.citation_id = c.id AND r.withdrawn_at IS NULL"
)
_STATED = frozenset({"made", "needs second look", "confirmed", "disputed"})

Named = tuple[str, int]
"""A claim by the name of its report and its number."""


def former_statuses(connection: Connection) -> Mapping[Named, str]:
    """Return the status of each claim by the former rule; none where it does not apply."""
    inspector = inspect(connection)
    if not inspector.has_table("assessment") or inspector.has_table("overruling"):
        return {}
    resolved = {(report, citation) for report, citation in connection.execute(_RESOLVED)}
    reports = {report for report, _ in resolved}
    bearings: dict[int, set[tuple[str, bool]]] = {}
    for claim, bearing, sighting, status in connection.execute(_BEARINGS):
        if sighting is None or status in _STATED:
            bearings.setdefault(claim, set()).add((bearing, status == "disputed"))
    found = {}
    for claim, number, slug, report, citation in connection.execute(_CLAIMS):
        has_video = report in reports if citation is None else (report, citation) in resolved
        found[slug, number] = _status(bearings.get(claim, set()), has_video=has_video)
    return found


def _status(bearings: set[tuple[str, bool]], *, has_video: bool) -> str:
    if (_SUPPORTS, False) in bearings:
        return "partly" if (_CONTRADICTS, False) in bearings else "supported"
    if (_CONTRADICTS, False) in bearings:
        return "contradicted"
    if (_SUPPORTS, True) in bearings:
        return "partly"
    if (_NOT_VISIBLE, False) in bearings:
        return "not visible"
    return "open" if has_video else "source unavailable"


def changed_claims(
    former: Mapping[Named, str], now: Iterable[tuple[str, CheckedClaim]]
) -> dict[str, Any]:
    """Return what the log tells of claims that are judged otherwise now; {} when none is."""
    told = [
        f"{slug} {checked.claim.number}: {was} before, {checked.status} now ({checked.reason})"
        for slug, checked in now
        if (was := former[slug, checked.claim.number]) != checked.status
    ]
    return {"judged_anew": len(told), "claims": told[:NAMED]} if told else {}
