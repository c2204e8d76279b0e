"""Tables whose rows the log of custody covers, and those that it does not, with the reason.

Triggers of the database mark every row of a logged table that any program writes; vidcat's
transaction that wrote it enters the digests of these rows in the log before it is committed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True)
class LoggedTable:
    """A table of which each row is in the log, or all rows that have the same `key` together.

    vidcat may change the columns `changing` of a row; `unlogged` are left out of its digests. It
    takes away no row of a table that `lasts`. A later version may add columns, NULL in the rows
    that are there: what was stated must keep its digest.
    """

    key: str = "id"
    changing: frozenset[str] = frozenset()
    unlogged: frozenset[str] = frozenset()
    lasts: bool = True

    @property
    def is_grouped(self) -> bool:
        """Return whether rows are covered together with those that are made with them."""
        return self.key != "id"


def _rows(changing: str = "", unlogged: str = "", *, lasts: bool = True) -> LoggedTable:
    return LoggedTable("id", frozenset(changing.split()), frozenset(unlogged.split()), lasts)


def _groups(key: str) -> LoggedTable:
    return LoggedTable(key, lasts=False)


_STATED = LoggedTable()
_WITHDRAWN = _rows("withdrawn_by_id withdrawn_at why")
_OF_RUN = _groups("stage_run_id")

LOGGED: Mapping[str, LoggedTable] = MappingProxyType(
    {
        "assessment": _STATED,
        "assignment": _rows("ended_at"),
        "attestation": _STATED,
        "citation": _STATED,
        "claim": _STATED,
        "column_mapping": _STATED,
        "copy": _rows("size_bytes mtime_ns ctime_ns inode preserved changed_at", "last_seen"),
        "copy_relation": _OF_RUN,
        "copy_segment": _groups("relation_id"),
        "equipment_alias": _groups("type_id"),
        "equipment_item": _rows("name note"),
        "equipment_type": _rows(
            "labels makers copy_of wikidata replaced_by note source changed_at"
        ),
        "family": _rows(lasts=False),
        "film_part": _groups("video_id"),
        "fingerprint": _OF_RUN,
        "hash_list": _rows("name", lasts=False),
        "ident": _rows("video_id start_s end_s pdq"),
        "ident_showing": _groups("ident_id"),
        "ident_word": _STATED,
        "identification": _STATED,
        "item_tie": _STATED,
        "keyframe": _OF_RUN,
        "listed_video": _groups("list_id"),
        "local_features": _OF_RUN,
        "look_taken_back": _STATED,
        "mark": _STATED,
        "opening": _STATED,
        "overruling": _STATED,
        "passed_over": _rows(
            "status reason detail size_bytes mtime_ns ctime_ns", "last_seen", lasts=False
        ),
        "person": _rows("name role"),
        "place": _WITHDRAWN,
        "posting": _WITHDRAWN,
        "publisher": _rows("name"),
        "report": _STATED,
        "resolution": _WITHDRAWN,
        "review": _STATED,
        "saved_search": _rows("removed_at"),
        "shot": _OF_RUN,
        "screen_time": _STATED,
        "sighting": _rows("is_current status tied_item_id reviewed_version reviewed_word"),
        "stage_run": _rows(
            "tool_version parameters status reason detail attempts started_at finished_at"
        ),
        "verdict": _STATED,
        "video": _rows(
            "status reason detail family_id container codec pixel_format width height rotation "
            "sample_aspect fps duration_s time_base_num time_base_den first_pts end_pts mirrored "
            "left_out_frames left_out_s clock streams file_metadata"
        ),
        "viewing": _rows("clear seconds last_at"),
    }
)

NOT_LOGGED: Mapping[str, str] = MappingProxyType(
    {
        "custody_event": "it is the log",
        "row_digest": "it is the log",
        "touched_row": "it is empty when a transaction ends",
        "preference": "how a person wants the desk to be says nothing of evidence",
        "receipt": "the statement that it answers is logged",
        "sighting_word": "it is made of the texts of sightings, and made again when it is wrong",
        "sign_in_link": "it is a secret's digest, and nothing that was said",
        "web_session": "it is a secret's digest, and nothing that was said",
    }
)

# What a trigger is on, and the rows that it then knows.
_EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
)


def logged_tables_of(connection: Connection) -> dict[str, list[str]]:
    """Return the logged tables that a database has, with their logged columns."""
    found = {}
    for table, logged in LOGGED.items():
        rows = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
        columns = [row[1] for row in rows if row[1] not in logged.unlogged]
        if columns:
            found[table] = columns
    return found


def told_of_tables(connection: Connection) -> dict[str, dict[str, Any]]:
    """Describe the logged tables for the log, so that a stranger's program can check rows."""
    return {
        table: {
            "key": LOGGED[table].key,
            "changing": sorted(LOGGED[table].changing),
            "unlogged": sorted(LOGGED[table].unlogged),
            "columns": columns,
            "lasts": LOGGED[table].lasts,
        }
        for table, columns in logged_tables_of(connection).items()
    }


def install_triggers(connection: Connection) -> None:
    """Make the triggers anew that mark each row that is written; SQLite only."""
    for name, text in trigger_texts(connection).items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(text)


def trigger_texts(connection: Connection) -> dict[str, str]:
    """Return the statements that make the triggers, by their names."""
    made = {}
    for table, columns in logged_tables_of(connection).items():
        key, unlogged = LOGGED[table].key, LOGGED[table].unlogged
        some = f" OF {', '.join(map(_quoted, columns))}" if unlogged else ""
        for event, keys in _EVENTS.items():
            on = f"UPDATE{some}" if event == "update" else event.upper()
            name = _trigger_name(table, event)
            before = "NULL" if LOGGED[table].is_grouped else _before(columns)
            marks = " ".join(
                _mark(table, f"{row}.{key}", before if row == "OLD" else "NULL") for row in keys
            )
            made[name] = f"CREATE TRIGGER {name} AFTER {on} ON {_quoted(table)} BEGIN {marks} END"
    return made


def trigger_names() -> set[str]:
    """Return the names of the triggers of all logged tables, also of those that are not there."""
    return {_trigger_name(table, event) for table in LOGGED for event in _EVENTS}


def _trigger_name(table: str, event: str) -> str:
    return f"log_{table}_{event}"


def touch_all(connection: Connection) -> None:
    """Mark every row of the logged tables as written: their digests are entered anew."""
    for table in logged_tables_of(connection):
        keys = f"SELECT DISTINCT '{table}', {LOGGED[table].key} FROM {_quoted(table)}"
        connection.exec_driver_sql(
            f"INSERT OR IGNORE INTO touched_row (table_name, row_key) {keys}"
        )


def _before(columns: list[str]) -> str:
    """Write a row as it was found: quote() loses nothing of a number, which JSON would."""
    values = ", ".join(f"'{name}', quote(OLD.{_quoted(name)})" for name in columns)
    return f"json_object({values})"


def _mark(table: str, key: str, before: str) -> str:
    # Not OR IGNORE: inside a trigger, the statement that fired it decides about conflicts
    # (sqlite.org/lang_createtrigger.html).
    known = f"SELECT 1 FROM touched_row WHERE table_name = '{table}' AND row_key = {key}"
    return f"INSERT INTO touched_row SELECT '{table}', {key}, {before} WHERE NOT EXISTS ({known});"


def _quoted(name: str) -> str:
    return f'"{name}"'
