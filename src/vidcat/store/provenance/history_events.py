"""Turn rows of statements into events of the history."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from vidcat.domain.provenance.custody import Event, Happening
from vidcat.domain.provenance.custody_log import LoggedKind, altered_words
from vidcat.domain.sightings.statements import Certainty
from vidcat.store.schema.casework_tables import IDENTIFIED
from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import VideoRow
from vidcat.store.sightings.deeds import deed_of

Row = Any  # of SQLAlchemy, whose columns differ by query


@dataclass(frozen=True)
class Sort:
    """One sort of statement: its rows, with the columns of when, who and which video."""

    rows: Select[*tuple[Any, ...]]
    at: InstrumentedAttribute[Any]
    person: InstrumentedAttribute[Any] | None
    video: InstrumentedAttribute[Any] | None
    event: Callable[[Row], Event]


def of_video(
    at: InstrumentedAttribute[Any],
    person: InstrumentedAttribute[Any],
    video: InstrumentedAttribute[Any],
    *more: Any,
) -> Select[*tuple[Any, ...]]:
    """Select when, by whom, the SHA-256 of which video, and `more`; by nobody where none is known.

    All three are columns of one table, which is where further joins begin.
    """
    return (
        select(at.label("at"), PersonRow.name.label("by"), VideoRow.sha256.label("video"), *more)
        .select_from(at.class_)
        .join(VideoRow, VideoRow.id == video)
        .outerjoin(PersonRow, PersonRow.id == person)
    )


def joined(*parts: object) -> str:
    """Join the parts that are not empty with semicolons."""
    return "; ".join(str(part) for part in parts if part not in (None, ""))


def sighting_event(row: Row) -> Event:
    """Return the event of one version of a sighting."""
    what = deed_of(row.status, row.version, row.by, row.is_first_word)
    detail = joined(f"{row.labels['en']}, {Certainty(row.certainty)}", row.why)
    return Event(row.at, what, row.by or "", detail, row.number, video=row.video)


def review_event(row: Row) -> Event:
    """Return the event of a review, or of a blind naming."""
    word = f"named it {row.node}, not told" if row.verdict == IDENTIFIED else row.verdict
    detail = joined(word, row.reason)
    return Event(row.at, Happening.REVIEWED, row.by, detail, row.number, video=row.video)


def tie_event(row: Row) -> Event:
    """Return the event of a tie of a sighting to an object."""
    detail = "none that is known" if row.item_id is None else f"{row.item_id}: {row.name}"
    return Event(row.at, Happening.TIED, row.by or "", detail, row.number, video=row.video)


def told_event(what: Happening) -> Callable[[Row], Event]:
    """Return a function from rows with a detail to events of one kind."""

    def event(row: Row) -> Event:
        detail = joined(row.detail, getattr(row, "why", ""))
        return Event(row.at, what, row.by or "", detail, video=getattr(row, "video", None))

    return event


def report_event(what: Happening) -> Callable[[Row], Event]:
    """Return a function from rows of citations and claims to events of one kind."""
    return lambda row: Event(
        row.at,
        what,
        row.by or "",
        joined(getattr(row, "detail", ""), getattr(row, "why", "")),
        getattr(row, "sighting", None),
        row.report,
        row.number,
        video=row.video,
    )


def _words(told: dict[str, Any] | None) -> str:
    return ", ".join(f"{name} {value}" for name, value in (told or {}).items())


def _judged_anew(told: dict[str, Any]) -> str:
    """Return what an upgrade changed of claims: they are computed from what is claimed since."""
    count, claims = told.get("judged_anew"), told.get("claims", ())
    if not count:
        return ""
    named = "; ".join(map(str, claims))
    more = f"; and {count - len(claims)} more" if count > len(claims) else ""
    return f"claims are judged by new rules, {count} otherwise than before: {named}{more}"


def _timed_anew(told: dict[str, Any]) -> str:
    """Return of how many videos an upgrade gives other times: they count from the first frame."""
    count = told.get("times_from_first_frame")
    if not count:
        return ""
    videos = "1 video, which begins" if count == 1 else f"{count} videos, which begin"
    return f"times count from the first frame shown; others than before in {videos} late"


def logged_event(row: Row) -> Event:
    """Return the event of a line in the log of custody."""
    told = row.detail
    number = told.get("sightings", told.get("made", told.get("counts", {}).get("sighting")))
    sightings = f"{number} sighting{'s' if number != 1 else ''}" if number is not None else ""
    words = (told.get("form"), told.get("file"), sightings, _words(told.get("settings")))
    altered = altered_words(LoggedKind(row.kind), told)
    anew = _judged_anew(told), _timed_anew(told)
    detail = joined(*words, _words(told.get("verified")), altered, told.get("checkpoint"), *anew)
    return Event(row.at, Happening(row.kind), row.by or "", detail)
