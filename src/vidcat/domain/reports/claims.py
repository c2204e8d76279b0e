"""Reports as the catalogue holds them, and the claim check: what speaks for and against a claim."""

from dataclasses import dataclass
from datetime import datetime

from vidcat.domain.reports.claim_check import ClaimStatus, Judgement
from vidcat.domain.reports.drafts import CitationDraft, ClaimDraft, ReportDraft
from vidcat.domain.sightings.statements import Assessment, Sighting


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

    @property
    def is_to_look_at(self) -> bool:
        """Whether it may point at no video at all: not understood, and nobody said which video."""
        return not self.draft.is_understood and not self.resolutions


@dataclass(frozen=True)
class Report:
    """A report as the catalogue holds it; the draft's own citations and claims are those here."""

    draft: ReportDraft
    page: Page | None
    added_at: datetime
    citations: tuple[Citation, ...]
    claims: tuple[ClaimDraft, ...]

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The citations that are known to point at a video."""
        return tuple(each for each in self.citations if not each.is_to_look_at)

    @property
    def to_look_at(self) -> tuple[Citation, ...]:
        """The frames and players of its page that were not understood."""
        return tuple(each for each in self.citations if each.is_to_look_at)


@dataclass(frozen=True)
class Overruling:
    """A person says, against what was computed, what has become of a claim, and why."""

    status: ClaimStatus
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CheckedClaim:
    """A claim, the assessments made of it, and what follows from them."""

    claim: ClaimDraft
    label: str  # of its equipment type, in English; "" when it has none
    assessments: tuple[Assessment, ...]
    computed: Judgement
    overruling: Overruling | None = None

    @property
    def status(self) -> ClaimStatus:
        """What has become of the claim."""
        return ClaimStatus.OVERRULED if self.overruling else self.computed.status

    @property
    def reason(self) -> str:
        """Why, in one sentence without a capital and a full stop."""
        if self.overruling is None:
            return self.computed.reason
        said = self.overruling
        return (
            f"{said.by} says that it is {said.status}: {said.reason}; "
            f"computed now: {self.computed.status}: {self.computed.reason}"
        )

    @property
    def sightings(self) -> frozenset[int]:
        """The sightings (numbers) that people tied to it."""
        return frozenset(each.sighting for each in self.assessments if each.sighting)

    @property
    def is_supported(self) -> bool:
        """Whether it is computed to be supported without reserve, and nobody overruled that."""
        return self.status is ClaimStatus.SUPPORTED


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
        """The claims that no counted sighting supports, not even weakly or in part."""
        return tuple(each for each in self.claims if not each.computed.supporting)

    @property
    def sightings(self) -> frozenset[int]:
        """The sightings (numbers) that it tells of."""
        tied = (each.sightings for each in self.claims)
        return frozenset({each.number for each in self.uncited}).union(*tied)

    @property
    def supported(self) -> int:
        """How many claims are supported without reserve."""
        return sum(each.is_supported for each in self.claims)
