"""The table of what batches could not hash: it has no SHA-256, so it is no video."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vidcat.store.schema.tables import Base


class PassedOverRow(Base):
    """A place where a batch found nothing that it could hash, and why: the newest word on it.

    What was hashed is a row of `video`, also when it was refused. NULL is what nobody could find
    out: the size of what is no file, the times of what could not be looked at.
    """

    __tablename__ = "passed_over"
    __table_args__ = (UniqueConstraint("path"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text, default="")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    mtime_ns: Mapped[int | None] = mapped_column(BigInteger)
    ctime_ns: Mapped[int | None] = mapped_column(BigInteger)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
