"""Forms of reports, their claim check, and the videos that they may mean."""

from datetime import date, datetime

from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.reports.drafts import CitationKind
from vidcat.web.api.forms import Form
from vidcat.web.api.sightings.forms import AssessmentForm


class DateForm(Form):
    """A date as it was written, and its bounds."""

    edtf: str
    earliest: date | None
    latest: date | None


class PageForm(Form):
    """The page that a report was read from."""

    sha256: str
    url: str
    retrieved_at: datetime


class MeantForm(Form):
    """A video that somebody says a citation means."""

    video: str
    by: str | None
    at: datetime


class ListedCitationForm(Form):
    """A place in a report that points at one video, or is to be looked at, as it may be none."""

    citation: int
    kinds: list[CitationKind]
    description: str
    quote: str
    url: str
    publisher: str
    published: DateForm | None
    embedded_as: str
    to_look_at: bool
    resolved: list[MeantForm]


class ListedClaimForm(Form):
    """A checkable assertion of a report."""

    claim: int
    citation: int | None
    type: str | None
    count: str
    quote: str
    description: str
    by: str


class OverrulingForm(Form):
    """What a person says of a claim, against what was computed."""

    status: ClaimStatus
    reason: str
    by: str
    at: datetime


class CheckedClaimForm(ListedClaimForm):
    """A claim, what was seen that bears on it, and what follows from that.

    `supporting` are the sightings that count for it.
    """

    status: ClaimStatus
    reason: str
    computed_status: ClaimStatus
    supporting: list[int]
    overruled: OverrulingForm | None
    assessments: list[AssessmentForm]


class _HeadForm(Form):
    report: str
    title: str
    publisher: str
    authors: list[str]
    published: DateForm | None
    url: str
    language: str
    note: str
    page: PageForm | None
    added_at: datetime
    citations: list[ListedCitationForm]
    to_look_at: int


class ListedReportForm(_HeadForm):
    """A report with its citations and claims."""

    claims: list[ListedClaimForm]


class CheckForm(_HeadForm):
    """A report with the claim check."""

    claims: list[CheckedClaimForm]
    unsupported_claims: list[int]
    uncited_sightings: list[int]


class ResolvedForm(Form):
    """A video that a citation now means; `new` is whether it was not recorded before."""

    video: str
    new: bool


class UnresolvedForm(Form):
    """A video that a citation does not mean after all."""

    video: str


class NewCitationForm(Form):
    """The number of a new citation."""

    citation: int


class NewClaimForm(Form):
    """The number of a new claim."""

    claim: int


class NothingForm(Form):
    """An answer that says only that it was done."""


class CardForm(Form):
    """A video as lists to choose from show it."""

    video: str
    name: str
    duration_s: float | None
    status: str
    still: str | None
    pts: int | None
    veil: str
