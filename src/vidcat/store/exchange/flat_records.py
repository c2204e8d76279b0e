"""The records that are one row each: their tables and columns, and which are exported."""

from typing import Any

from vidcat.domain.exchange import look_records, records
from vidcat.domain.exchange.report_record import AssessmentRecord, OverrulingRecord
from vidcat.domain.exchange.sighting_record import ItemTieRecord, OpeningRecord
from vidcat.store.exchange.flat_form import Flat, Selection
from vidcat.store.exchange.record_columns import (
    Dated,
    ExactPath,
    NamedField,
    OfClaim,
    OwnNumber,
    Plain,
    Referred,
    Taken,
)
from vidcat.store.exchange.record_keys import Numbered
from vidcat.store.schema.casework_tables import (
    AssessmentRow,
    AssignmentRow,
    ItemTieRow,
    OverrulingRow,
    PlaceRow,
    VerdictRow,
)
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.desk_tables import (
    LookTakenBackRow,
    MarkRow,
    OpeningRow,
    SavedSearchRow,
    ScreenTimeRow,
    ViewingRow,
)
from vidcat.store.schema.equipment_tables import EquipmentItemRow
from vidcat.store.schema.exchange_tables import AttestationRow, ColumnMappingRow
from vidcat.store.schema.report_tables import PersonRow, PublisherRow

_VIDEO, _BY = NamedField("video", "video_id", "videos"), NamedField("by", "person_id", "people")
_AT = Plain("at", "made_at")


def _of_video(row: Any, kept: Selection) -> bool:
    return row.video_id in kept.videos


def _of_sighting(row: Any, kept: Selection) -> bool:
    return row.sighting_number in kept.sightings


def _of_claim(row: Any, kept: Selection) -> bool:
    return row.claim_id in kept.claims


def _of_pair(row: Any, kept: Selection) -> bool:
    return row.a_id in kept.videos and row.b_id in kept.videos


def _never(row: Any, kept: Selection) -> bool:
    return False


PEOPLE = Flat(
    records.PersonRecord,
    PersonRow,
    (Plain("name"), Plain("role"), Plain("added_at")),
    lambda row, kept: row.id in kept.people,
)
PUBLISHERS = Flat(
    records.PublisherRecord,
    PublisherRow,
    (Plain("name"),),
    lambda row, kept: row.id in kept.publishers,
)
ITEMS = Flat(
    records.ItemRecord,
    EquipmentItemRow,
    (Plain("name"), Plain("note"), _BY, _AT, OwnNumber(Numbered.ITEM)),
    lambda row, kept: row.id in kept.items,
)
ABOUT_THEM = (
    Flat(
        AssessmentRecord,
        AssessmentRow,
        (
            OfClaim(),
            Plain("bearing"),
            Referred(Numbered.SIGHTING, "sighting_number"),
            _VIDEO,
            Plain("note"),
            _BY,
            _AT,
        ),
        _of_sighting,
    ),
    Flat(
        OverrulingRecord,
        OverrulingRow,
        (OfClaim(), Plain("status"), Plain("reason"), _BY, _AT),
        _of_claim,
    ),
    Flat(
        OpeningRecord,
        OpeningRow,
        (
            Referred(Numbered.SIGHTING, "sighting_number"),
            NamedField("person", "person_id", "people"),
            Plain("via"),
            Plain("at", "opened_at"),
        ),
        _of_sighting,
    ),
    Flat(
        ItemTieRecord,
        ItemTieRow,
        (
            Referred(Numbered.SIGHTING, "sighting_number"),
            Referred(Numbered.ITEM, "item_id"),
            _BY,
            _AT,
        ),
        _of_sighting,
    ),
    Flat(
        records.AssignmentRecord,
        AssignmentRow,
        (
            Referred(Numbered.SIGHTING, "sighting_number"),
            NamedField("person", "person_id", "people"),
            Plain("batch"),
            Plain("is_blind"),
            NamedField("given_by", "given_by_id", "people"),
            Plain("given_at"),
            Plain("ended_at"),
        ),
        _of_sighting,
    ),
    Flat(
        records.VerdictRecord,
        VerdictRow,
        (
            NamedField("a", "a_id", "videos"),
            NamedField("b", "b_id", "videos"),
            Plain("verdict"),
            Plain("kind"),
            Plain("reason"),
            _BY,
            _AT,
        ),
        _of_pair,
    ),
    Flat(
        records.PostingRecord,
        PostingRow,
        (
            _VIDEO,
            Plain("url"),
            NamedField("publisher", "publisher_id", "publishers"),
            Dated("posted"),
            Plain("note"),
            _BY,
            _AT,
            Taken(),
            OwnNumber(Numbered.POSTING),
        ),
        _of_video,
    ),
    Flat(
        records.PlaceRecord,
        PlaceRow,
        (
            _VIDEO,
            Plain("name"),
            Plain("latitude"),
            Plain("longitude"),
            Plain("within_m"),
            Plain("basis"),
            _BY,
            _AT,
            Taken(),
            OwnNumber(Numbered.PLACE),
        ),
        _of_video,
    ),
    Flat(
        records.MarkRecord,
        MarkRow,
        (
            _VIDEO,
            Plain("pts"),
            Plain("word"),
            Plain("reason"),
            _BY,
            Plain("at", "said_at"),
        ),
        _of_video,
    ),
    Flat(
        look_records.ScreenTimeRecord,
        ScreenTimeRow,
        (
            _VIDEO,
            Plain("pts"),
            Plain("from_s"),
            Plain("until_s"),
            Plain("how"),
            Plain("seconds"),
            _BY,
            Plain("ended_at"),
        ),
        _never,
    ),
    Flat(
        look_records.LookTakenBackRecord,
        LookTakenBackRow,
        (
            _VIDEO,
            Plain("pts"),
            Plain("reason"),
            _BY,
            Plain("at", "said_at"),
        ),
        _never,
    ),
    Flat(
        look_records.ViewingRecord,
        ViewingRow,
        (
            _VIDEO,
            Plain("pts"),
            _BY,
            Plain("clear"),
            Plain("seconds"),
            Plain("first_at"),
            Plain("last_at"),
        ),
        _never,
    ),
    Flat(
        records.AttestationRecord,
        AttestationRow,
        (
            _VIDEO,
            Referred(Numbered.POSTING, "posting_id"),
            Plain("kind"),
            ExactPath(),
            Plain("sha256"),
            Plain("size_bytes"),
            Plain("note"),
            _BY,
            _AT,
        ),
        _of_video,
    ),
    Flat(
        records.SearchRecord,
        SavedSearchRow,
        (
            Plain("name"),
            Plain("filters"),
            _BY,
            Plain("at", "saved_at"),
            Plain("removed_at"),
            OwnNumber(Numbered.SEARCH),
        ),
        _never,
    ),
    Flat(
        records.MappingRecord,
        ColumnMappingRow,
        (Plain("name"), Plain("columns"), _BY, Plain("at", "saved_at")),
        _never,
    ),
)
"""What is said beside reports and sightings, in the order of `domain.records.Statement`."""

FLAT = (PEOPLE, PUBLISHERS, ITEMS, *ABOUT_THEM)
