"""Reports as the catalogue holds them, and the claim check: what speaks for and against a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vidcat.domain.reports.drafts import CitationDraft, ClaimDraft, ReportDraft
from vidcat.domain.sightings.statements import Assessment, Bearing, Sighting, SightingStatus


class ClaimStatus(StrEnum):
    """What has become of a claim (from SJAC's three reliability labels; see ARCHITECTURE.md)."""

    OPEN = "open"
    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    NOT_VISIBLE = "not visible"
    UNAVAILABLE = "source unavailable"


@dataclass(frozen=True)
class Page:
    """The page a report was read from: its SHA-256 in the blobs, whence, and when."""

    sha256: str
    url: str
    retrieved_at: datetime


@dataclass(frozen=True)
class Resolution:
    """A video that a person says a citation means."""

    video: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Citation:
    """A citation with the videos it was resolved to."""

    draft: CitationDraft
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True)
class Report:
    """A report as the catalogue holds it; the draft's own citations and claims are those here."""

    draft: ReportDraft
    page: Page | None
    added_at: datetime
    citations: tuple[Citation, ...]
    claims: tuple[ClaimDraft, ...]


@dataclass(frozen=True)
class CheckedClaim:
    """A claim, the assessments made of it, and what follows from them."""

    claim: ClaimDraft
    label: str  # of its equipment type, in English; "" when it has none
    assessments: tuple[Assessment, ...]
    status: ClaimStatus


@dataclass(frozen=True)
class ClaimCheck:
    """What is known of a report's claims, and the sightings in its videos that bear on none.

    `uncited` may hold only the first of them; `uncited_in_all` counts them.
    """

    report: Report
    claims: tuple[CheckedClaim, ...]
    uncited: tuple[Sighting, ...]
    uncited_in_all: int

    @property
    def unsupported(self) -> tuple[CheckedClaim, ...]:
        """The claims that nothing supports."""
        supported = (ClaimStatus.SUPPORTED, ClaimStatus.PARTLY)
        return tuple(each for each in self.claims if each.status not in supported)


def claim_status(
    bearings: Sequence[tuple[Bearing, SightingStatus | None]], *, has_video: bool
) -> ClaimStatus:
    """Judge a claim by what bears on it, each with the status of its sighting if it has one.

    A disputed sighting supports and contradicts nothing by itself. Both support and contradiction,
    or support that is disputed, make "partly". Without a video to look at, nothing can be said.
    """
    firm = {bearing for bearing, status in bearings if status is not SightingStatus.DISPUTED}
    shaken = {bearing for bearing, status in bearings if status is SightingStatus.DISPUTED}
    if Bearing.SUPPORTS in firm:
        return ClaimStatus.PARTLY if Bearing.CONTRADICTS in firm else ClaimStatus.SUPPORTED
    if Bearing.CONTRADICTS in firm:
        return ClaimStatus.CONTRADICTED
    if Bearing.SUPPORTS in shaken:
        return ClaimStatus.PARTLY
    if Bearing.NOT_VISIBLE in firm:
        return ClaimStatus.NOT_VISIBLE
    return ClaimStatus.OPEN if has_video else ClaimStatus.UNAVAILABLE
