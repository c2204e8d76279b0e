"""What was found in videos counts seconds from the first frame shown, as players do.

Before, seconds were those of the stream's own clock, whose 0 may lie anywhere. Only videos whose
first frame has another pts than 0 are changed. Sightings stay as they were stated: their pts say
when they are, and their seconds are made of these when they are read.

Revision: 0011
Follows:  0010
"""

from collections.abc import Mapping

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BY_VIDEO: Mapping[str, tuple[str, ...]] = {
    "ident": ("start_s", "end_s"),
    "ident_showing": ("start_s", "end_s"),
    "fingerprint": ("until_s",),
}
_OF_PTS: Mapping[str, Mapping[str, str]] = {
    "keyframe": {"time_s": "pts"},
    "shot": {"start_s": "start_pts", "end_s": "end_pts"},
}
_PACKED = ("fingerprint", "local_features")
_DIGITS = 9  # of what was never a frame's time: a nanosecond is less than any tick


def upgrade() -> None:
    _shift(to_film=True)


def downgrade() -> None:
    _shift(to_film=False)


def _shift(*, to_film: bool) -> None:
    connection = op.get_bind()
    late = connection.execute(
        sa.text(
            "SELECT id, first_pts, time_base_num, time_base_den FROM video "
            "WHERE first_pts <> 0 AND time_base_num IS NOT NULL"
        )
    ).all()
    for video, first, num, den in late:
        begins_s = first * num / den
        _count_pts(connection, video, first if to_film else 0, (num, den))
        _move(connection, video, begins_s if to_film else -begins_s)
        _repack(connection, video, (first, num, den), to_film=to_film)


def _count_pts(connection: sa.Connection, video: int, first: int, base: tuple[int, int]) -> None:
    num, den = base
    for table, columns in _OF_PTS.items():
        for seconds, pts in columns.items():
            rows = connection.execute(
                sa.text(f"SELECT id, {pts} FROM {table} WHERE video_id = :video"), {"video": video}
            ).all()
            update = sa.text(f"UPDATE {table} SET {seconds} = :seconds WHERE id = :id")
            for key, value in rows:
                told = {"seconds": (value - first) * num / den, "id": key}
                connection.execute(update, told)


def _move(connection: sa.Connection, video: int, by_s: float) -> None:
    for table, columns in _BY_VIDEO.items():
        _subtract(connection, (table, columns, "video_id = :video"), video, by_s)
    for side in ("a", "b"):
        ours = f"relation_id IN (SELECT id FROM copy_relation WHERE {side}_id = :video)"
        columns = f"{side}_start_s", f"{side}_end_s"
        _subtract(connection, ("copy_segment", columns, ours), video, by_s)


def _subtract(
    connection: sa.Connection, of: tuple[str, tuple[str, ...], str], video: int, by_s: float
) -> None:
    table, columns, where = of
    rows = connection.execute(
        sa.text(f"SELECT id, {', '.join(columns)} FROM {table} WHERE {where}"), {"video": video}
    ).all()
    assigned = ", ".join(f"{name} = :{name}" for name in columns)
    update = sa.text(f"UPDATE {table} SET {assigned} WHERE id = :id")
    for key, *seconds in rows:
        moved = [round(each - by_s, _DIGITS) for each in seconds]
        connection.execute(update, {"id": key, **dict(zip(columns, moved, strict=True))})


def _repack(
    connection: sa.Connection, video: int, begins: tuple[int, int, int], *, to_film: bool
) -> None:
    """Count packed times anew, by way of the pts that they are of."""
    first, num, den = begins
    for table in _PACKED:
        rows = connection.execute(
            sa.text(f"SELECT id, times_s FROM {table} WHERE video_id = :video"), {"video": video}
        ).all()
        update = sa.text(f"UPDATE {table} SET times_s = :times_s WHERE id = :id")
        for key, packed in rows:
            ticks = np.rint(np.frombuffer(packed, "<f8") * den / num).astype(np.int64)
            ticks = ticks - first if to_film else ticks + first
            moved = (ticks * num / den).astype("<f8")
            connection.execute(update, {"times_s": moved.tobytes(), "id": key})
