"""Reports, videos and types as records: each with what belongs to it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.exchange.records import TypeRecord
from vidcat.domain.exchange.report_record import (
    CitationRecord,
    ClaimRecord,
    PageRecord,
    ReportRecord,
    ResolutionRecord,
)
from vidcat.domain.exchange.video_record import (
    ClockMarkRecord,
    CopyRecord,
    FactsRecord,
    MetadataRecord,
    StreamRecord,
    VideoRecord,
)
from vidcat.domain.reports.drafts import CitationKind
from vidcat.domain.values.file_names import path_fields
from vidcat.domain.video.model import PLAIN_FACTS
from vidcat.store.exchange.flat_form import Selection
from vidcat.store.exchange.record_columns import withdrawn_of
from vidcat.store.exchange.record_names import Names
from vidcat.store.schema.equipment_tables import EquipmentAliasRow, EquipmentTypeRow
from vidcat.store.schema.report_tables import CitationRow, ClaimRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import CopyRow, VideoRow
from vidcat.store.video.rows import clock_from, metadata_from, streams_from

_PAGE = 1_000  # rows in memory at a time


def read_types(session: Session, kept: Selection | None) -> Iterator[TypeRecord]:
    """Yield the taxonomy's nodes, in the order in which they were added."""
    aliases: dict[int, list[str]] = defaultdict(list)
    for alias in session.scalars(select(EquipmentAliasRow).order_by(EquipmentAliasRow.id)):
        aliases[alias.type_id].append(alias.name)
    table = EquipmentTypeRow.__table__
    for row in session.execute(select(table).order_by(table.c.id)):
        if kept is None or row.id in kept.types:
            yield TypeRecord(
                type=row.node,
                labels=row.labels,
                aliases=tuple(aliases[row.id]),
                makers=tuple(row.makers),
                copy_of=row.copy_of,
                wikidata=row.wikidata,
                replaced_by=row.replaced_by,
                note=row.note,
                source=row.source,
                changed_at=row.changed_at,
            )


def read_videos(session: Session, kept: Selection | None) -> Iterator[VideoRecord]:
    """Yield videos with their copies, in the order in which they were registered."""
    table = VideoRow.__table__
    rows = select(table).order_by(table.c.id).execution_options(yield_per=_PAGE)
    for page in session.execute(rows).partitions():
        found = [row for row in page if kept is None or row.id in kept.videos]
        copies: dict[int, list[CopyRecord]] = defaultdict(list)
        keys = [row.id for row in found]
        stored = select(CopyRow.__table__).where(CopyRow.video_id.in_(keys)).order_by(CopyRow.id)
        for row in session.execute(stored):
            copies[row.video_id].append(_copy(row))
        for row in found:
            yield VideoRecord(
                video=row.sha256,
                size_bytes=row.size_bytes,
                status=row.status,
                reason=row.reason,
                detail=row.detail,
                registered_at=row.registered_at,
                facts=_facts(row),
                copies=tuple(copies[row.id]),
            )


def _copy(row: Any) -> CopyRecord:
    path: dict[str, Any] = {"path_bytes": None, **path_fields(row.path)}
    return CopyRecord(
        **path,
        size_bytes=row.size_bytes,
        mtime_ns=row.mtime_ns,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
    )


def _facts(row: Any) -> FactsRecord | None:
    if row.time_base_num is None or row.time_base_den is None:
        return None
    base = f"{row.time_base_num}/{row.time_base_den}"
    return FactsRecord(
        **{name: getattr(row, name) for name in PLAIN_FACTS},
        time_base=base,
        clock=tuple(ClockMarkRecord(**vars(mark)) for mark in clock_from(row.clock).marks),
        streams=tuple(StreamRecord(**vars(each)) for each in streams_from(row.streams)),
        metadata=MetadataRecord.of(metadata_from(row.file_metadata)),
    )


def read_reports(session: Session, names: Names, kept: Selection | None) -> Iterator[ReportRecord]:
    """Yield reports in the order in which they were added, with resolutions to exported videos."""
    for row in session.scalars(select(ReportRow).order_by(ReportRow.id)):
        if kept is None or row.id in kept.reports:
            yield report_of(row, names, kept)


def report_of(row: ReportRow, names: Names, kept: Selection | None) -> ReportRecord:
    """Copy a report with all that belongs to it."""
    return ReportRecord(
        report=row.slug,
        title=row.title,
        publisher=names.publishers.maybe(row.publisher_id),
        authors=tuple(row.authors),
        published=row.published,
        url=row.url,
        language=row.language,
        text=row.body,
        note=row.note,
        page=_page(row),
        added_at=row.added_at,
        citations=tuple(_citation(each, names, kept) for each in row.citations),
        claims=tuple(_claim(each, names) for each in row.claims),
    )


def _page(row: ReportRow) -> PageRecord | None:
    if not row.page or not row.retrieved_at:
        return None
    return PageRecord(sha256=row.page, url=row.page_url, retrieved_at=row.retrieved_at)


def _citation(row: CitationRow, names: Names, kept: Selection | None) -> CitationRecord:
    return CitationRecord(
        number=row.number,
        kinds=tuple(CitationKind(each) for each in row.kinds),
        description=row.description,
        quote=row.quote,
        url=row.url,
        embedded_as=row.embedded_as,
        publisher=names.publishers.maybe(row.publisher_id),
        published=row.published,
        resolutions=tuple(
            _resolution(each, names)
            for each in row.resolutions
            if kept is None or each.video_id in kept.videos
        ),
    )


def _resolution(row: ResolutionRow, names: Names) -> ResolutionRecord:
    return ResolutionRecord(
        video=names.videos.of(row.video_id),
        by=names.people.maybe(row.person_id),
        at=row.made_at,
        withdrawn=withdrawn_of(row, names),
    )


def _claim(row: ClaimRow, names: Names) -> ClaimRecord:
    return ClaimRecord(
        number=row.number,
        citation=row.citation.number if row.citation else None,
        type=names.types.maybe(row.type_id),
        count=row.count,
        quote=row.quote,
        description=row.description,
        by=row.by,
    )
