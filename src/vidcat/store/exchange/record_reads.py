"""All statements of a catalogue as records: whole, or what some sightings refer to."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vidcat.domain.equipment.equipment_type import parent_id
from vidcat.domain.exchange.records import Statement, Whole
from vidcat.store.exchange.flat_form import Selection
from vidcat.store.exchange.flat_records import (
    ABOUT_THEM,
    FLAT,
    ITEMS,
    PEOPLE,
    PUBLISHERS,
)
from vidcat.store.exchange.ident_record_rows import count_idents, read_idents
from vidcat.store.exchange.record_names import Names
from vidcat.store.exchange.report_record_rows import read_reports, read_types, read_videos
from vidcat.store.exchange.sighting_record_rows import PAGE, read_sightings
from vidcat.store.schema.casework_tables import AssessmentRow, ItemTieRow, SightingRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.report_tables import CitationRow, ClaimRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import Base, VideoRow

_WITH_PARTS: dict[str, type[Base]] = {
    "type": EquipmentTypeRow,
    "video": VideoRow,
    "report": ReportRow,
}


class RecordReads:
    """Reads of every table of statements, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self) -> dict[str, int]:
        """Count all records by their kind; kinds of which there is none are left out."""
        found = {each.kind: each.count(self._session) for each in FLAT}
        for kind, table in _WITH_PARTS.items():
            rows = select(func.count()).select_from(table)
            found[kind] = self._session.scalars(rows).one()
        first = select(func.count()).where(SightingRow.version == 1)
        found["ident"] = count_idents(self._session)
        found["sighting"] = self._session.scalars(first).one()
        return {kind: found[kind] for kind in sorted(found) if found[kind]}

    def whole(self) -> Whole:
        """Return every record of the catalogue."""
        return Whole(self.counts(), self._each(Names(self._session), None, None))

    def standing_on(self, keys: Iterable[int]) -> Whole:
        """Return the sightings of some keys, in the order of numbers, and all they refer to.

        Everything is read twice: first to see who and what is named.
        """
        numbers, kept = self._kept(list(keys))
        names = Names(self._session)
        counts = Counter(each.record for each in self._statements(names, numbers, kept))
        kept = replace(
            kept,
            people=names.people.used,
            publishers=names.publishers.used,
            types=self._with_above(names.types.used),
        )
        counts.update(each.record for each in self._named(names, kept))
        return Whole(dict(sorted(counts.items())), self._each(names, numbers, kept))

    def _each(
        self, names: Names, numbers: Sequence[int] | None, kept: Selection | None
    ) -> Iterator[Statement]:
        yield from self._named(names, kept)
        yield from self._statements(names, numbers, kept)

    def _named(self, names: Names, kept: Selection | None) -> Iterator[Statement]:
        yield from PEOPLE.read(self._session, names, kept)
        yield from PUBLISHERS.read(self._session, names, kept)
        yield from read_types(self._session, kept)

    def _statements(
        self, names: Names, numbers: Sequence[int] | None, kept: Selection | None
    ) -> Iterator[Statement]:
        yield from read_videos(self._session, kept)
        if kept is None:
            yield from read_idents(self._session, names)
        yield from read_reports(self._session, names, kept)
        yield from ITEMS.read(self._session, names, kept)
        yield from read_sightings(self._session, names, numbers)
        for each in ABOUT_THEM:
            yield from each.read(self._session, names, kept)

    def _kept(self, keys: Sequence[int]) -> tuple[Sequence[int], Selection]:
        numbers, videos, items = array("q"), set[int](), set[int]()
        for start in range(0, len(keys), PAGE):
            page = keys[start : start + PAGE]
            numbers.extend(
                self._session.scalars(select(SightingRow.number).where(SightingRow.id.in_(page)))
            )
        numbers = array("q", sorted(numbers))
        for start in range(0, len(numbers), PAGE):
            rows = select(SightingRow.video_id, SightingRow.item_id).distinct()
            page = numbers[start : start + PAGE]
            for video, item in self._session.execute(rows.where(SightingRow.number.in_(page))):
                videos.add(video)
                if item is not None:
                    items.add(item)
            ties = select(ItemTieRow.item_id).where(ItemTieRow.sighting_number.in_(page))
            items.update(self._session.scalars(ties.where(ItemTieRow.item_id.is_not(None))))
        chosen = set(numbers)
        reports = self._reports(videos, chosen)
        claims = select(ClaimRow.id, ClaimRow.report_id)
        claimed = {claim for claim, report in self._session.execute(claims) if report in reports}
        return numbers, Selection(chosen, videos, items, reports, claimed)

    def _reports(self, videos: Collection[int], sightings: Collection[int]) -> set[int]:
        cited = select(CitationRow.report_id, ResolutionRow.video_id).join(
            ResolutionRow, ResolutionRow.citation_id == CitationRow.id
        )
        borne_on = select(ClaimRow.report_id, AssessmentRow.sighting_number).join(
            AssessmentRow, AssessmentRow.claim_id == ClaimRow.id
        )
        return {report for report, video in self._session.execute(cited) if video in videos} | {
            report for report, number in self._session.execute(borne_on) if number in sightings
        }

    def _with_above(self, used: Collection[int]) -> set[int]:
        """Add to types all that a taxonomy needs beside them to hold together."""
        rows = self._session.execute(
            select(
                EquipmentTypeRow.id,
                EquipmentTypeRow.node,
                EquipmentTypeRow.copy_of,
                EquipmentTypeRow.replaced_by,
            )
        ).all()
        by_node = {row.node: row for row in rows}
        wanted = [row.node for row in rows if row.id in used]
        found: set[int] = set()
        while wanted:
            row = by_node[wanted.pop()]
            if row.id not in found:
                found.add(row.id)
                beside = parent_id(row.node), row.copy_of, row.replaced_by
                wanted += [node for node in beside if node in by_node]
        return found
