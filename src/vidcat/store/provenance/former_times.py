"""Times as catalogues gave them once: from the 0 of the stream's clock, not the first frame."""

from typing import Any

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.orm import Session

from vidcat.store.schema.tables import VideoRow

_SINCE_FIRST_FRAME = "0011"


def counted_stream_times(connection: Connection) -> bool:
    """Return whether the tables are of the time when times were those of the stream."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version is not None and str(version) < _SINCE_FIRST_FRAME


def late_films(session: Session) -> dict[str, Any]:
    """Return how many videos begin after the 0 of their stream, for the line of an upgrade."""
    late = select(func.count()).select_from(VideoRow).where(VideoRow.first_pts != 0)
    count = session.scalars(late).one()
    return {"times_from_first_frame": count} if count else {}
