"""Forms of sightings and of the frames they are made on."""

from datetime import datetime

from pydantic import Field

from vidcat.domain.sightings.statements import (
    Bearing,
    Certainty,
    Context,
    ReviewVerdict,
    SightingStatus,
)
from vidcat.web.api.forms import Form


class FrameForm(Form):
    """An exact frame of a video."""

    video: str
    pts: int
    time_base: str
    time_s: float
    pixel_hash: str
    width: int
    height: int
    previous_pts: int | None
    next_pts: int | None
    image: str


class IdentificationForm(Form):
    """A type, and how sure somebody is of it."""

    type: str
    certainty: Certainty


class OriginForm(Form):
    """Where a sighting that was carried over from a copy comes from."""

    sighting: int
    video: str
    band: str
    distance: float
    offset_s: float
    rate: float
    mirrored: bool
    ambiguous: bool


class ReviewForm(Form):
    """A second person's word."""

    verdict: ReviewVerdict | None
    reason: str
    by: str
    at: datetime
    version: int
    named_blind: IdentificationForm | None


class ReviewedForm(Form):
    """The newest version that was reviewed, and the newest verdict on it."""

    version: int
    verdict: ReviewVerdict


class AssessmentForm(Form):
    """How something bears on a claim."""

    report: str
    claim: int
    bearing: Bearing
    sighting: int | None
    video: str
    note: str
    by: str
    at: datetime


class SightingForm(Form):
    """One version of a sighting."""

    sighting: int
    version: int
    status: SightingStatus
    video: str
    pts: int
    until_pts: int
    section: int = Field(default=1, description="Only where the file's clock starts anew")
    file_pts: int = Field(default=0, description="Only where the file's own clock says another pts")
    time_base: str
    time_s: float
    until_s: float
    pixel_hash: str | None
    decoder: str | None
    box: list[float] | None
    type: str
    label: str
    certainty: Certainty
    rivals: list[IdentificationForm]
    count: str | None
    context: Context | None
    marking: str
    marking_language: str
    note: str
    basis: str
    item: int | None
    by: str | None
    at: datetime
    why: str
    citation: str
    origin: OriginForm | None = Field(alias="from")
    reviewed: ReviewedForm | None
    copied_from: int | None = Field(description="The sighting of this video it was copied from")
    reviews: list[ReviewForm]
    assessments: list[AssessmentForm]


class MadeForm(SightingForm):
    """A new sighting, and the numbers under which it is proposed on copies."""

    proposed: list[int]
