"""Forms of pairs of videos, the evidence for them, and verdicts on them."""

from datetime import datetime

from vidcat.domain.copies.matching import Band, Kind, Method
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.web.api.forms import Form


class VerdictForm(Form):
    """A person's word on two videos."""

    verdict: VerdictWord
    kind: Kind | None
    reason: str
    by: str
    at: datetime


class SegmentForm(Form):
    """One aligned stretch of two videos."""

    a_start_s: float
    a_end_s: float
    b_start_s: float
    b_end_s: float
    rate: float
    mirrored: bool
    map: list[float]
    ambiguous: bool
    distance: float
    votes: int


class RelationForm(Form):
    """What was found for two videos, as seen from the first."""

    a: str
    b: str
    kind: Kind
    band: Band
    distance: float | None
    method: Method
    matched_a: float
    matched_b: float
    segments: list[SegmentForm]
    verdict: VerdictForm | None


class PairsForm(Form):
    """A page of pairs."""

    total: int
    page: int
    per_page: int
    pairs: list[RelationForm]


class MomentsForm(Form):
    """The moments of a segment; each is [a_s, b_s, bits apart, whether it votes]."""

    view_a: str
    view_b: str
    mean_distance: float
    against: int
    plain: int
    moments: list[tuple[float, float, float, bool]]


class EvidenceForm(Form):
    """What a relation rests on, or that both originals have to be looked at for it."""

    needs_look: bool
    segments: list[MomentsForm]
