"""The sorts of statements in a catalogue: their rows, and the events they become."""

from collections.abc import Iterator, Sequence

from sqlalchemy import literal, select
from sqlalchemy.orm import aliased

from vidcat.domain.provenance.custody import Event, Happening
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.store.provenance.history_events import (
    Sort,
    joined,
    logged_event,
    of_video,
    review_event,
    sighting_event,
    tie_event,
    told_event,
)
from vidcat.store.provenance.history_reports import REPORT_SORTS
from vidcat.store.schema.casework_tables import (
    ItemTieRow,
    PlaceRow,
    ReviewRow,
    SightingRow,
    VerdictRow,
)
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.desk_tables import LookTakenBackRow, MarkRow, SavedSearchRow
from vidcat.store.schema.equipment_tables import EquipmentItemRow, EquipmentTypeRow
from vidcat.store.schema.log_tables import CustodyEventRow
from vidcat.store.schema.report_tables import (
    PersonRow,
    ReportRow,
)
from vidcat.store.schema.tables import VideoRow
from vidcat.store.sightings.deeds import IS_FIRST_WORD

_Other = aliased(VideoRow)


def _of_sightings() -> Iterator[Sort]:
    row = SightingRow
    told = row.number, row.version, row.status, row.certainty, row.why, EquipmentTypeRow.labels
    said = row.made_at, row.person_id, row.video_id
    rows = of_video(*said, *told, IS_FIRST_WORD.label("is_first_word"))
    rows = rows.join(EquipmentTypeRow, EquipmentTypeRow.id == row.type_id)
    yield Sort(rows, *said, sighting_event)
    yield Sort(
        select(
            ReviewRow.made_at.label("at"),
            PersonRow.name.label("by"),
            VideoRow.sha256.label("video"),
            ReviewRow.verdict,
            ReviewRow.reason,
            row.number,
            EquipmentTypeRow.node,
        )
        .join(row, row.id == ReviewRow.sighting_id)
        .join(VideoRow, VideoRow.id == row.video_id)
        .join(PersonRow, PersonRow.id == ReviewRow.person_id)
        .outerjoin(EquipmentTypeRow, EquipmentTypeRow.id == ReviewRow.type_id),
        ReviewRow.made_at,
        ReviewRow.person_id,
        row.video_id,
        review_event,
    )


def _of_ties() -> Iterator[Sort]:
    row = ItemTieRow
    yield Sort(
        select(
            row.made_at.label("at"),
            PersonRow.name.label("by"),
            VideoRow.sha256.label("video"),
            row.sighting_number.label("number"),
            row.item_id,
            EquipmentItemRow.name,
        )
        .join(
            SightingRow,
            (SightingRow.number == row.sighting_number) & (SightingRow.version == 1),
        )
        .join(VideoRow, VideoRow.id == SightingRow.video_id)
        .outerjoin(EquipmentItemRow, EquipmentItemRow.id == row.item_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id),
        row.made_at,
        row.person_id,
        SightingRow.video_id,
        tie_event,
    )


def _of_videos() -> Iterator[Sort]:
    for table, text, said, undone in (
        (PostingRow, PostingRow.url, Happening.POSTED, Happening.NOT_POSTED),
        (PlaceRow, PlaceRow.name, Happening.PLACED, Happening.NOT_PLACED),
    ):
        detail, why = text.label("detail"), table.why.label("why")
        given = table.made_at, table.person_id, table.video_id
        yield Sort(of_video(*given, detail), *given, told_event(said))
        taken = table.withdrawn_at, table.withdrawn_by_id, table.video_id
        yield Sort(of_video(*taken, detail, why), *taken, told_event(undone))
    mark = MarkRow
    word, why = mark.word.label("detail"), mark.reason.label("why")
    marked = mark.said_at, mark.person_id, mark.video_id
    yield Sort(of_video(*marked, word, why), *marked, told_event(Happening.MARKED))
    back = LookTakenBackRow
    taken_back = back.said_at, back.person_id, back.video_id
    reason = back.reason.label("detail")
    yield Sort(of_video(*taken_back, reason), *taken_back, told_event(Happening.NOT_LOOKED))


def _of_pairs() -> Iterator[Sort]:
    row = VerdictRow
    judged = row.made_at, row.person_id, row.a_id
    rows = of_video(*judged, _Other.sha256.label("other"), row.verdict, row.reason)
    yield Sort(
        rows.join(_Other, _Other.id == row.b_id),
        *judged,
        lambda row: Event(
            row.at,
            Happening.JUDGED,
            row.by,
            joined(row.verdict, row.reason),
            other=row.other,
            video=row.video,
        ),
    )


def _of_the_desk() -> Iterator[Sort]:
    yield Sort(
        select(
            CustodyEventRow.at.label("at"),
            PersonRow.name.label("by"),
            CustodyEventRow.kind,
            CustodyEventRow.detail,
        )
        .outerjoin(PersonRow, PersonRow.id == CustodyEventRow.person_id)
        .where(CustodyEventRow.kind != LoggedKind.RECORDED),  # the rows tell of themselves
        CustodyEventRow.at,
        CustodyEventRow.person_id,
        None,
        logged_event,
    )
    yield Sort(
        select(PersonRow.added_at.label("at"), PersonRow.name, PersonRow.role),
        PersonRow.added_at,
        None,
        None,
        lambda row: Event(row.at, Happening.JOINED, "", f"{row.name}, {row.role}"),
    )
    yield Sort(
        select(ReportRow.added_at.label("at"), ReportRow.slug, ReportRow.title),
        ReportRow.added_at,
        None,
        None,
        lambda row: Event(row.at, Happening.REPORTED, "", row.title, report=row.slug),
    )
    yield Sort(
        select(
            EquipmentItemRow.made_at.label("at"),
            PersonRow.name.label("by"),
            EquipmentItemRow.id,
            EquipmentItemRow.name,
        ).join(PersonRow, PersonRow.id == EquipmentItemRow.person_id),
        EquipmentItemRow.made_at,
        EquipmentItemRow.person_id,
        None,
        lambda row: Event(row.at, Happening.NAMED, row.by, f"{row.id}: {row.name}"),
    )
    yield from _of_searches()


def _of_searches() -> Iterator[Sort]:
    row = SavedSearchRow
    # Who took a search away is not known: that is told without a name.
    for at, by, what in (
        (row.saved_at, PersonRow.name, Happening.KEPT),
        (row.removed_at, literal(""), Happening.NOT_KEPT),
    ):
        rows = select(at.label("at"), by.label("by"), row.name.label("detail"))
        rows = rows.join(PersonRow, PersonRow.id == row.person_id)
        yield Sort(rows, at, row.person_id, None, told_event(what))


SORTS: Sequence[Sort] = (
    *_of_sightings(),
    *REPORT_SORTS,
    *_of_ties(),
    *_of_videos(),
    *_of_pairs(),
    *_of_the_desk(),
)
