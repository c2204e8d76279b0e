"""Records on their way into a catalogue, in one transaction; faults are told by phrases.

People, publishers, types and videos that are here already stay as they are. What people said comes
beside what is here, under numbers of its own.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from vidcat.domain.exchange import look_records, records
from vidcat.domain.exchange.ident_record import IdentRecord
from vidcat.domain.exchange.report_record import ReportRecord
from vidcat.domain.exchange.sighting_record import SightingRecord
from vidcat.domain.exchange.video_record import VideoRecord, exact_path
from vidcat.domain.values.fields import quoted
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.streams import Stream
from vidcat.store.exchange.flat_form import Flat
from vidcat.store.exchange.flat_records import FLAT, PEOPLE, PUBLISHERS
from vidcat.store.exchange.ident_record_rows import add_ident
from vidcat.store.exchange.record_columns import Columns
from vidcat.store.exchange.record_keys import Keys, Numbered
from vidcat.store.exchange.record_names import Names
from vidcat.store.exchange.report_arrivals import add_report
from vidcat.store.exchange.sighting_record_rows import SightingRows
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.equipment_tables import EquipmentAliasRow, EquipmentTypeRow
from vidcat.store.schema.tables import Base, CopyRow, VideoRow
from vidcat.store.video.rows import file_columns

_BATCH = 1_000  # rows of one kind that are written at once


class Arrivals:
    """Takes in one record after the other; `finish` writes the last of them.

    `here` are the shifts: what is added to a number of the file to get the number here.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = Keys(session, Names(session))
        self._sightings = SightingRows(session, self._keys)
        self._rows: list[Columns] = []
        self._come: set[tuple[str, str]] = set()
        self._viewed: set[tuple[int, int, int]] = set()  # those that wait
        self._made = _made(session) if self._keys.shift[Numbered.SIGHTING] else {}
        self._table: type[Base] | None = None
        self._adds: dict[type[Any], Callable[[Any], None]] = {
            records.TypeRecord: self._add_type,
            VideoRecord: self._add_video,
            IdentRecord: lambda each: add_ident(session, self._keys, each),
            ReportRecord: self._add_report,
            SightingRecord: self._add_sighting,
            records.PersonRecord: lambda each: self._name(PEOPLE, self._keys.people, each),
            records.PublisherRecord: lambda each: self._name(
                PUBLISHERS, self._keys.publishers, each
            ),
            look_records.ViewingRecord: self._add_viewing,
        }
        self._flat = {each.record: each for each in FLAT}

    @property
    def here(self) -> dict[str, int]:
        """What is added to the numbers of each kind."""
        return {str(kind): shift for kind, shift in self._keys.shift.items()}

    def add(self, record: records.Statement) -> None:
        """Take in a record; raises ValueError with a phrase when it cannot be."""
        adds = self._adds.get(type(record))
        if adds is not None:
            adds(record)
            return
        flat = self._flat[type(record)]
        self._wait(flat.table, flat.columns(record, self._keys))

    def finish(self) -> None:
        """Write what waits."""
        self._write()
        self._sightings.write()

    def _wait(self, table: type[Base], row: Columns) -> None:
        if self._table is not table or len(self._rows) == _BATCH:
            self._write()
        self._table = table
        self._rows.append(row)

    def _write(self) -> None:
        if self._rows and self._table is not None:
            self._session.execute(insert(self._table), self._rows)
        self._rows = []
        self._viewed.clear()

    def _insert(self, table: type[Any], row: Columns) -> int:
        key: int = self._session.scalars(insert(table).returning(table.id), [row]).one()
        return key

    def _once(self, kind: str, name: str) -> None:
        if (kind, name) in self._come:
            raise ValueError(f"it is a {kind} that stands twice: {quoted(name)}")
        self._come.add((kind, name))

    def _name(self, flat: Flat, keys: dict[str, int], record: Any) -> None:
        self._once(flat.kind, record.name)
        if record.name not in keys:
            row = flat.columns(record, self._keys)
            keys[record.name] = self._insert(flat.table, row)

    def _add_type(self, record: records.TypeRecord) -> None:
        self._once("type", record.type)
        if record.type in self._keys.types:
            return
        if "en" not in record.labels:
            raise ValueError("it has no label in English (en)")
        columns = {
            name: getattr(record, name)
            for name in (
                "labels",
                "copy_of",
                "wikidata",
                "replaced_by",
                "note",
                "source",
                "changed_at",
            )
        }
        row = columns | {"node": record.type, "makers": list(record.makers)}
        key = self._keys.types[record.type] = self._insert(EquipmentTypeRow, row)
        for alias in dict.fromkeys(record.aliases):
            self._wait(EquipmentAliasRow, {"type_id": key, "name": alias})

    def _add_video(self, record: VideoRecord) -> None:
        self._once("video", record.video)
        known = self._keys.videos.get(record.video)
        if known is None:
            row = _video_columns(record)
            known = self._keys.videos[record.video] = self._insert(VideoRow, row)
            here = set()
        else:
            paths = select(CopyRow.path).where(CopyRow.video_id == known)
            here = set(self._session.scalars(paths))
        for copy in record.copies:
            path = exact_path(copy.path, copy.path_bytes)
            if path in here:
                continue
            here.add(path)
            row = {name: getattr(copy, name) for name in ("size_bytes", "mtime_ns")}
            seen = {"first_seen": copy.first_seen, "last_seen": copy.last_seen}
            # Where the bytes are kept is known of the blobs of that other catalogue only.
            self._wait(CopyRow, row | seen | {"video_id": known, "path": path, "preserved": False})

    def _add_report(self, record: ReportRecord) -> None:
        self._once("report", record.report)
        self._write()
        add_report(self._session, self._keys, record)

    def _add_sighting(self, record: SightingRecord) -> None:
        self._write()
        first = record.versions[0]
        same = self._made.get(hash((self._keys.video(record.video), first.pts, first.at)))
        if same is not None:
            raise ValueError(
                f"it is here already, as sighting {same}: both were taken from one catalogue"
            )
        self._sightings.add(record)

    def _add_viewing(self, record: look_records.ViewingRecord) -> None:
        flat = self._flat[look_records.ViewingRecord]
        row = flat.columns(record, self._keys)
        table = flat.table.__table__
        key = row["video_id"], row["pts"], row["person_id"]
        here = select(table.c.id).where(
            table.c.video_id == key[0], table.c.pts == key[1], table.c.person_id == key[2]
        )
        if key not in self._viewed and self._session.scalars(here).first() is None:
            self._wait(flat.table, row)
            self._viewed.add(key)


def _made(session: Session) -> dict[int, int]:
    """Return the sightings that are here by a digest of their video, frame and first time."""
    rows = select(
        SightingRow.video_id, SightingRow.pts, SightingRow.made_at, SightingRow.number
    ).where(SightingRow.version == 1)
    return {hash((video, pts, at)): number for video, pts, at, number in session.execute(rows)}


def _video_columns(record: VideoRecord) -> Columns:
    columns = {
        "sha256": record.video,
        "size_bytes": record.size_bytes,
        "status": record.status,
        "reason": record.reason,
        "detail": record.detail,
        "registered_at": record.registered_at,
    }
    if record.facts is None:
        return columns
    facts = dict(vars(record.facts))
    base = TimeBase.parse(facts.pop("time_base"))
    streams = [Stream(**vars(each)) for each in facts.pop("streams")]
    del facts["clock"], facts["metadata"]
    return {
        **columns,
        **facts,
        **file_columns(streams, record.facts.file_clock(), record.facts.file_metadata()),
        "time_base_num": base.num,
        "time_base_den": base.den,
    }
