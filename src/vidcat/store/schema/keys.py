"""Keys of rows that several tables refer to, which nobody outside the store sees."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.store.schema.report_tables import PublisherRow
from vidcat.store.schema.tables import VideoRow


def video_key(session: Session, sha256: str) -> int:
    """Give the key of a video that is known to be here."""
    return session.scalars(select(VideoRow.id).where(VideoRow.sha256 == sha256)).one()


def publisher_key(session: Session, name: str) -> int | None:
    """Give the key of a publisher, who is added when new; None for no name."""
    if not name:
        return None
    row = session.scalars(select(PublisherRow).where(PublisherRow.name == name)).first()
    if row is None:
        row = PublisherRow(name=name)
        session.add(row)
        session.flush()
    return row.id
