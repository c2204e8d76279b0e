"""Claims with all that people tied to them, judged, for a report's page and for lists alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, lazyload

from vidcat.domain.copies.matching import Relation
from vidcat.domain.reports.claim_check import (
    ClaimStatus,
    Footage,
    Search,
    TiedSighting,
    judge_claim,
)
from vidcat.domain.reports.claims import CheckedClaim, Overruling
from vidcat.domain.reports.type_fit import type_fit
from vidcat.domain.sightings.counting import CountedSighting
from vidcat.domain.sightings.statements import STATED, Assessment, ReviewVerdict, Sighting
from vidcat.domain.sightings.travel import carry
from vidcat.domain.values.counts import parse_count
from vidcat.store.copies.pairs import Pairs
from vidcat.store.equipment.taxonomy import Equipment
from vidcat.store.reports.bearings import WITHDRAWN, assessments_on
from vidcat.store.reports.rows import claim_from
from vidcat.store.schema.casework_tables import (
    OverrulingRow,
    SightingRow,
)
from vidcat.store.schema.newest_verdicts import newest_verdicts
from vidcat.store.schema.report_tables import CitationRow, ClaimRow, PersonRow, ResolutionRow
from vidcat.store.schema.tables import VideoRow


@dataclass(frozen=True)
class _Tied:
    """The sightings that people tied to claims, by number; all of them are stated."""

    sightings: Mapping[int, Sighting]
    chains: Mapping[int, int]  # the sighting that one was first carried over from, or its own
    disputed_by: Mapping[int, tuple[str, ...]]


class CurrentSightings(Protocol):
    """Reads the current versions of sightings."""

    def current(self, numbers: Iterable[int]) -> list[Sighting]:
        """Return the current versions of sightings by their numbers."""


class ClaimChecks:
    """Reads of claims with all that bears on them, within one transaction."""

    def __init__(
        self, session: Session, sightings: CurrentSightings, pairs: Pairs, equipment: Equipment
    ) -> None:
        self._session = session
        self._sightings = sightings
        self._pairs = pairs
        self._equipment = equipment
        self._relations: dict[str, list[Relation]] = {}

    def of_reports(self, reports: Collection[int]) -> dict[int, list[CheckedClaim]]:
        """Judge the claims of reports (keys); each report's in the order of their numbers."""
        rows = (
            select(ClaimRow)
            .options(lazyload(ClaimRow.citation))
            .where(ClaimRow.report_id.in_(reports))
            .order_by(ClaimRow.report_id, ClaimRow.number)
        )
        claims = self._session.scalars(rows).all()
        keys = [each.id for each in claims]
        assessments, overrulings = assessments_on(self._session, keys), self._overrulings(keys)
        cited = self._cited(reports)
        numbers = {a.sighting for each in assessments.values() for a in each if a.sighting}
        tied = self._tied(numbers)
        found: dict[int, list[CheckedClaim]] = defaultdict(list)
        for claim in claims:
            videos = cited.get((claim.report_id, claim.citation_id), frozenset())
            standing = [
                each
                for each in assessments.get(claim.id, ())
                if each.sighting is None or each.sighting in tied.sightings
            ]
            checked = self._checked(claim, standing, videos, tied, overrulings.get(claim.id))
            found[claim.report_id].append(checked)
        return found

    def _checked(
        self,
        claim: ClaimRow,
        assessments: Sequence[Assessment],
        cited: frozenset[str],
        tied: _Tied,
        overruling: Overruling | None,
    ) -> CheckedClaim:
        type_ = claim.type.node if claim.type else ""
        sightings = list(self._bearing(type_, assessments, cited, tied))
        searches = [
            Search(each.video, each.by, _searched(each.video, cited))
            for each in assessments
            if each.sighting is None
        ]
        count = parse_count(claim.count)
        return CheckedClaim(
            claim_from(claim),
            claim.type.labels["en"] if claim.type else "",
            tuple(assessments),
            judge_claim(count, sightings, searches, has_video=bool(cited)),
            overruling,
        )

    def _bearing(
        self,
        type_: str,
        assessments: Sequence[Assessment],
        cited: frozenset[str],
        tied: _Tied,
    ) -> Iterator[TiedSighting]:
        for assessment in assessments:
            if assessment.sighting is None:
                continue
            sighting = tied.sightings[assessment.sighting]
            said = sighting.statement
            stated, rivals = said.identification.type, [rival.type for rival in said.rivals]
            chain = tied.chains[sighting.number]
            yield TiedSighting(
                bearing=assessment.bearing,
                counted=CountedSighting(sighting.number, chain, said.count, said.region, said.item),
                frame=(sighting.video, sighting.moment.pts),
                status=sighting.status,
                certainty=said.identification.certainty,
                type_fit=type_fit(self._equipment.taxonomy(), type_, stated, rivals),
                footage=self._footage(sighting, cited),
                disputed_by=tied.disputed_by.get(sighting.number, ()),
            )

    def _footage(self, sighting: Sighting, cited: frozenset[str]) -> Footage:
        if not cited:
            return Footage.UNKNOWN
        if sighting.video in cited:
            return Footage.CITED
        if sighting.video not in self._relations:
            self._relations[sighting.video] = self._pairs.trusted(sighting.video)
        is_shared = any(
            relation.b in cited
            and carry(relation.segments, sighting.moment.span, sighting.statement.region)
            for relation in self._relations[sighting.video]
        )
        return Footage.SAME if is_shared else Footage.OTHER

    def _overrulings(self, claims: Collection[int]) -> dict[int, Overruling]:
        newest = select(func.max(OverrulingRow.id)).group_by(OverrulingRow.claim_id)
        rows = (
            select(OverrulingRow)
            .options(joinedload(OverrulingRow.person))
            .where(OverrulingRow.claim_id.in_(claims), OverrulingRow.id.in_(newest))
            .where(OverrulingRow.status != WITHDRAWN)
        )
        return {
            row.claim_id: Overruling(
                ClaimStatus(row.status), row.reason, row.person.name, row.made_at
            )
            for row in self._session.scalars(rows)
        }

    def _cited(self, reports: Collection[int]) -> dict[tuple[int, int | None], frozenset[str]]:
        """Return the videos that each citation means, and under None those of a report's all."""
        rows = (
            select(CitationRow.report_id, CitationRow.id, VideoRow.sha256)
            .join(ResolutionRow, ResolutionRow.citation_id == CitationRow.id)
            .join(VideoRow, VideoRow.id == ResolutionRow.video_id)
            .where(CitationRow.report_id.in_(reports), ResolutionRow.withdrawn_at.is_(None))
        )
        found: dict[tuple[int, int | None], set[str]] = defaultdict(set)
        for report, citation, video in self._session.execute(rows):
            found[report, citation].add(video)
            found[report, None].add(video)
        return {key: frozenset(videos) for key, videos in found.items()}

    def _tied(self, numbers: Collection[int]) -> _Tied:
        row = SightingRow
        rows = select(row.number, row.origin_number).where(
            row.number.in_(numbers), row.version == 1
        )
        chains = {number: origin or number for number, origin in self._session.execute(rows)}
        current = self._sightings.current(numbers) if numbers else []
        stated = {each.number: each for each in current if each.status in STATED}
        others = {
            number: tuple(name for name in names if name != stated[number].by)
            for number, names in self._disputed_by(numbers).items()
            if number in stated
        }
        return _Tied(stated, chains, others)

    def _disputed_by(self, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
        """Return who disputes sightings: by the newest verdict of each person on any version."""
        said = newest_verdicts(SightingRow.number.in_(numbers))
        rows = (
            select(said.c.number, PersonRow.name)
            .join(PersonRow, PersonRow.id == said.c.person_id)
            .where(said.c.verdict == str(ReviewVerdict.DISPUTE))
            .order_by(said.c.first_id)
        )
        found: dict[int, tuple[str, ...]] = defaultdict(tuple)
        for number, name in self._session.execute(rows):
            found[number] += (name,)
        return found


def _searched(video: str, cited: frozenset[str]) -> Footage:
    if not cited:
        return Footage.UNKNOWN
    return Footage.CITED if video in cited else Footage.OTHER
