"""Keys of rows that several tables refer to, which nobody outside the store sees."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.store.schema.report_tables import PublisherRow
from vidcat.store.schema.tables import VideoRow


def video_key(session: Session, sha256: str) -> int:
    """Return the key of a video that is known to be here, looked up once a transaction."""
    keys = _video_keys(session)
    if sha256 not in keys:
        keys[sha256] = session.scalars(select(VideoRow.id).where(VideoRow.sha256 == sha256)).one()
    return keys[sha256]


def remember_video(session: Session, video: VideoRow) -> None:
    """Keep the key of a video that was read, for `video_key`."""
    _video_keys(session)[video.sha256] = video.id


def _video_keys(session: Session) -> dict[str, int]:
    # A session is one transaction here, and neither keys nor digests ever change.
    keys: dict[str, int] = session.info.setdefault("video_keys", {})
    return keys


def publisher_key(session: Session, name: str) -> int | None:
    """Return the key of a publisher, who is added when new; None for no name."""
    if not name:
        return None
    row = session.scalars(select(PublisherRow).where(PublisherRow.name == name)).first()
    if row is None:
        row = PublisherRow(name=name)
        session.add(row)
        session.flush()
    return row.id
