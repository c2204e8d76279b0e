"""Times as catalogues gave them once: from the 0 of the stream's clock, not the first frame."""

from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from vidcat.store.schema.tables import VideoRow
from vidcat.store.schema.version import versions_of

_SINCE_FIRST_FRAME = "0011"


def counted_stream_times(connection: Connection) -> bool:
    """Return whether the tables are of the time when times were those of the stream."""
    return any(version < _SINCE_FIRST_FRAME for version in versions_of(connection))


def late_films(session: Session) -> dict[str, Any]:
    """Return how many videos begin after the 0 of their stream, for the line of an upgrade."""
    late = select(func.count()).select_from(VideoRow).where(VideoRow.first_pts != 0)
    count = session.scalars(late).one()
    return {"times_from_first_frame": count} if count else {}
