"""Every row that is written is covered by a line of the log of custody.

The triggers that mark written rows are made after every migration, and not here: a table that is
made anew loses its triggers.

Revision: 0009
Follows:  0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("custody_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("rows", sa.String(length=64), nullable=True))
    op.create_table(
        "row_digest",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=32), nullable=False),
        sa.Column("row_key", sa.Integer(), nullable=False),
        sa.Column("stated", sa.LargeBinary(length=32), nullable=True),
        sa.Column("state", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["custody_event.id"],
            name=op.f("fk_row_digest_event_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("event_id", "table_name", "row_key", name=op.f("pk_row_digest")),
    )
    op.create_table(
        "touched_row",
        sa.Column("table_name", sa.String(length=32), nullable=False),
        sa.Column("row_key", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("table_name", "row_key", name=op.f("pk_touched_row")),
    )
    op.create_index("ix_row_digest_table_name_row_key", "row_digest", ["table_name", "row_key"])


def downgrade() -> None:
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'log_%'"
    for (name,) in op.get_bind().exec_driver_sql(triggers).all():
        op.execute(sa.text(f'DROP TRIGGER "{name}"'))
    op.drop_table("touched_row")
    op.drop_table("row_digest")
    with op.batch_alter_table("custody_event", schema=None) as batch_op:
        batch_op.drop_column("rows")
        batch_op.drop_column("form")
