"""Reports for scripts, and statements on them: what they cite and claim, what is meant and seen."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from vidcat.casework.desk.receipts import Sent, once
from vidcat.casework.reports.claims import check_report, end_overruling, overrule_claim
from vidcat.casework.reports.statements import cite, claim, resolve, unresolve
from vidcat.casework.sightings.openings import note_opened
from vidcat.domain.desk.viewing import Visitor
from vidcat.domain.exchange.documents import check_json, checked_claim_json, report_json
from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.reports.drafts import CitationDraft, CitationKind, ClaimDraft, ClaimRef
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import Bearing
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.fields import field_named
from vidcat.domain.values.signed import Signed
from vidcat.operations.import_.reports import assess
from vidcat.reads.reports.report_views import list_reports
from vidcat.reads.video.by_name import find_video
from vidcat.store.session import Store
from vidcat.web.api.forms import holds
from vidcat.web.api.reports.forms import (
    CheckedClaimForm,
    CheckForm,
    ListedReportForm,
    NewCitationForm,
    NewClaimForm,
    NothingForm,
    ResolvedForm,
    UnresolvedForm,
)
from vidcat.web.api.sightings.statements import Key, Number
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Labeller, Reader

router = APIRouter(tags=["reports"])


class Keyed(BaseModel):
    """A statement; sent again under the same key, it counts once."""

    key: Key


class ResolutionIn(Keyed):
    """That a citation means a video: its SHA-256, or a first part of it."""

    citation: Number
    video: str


class UnresolutionIn(ResolutionIn):
    """That a citation does not mean a video after all, and why."""

    reason: str


class CitationIn(Keyed):
    """A place in the report that points at one video; at least one text is needed."""

    description: str = ""
    quote: str = ""
    url: str = ""
    publisher: str = ""
    published: str = ""
    kinds: list[CitationKind] = []


class NewClaimIn(Keyed):
    """A checkable assertion; `type` is an equipment type's id or name, `count` as in "several"."""

    description: str = ""
    quote: str = ""
    type: str = ""
    count: str = ""
    citation: Number | None = None
    by: str = "report"


class AssessmentIn(Keyed):
    """How a sighting, or a video that was looked through, bears on a claim."""

    claim: Number
    bearing: Bearing
    sighting: Number | None = None
    video: str | None = None
    note: str = ""


class OverrulingIn(Keyed):
    """What a claim is, against what was computed, and why; null ends an overruling."""

    claim: Number
    status: ClaimStatus | None = None
    reason: str


@router.get("/reports", **holds(list[ListedReportForm]))
def listed(visitor: Reader, desk: DeskHere, unresolved: bool = False) -> list[dict[str, Any]]:
    """List the reports with their citations and claims; `unresolved`: only what wants a video."""
    return [report_json(each) for each in list_reports(desk.store, unresolved=unresolved)]


@router.get("/reports/{slug}", **holds(CheckForm))
def checked(slug: str, visitor: Reader, desk: DeskHere) -> dict[str, Any]:
    """Return a report with the claim check."""
    check = check_report(desk.store, slug)
    note_opened(desk.store, check.sightings, visitor.name, Via.API)
    return check_json(check)


@router.post("/reports/{slug}/resolutions", **holds(ResolvedForm))
def mean(slug: str, said: ResolutionIn, visitor: Labeller, desk: DeskHere) -> dict[str, Any]:
    """Record that a citation means a video; `new` is whether it was not recorded before."""

    def act(store: Store) -> dict[str, Any]:
        video = find_video(store, said.video).sha256
        return {"video": video, "new": resolve(store, slug, said.citation, video, visitor.name)}

    return _once(desk, visitor, slug, said, act)


@router.post("/reports/{slug}/resolutions/taken-back", **holds(UnresolvedForm))
def not_mean(slug: str, said: UnresolutionIn, visitor: Labeller, desk: DeskHere) -> dict[str, Any]:
    """Record that a citation does not mean a video after all; the old statement stays."""

    def act(store: Store) -> dict[str, Any]:
        video = find_video(store, said.video).sha256
        unresolve(store, slug, said.citation, video, visitor.name, said.reason)
        return {"video": video}

    return _once(desk, visitor, slug, said, act)


@router.post("/reports/{slug}/citations", **holds(NewCitationForm))
def add_citation(slug: str, said: CitationIn, visitor: Labeller, desk: DeskHere) -> dict[str, Any]:
    """Add a citation to a report; return its number."""
    with field_named("published"):
        published = parse_date(said.published) if said.published.strip() else None
    draft = CitationDraft(
        number=0,
        kinds=tuple(dict.fromkeys(said.kinds)),
        description=said.description,
        quote=said.quote,
        url=said.url.strip(),
        publisher=said.publisher.strip(),
        published=published,
    )
    return _once(desk, visitor, slug, said, lambda store: {"citation": cite(store, slug, draft)})


@router.post("/reports/{slug}/claims", **holds(NewClaimForm))
def add_claim(slug: str, said: NewClaimIn, visitor: Labeller, desk: DeskHere) -> dict[str, Any]:
    """Add a claim to a report; return its number."""
    with field_named("count"):
        count = parse_count(said.count.strip() or "not given")
    draft = ClaimDraft(
        number=0,
        citation=said.citation,
        type=said.type.strip(),
        count=count,
        quote=said.quote,
        description=said.description,
        by=said.by,
    )
    return _once(desk, visitor, slug, said, lambda store: {"claim": claim(store, slug, draft)})


@router.post("/reports/{slug}/assessments", **holds(NothingForm))
def bear(slug: str, said: AssessmentIn, visitor: Labeller, desk: DeskHere) -> dict[str, Any]:
    """Record how a sighting bears on a claim, or that a video does not show what is claimed."""

    def act(store: Store) -> dict[str, Any]:
        of, signed = ClaimRef(slug, said.claim), Signed(visitor.name, said.note)
        assess(store, of, said.bearing, said.video, said.sighting, signed)
        return {}

    return _once(desk, visitor, slug, said, act)


@router.post("/reports/{slug}/overrulings", **holds(CheckedClaimForm))
def overrule(slug: str, said: OverrulingIn, visitor: Labeller, desk: DeskHere) -> dict[str, Any]:
    """Record what a claim is against what was computed; without a status, that counts again."""
    of = ClaimRef(slug, said.claim)

    def act(store: Store) -> dict[str, Any]:
        if said.status is None:
            return checked_claim_json(end_overruling(store, of, said.reason, visitor.name))
        overruled = overrule_claim(store, of, said.status, said.reason, visitor.name)
        return checked_claim_json(overruled)

    return _once(desk, visitor, slug, said, act)


def _once(
    desk: DeskHere,
    visitor: Visitor,
    slug: str,
    said: Keyed,
    act: Callable[[Store], dict[str, Any]],
) -> dict[str, Any]:
    content = {**said.model_dump(mode="json"), "report": slug, "says": type(said).__name__}
    return once(desk.store, Sent(said.key, visitor.name, content), act)
