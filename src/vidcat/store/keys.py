"""The key of a video's row, which nobody outside the store sees."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.store.tables import VideoRow


def video_key(session: Session, sha256: str) -> int:
    """Give the key of a video that is known to be here."""
    return session.scalars(select(VideoRow.id).where(VideoRow.sha256 == sha256)).one()
