"""Sightings as records: all versions of each, with rivals and reviews, a page at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from vidcat.domain.exchange.sighting_record import (
    CarriedRecord,
    ReviewRecord,
    RivalRecord,
    SightingRecord,
    VersionRecord,
)
from vidcat.domain.sightings.statements import Certainty, Context, ReviewVerdict, SightingStatus
from vidcat.domain.values.time import TimeBase
from vidcat.store.exchange.record_columns import Columns
from vidcat.store.exchange.record_keys import Keys, Numbered
from vidcat.store.exchange.record_names import Names
from vidcat.store.schema.casework_tables import (
    IDENTIFIED,
    IdentificationRow,
    ReviewRow,
    SightingRow,
    SightingWordRow,
)
from vidcat.store.schema.tables import Base
from vidcat.store.sightings.versions import search_words

PAGE = 500  # sightings in one query: databases limit how many keys a statement may hold
_SIGHTING = SightingRow.__table__
_Rows = dict[int, list[Any]]


def read_sightings(
    session: Session, names: Names, numbers: Sequence[int] | None
) -> Iterator[SightingRecord]:
    """Yield sightings in the order of their numbers: those of some (ascending), or all."""
    pages = _all_pages(session) if numbers is None else _pages(numbers)
    for page in pages:
        rows = select(_SIGHTING).where(_SIGHTING.c.number.in_(page))
        versions = session.execute(rows.order_by(_SIGHTING.c.number, _SIGHTING.c.version)).all()
        rivals = _children(session, IdentificationRow, page)
        reviews = _children(session, ReviewRow, page)
        for number, each in groupby(versions, lambda row: row.number):
            told = list(each)
            yield SightingRecord(
                number=number,
                video=names.videos.of(told[0].video_id),
                origin=told[0].origin_number,
                copied_from=told[0].copied_from,
                versions=tuple(
                    _version(row, names, rivals[row.id], reviews[row.id]) for row in told
                ),
            )


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), PAGE):
        yield numbers[start : start + PAGE]


def _all_pages(session: Session) -> Iterator[Sequence[int]]:
    last = 0
    while True:
        rows = select(_SIGHTING.c.number).where(_SIGHTING.c.number > last)
        # By the unique index on number and version, so that each page is found where it begins.
        page = session.scalars(
            rows.where(_SIGHTING.c.version == 1).order_by(_SIGHTING.c.number).limit(PAGE)
        ).all()
        if not page:
            return
        yield page
        last = page[-1]


def _children(
    session: Session, table: type[IdentificationRow | ReviewRow], page: Sequence[int]
) -> _Rows:
    columns = table.__table__
    rows: Select[Any] = (
        select(columns)
        .join(_SIGHTING, _SIGHTING.c.id == columns.c.sighting_id)
        .where(_SIGHTING.c.number.in_(page))
        .order_by(columns.c.id)
    )
    found: _Rows = defaultdict(list)
    for row in session.execute(rows):
        found[row.sighting_id].append(row)
    return found


def _version(row: Any, names: Names, rivals: list[Any], reviews: list[Any]) -> VersionRecord:
    sides = row.x, row.y, row.width, row.height
    return VersionRecord(
        pts=row.pts,
        until_pts=row.end_pts,
        time_base=row.time_base,
        pixel_hash=row.pixel_hash,
        decoder=row.decoder,
        box=None if row.x is None else sides,
        type=names.types.of(row.type_id),
        certainty=Certainty(row.certainty),
        rivals=tuple(
            RivalRecord(type=names.types.of(each.type_id), certainty=Certainty(each.certainty))
            for each in rivals
        ),
        count=row.count,
        context=Context(row.context) if row.context else None,
        marking=row.marking,
        marking_language=row.marking_language,
        note=row.note,
        basis=row.basis,
        item=row.tied_item_id,
        status=SightingStatus(row.status),
        by=names.people.maybe(row.person_id),
        at=row.made_at,
        why=row.why,
        carried_from=CarriedRecord(**row.provenance) if row.provenance else None,
        reviews=tuple(_review(each, names) for each in reviews),
    )


def _review(row: Any, names: Names) -> ReviewRecord:
    return ReviewRecord(
        verdict=None if row.verdict == IDENTIFIED else ReviewVerdict(row.verdict),
        reason=row.reason,
        by=names.people.of(row.person_id),
        at=row.made_at,
        is_blind=row.is_blind,
        type=names.types.maybe(row.type_id),
        certainty=Certainty(row.certainty) if row.certainty else None,
    )


class SightingRows:
    """Sightings on their way in, written a page at a time."""

    def __init__(self, session: Session, keys: Keys) -> None:
        self._session = session
        self._keys = keys
        self._waiting: list[list[_Told]] = []

    def add(self, record: SightingRecord) -> None:
        """Take a sighting; raises ValueError when it names what is not there."""
        keys = self._keys
        versions = [_Told(each, keys) for each in record.versions]
        whole = {
            "video_id": keys.video(record.video),
            "origin_number": record.origin and keys.shifted(Numbered.SIGHTING, record.origin),
            "copied_from": record.copied_from
            and keys.shifted(Numbered.SIGHTING, record.copied_from),
            "number": keys.new(Numbered.SIGHTING, record.number),
        }
        reviewed: Columns = {"reviewed_version": None, "reviewed_word": None}
        for version, told in enumerate(versions, 1):
            if word := told.verdict:
                reviewed = {"reviewed_version": version, "reviewed_word": word}
            is_current = version == len(versions)
            told.row |= whole | {"version": version, "is_current": is_current, **reviewed}
        _keep_disputed(versions[-1].row)
        self._waiting.append(versions)
        if len(self._waiting) == PAGE:
            self.write()

    def write(self) -> None:
        """Write what waits: first versions, then those that supersede them, and so on."""
        standing, self._waiting = self._waiting, []
        version = 0
        while standing := [each for each in standing if len(each) > version]:
            told = [each[version] for each in standing]
            for each, row in zip(standing, told, strict=True):
                row.row["supersedes_id"] = each[version - 1].key if version else None
            self._insert(told)
            version += 1

    def _insert(self, told: "list[_Told]") -> None:
        rows = insert(SightingRow).returning(SightingRow.id, sort_by_parameter_order=True)
        keys = self._session.scalars(rows, [each.row for each in told]).all()
        for each, key in zip(told, keys, strict=True):
            each.key = key
        for table, column in (
            (IdentificationRow, "rivals"),
            (ReviewRow, "reviews"),
            (SightingWordRow, "words"),
        ):
            self._add_all(
                table,
                [{"sighting_id": e.key, **one} for e in told for one in getattr(e, column)],
            )

    def _add_all(self, table: type[Base], rows: list[Columns]) -> None:
        if rows:
            self._session.execute(insert(table), rows)


def _keep_disputed(row: Columns) -> None:
    """Let a change after a dispute count as disputed, which older versions of vidcat did not."""
    is_changed = row["reviewed_version"] is not None and row["reviewed_version"] < row["version"]
    if is_changed and row["reviewed_word"] == "dispute" and row["status"] == "made":
        row["status"] = "disputed"


class _Told:
    """A version as rows: its own, whose key comes with the database, and those below it."""

    def __init__(self, said: VersionRecord, keys: Keys) -> None:
        self.key = 0
        self.row = _columns(said, keys)
        self.rivals: list[Columns] = [
            {"ordinal": n, "type_id": keys.type(each.type), "certainty": str(each.certainty)}
            for n, each in enumerate(said.rivals)
        ]
        self.reviews = [_review_columns(each, keys) for each in said.reviews]
        verdicts = [each["verdict"] for each in self.reviews if each["verdict"] != IDENTIFIED]
        self.verdict = verdicts[-1] if verdicts else None
        texts = said.marking, said.note, said.basis
        self.words = [{"word": word} for word in sorted(search_words(texts))]


def _columns(said: VersionRecord, keys: Keys) -> Columns:
    base = TimeBase.parse(said.time_base)
    box = said.box or (None,) * 4
    return {
        **dict(zip(("x", "y", "width", "height"), box, strict=True)),
        **{"pts": said.pts, "end_pts": said.until_pts, "time_base": said.time_base},
        **{"start_s": base.stream_seconds(said.pts), "end_s": base.stream_seconds(said.until_pts)},
        "pixel_hash": said.pixel_hash,
        "decoder": said.decoder,
        "type_id": keys.type(said.type),
        "certainty": str(said.certainty),
        "count": said.count,
        "context": said.context and str(said.context),
        "marking": said.marking,
        "marking_language": said.marking_language,
        "note": said.note,
        "basis": said.basis,
        "item_id": said.item and keys.known(Numbered.ITEM, said.item),
        "status": str(said.status),
        "person_id": said.by and keys.person(said.by),
        "made_at": said.at,
        "why": said.why,
        "provenance": said.carried_from and _carried_columns(said.carried_from, keys),
    }


def _carried_columns(carried: CarriedRecord, keys: Keys) -> Columns:
    return asdict(carried) | {"sighting": keys.shifted(Numbered.SIGHTING, carried.sighting)}


def _review_columns(review: ReviewRecord, keys: Keys) -> Columns:
    return {
        "verdict": str(review.verdict or IDENTIFIED),
        "reason": review.reason,
        "person_id": keys.person(review.by),
        "made_at": review.at,
        "is_blind": review.is_blind,
        "type_id": review.type and keys.type(review.type),
        "certainty": review.certainty and str(review.certainty),
    }
