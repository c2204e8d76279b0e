"""Copies by which a swapped file is told; superseded runs; attempts are deaths that were seen.

Until now an attempt was counted when a job was queued, so that a batch that was killed left it
counted. Which of them were deaths cannot be told any more: videos that wait or were set aside are
tried again.

Revision: 0008
Follows:  0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BEFORE = "status IN ('running','done','partial','refused','failed','interrupted')"
_NOW = "status IN ('running','done','partial','refused','failed','interrupted','superseded')"


def upgrade() -> None:
    with op.batch_alter_table("copy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ctime_ns", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("inode", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("stage_run", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_stage_run_status"), type_="check")
        batch_op.create_check_constraint(op.f("ck_stage_run_status"), _NOW)
    unfinished = "status IN ('running','failed','interrupted')"
    op.execute(sa.text(f"UPDATE stage_run SET attempts = 0 WHERE {unfinished}"))
    told = "detail = 'to be tried again by the next ingest of its file'"
    aside = "status = 'failed' AND reason = 'worker_died'"
    op.execute(sa.text(f"UPDATE video SET {told} WHERE {aside}"))


def downgrade() -> None:
    with op.batch_alter_table("copy", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("inode")
        batch_op.drop_column("ctime_ns")
    op.execute(sa.text("UPDATE stage_run SET status = 'interrupted' WHERE status = 'superseded'"))
    with op.batch_alter_table("stage_run", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_stage_run_status"), type_="check")
        batch_op.create_check_constraint(op.f("ck_stage_run_status"), _BEFORE)
