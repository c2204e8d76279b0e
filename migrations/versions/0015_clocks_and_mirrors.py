"""The clock and the streams of a file, whether it is mirrored, and how much of it is left out.

Revision: 0015
Follows:  0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("video") as batch_op:
        batch_op.add_column(sa.Column("mirrored", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("left_out_frames", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("left_out_s", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("streams", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("clock", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("video") as batch_op:
        for name in ("clock", "streams", "left_out_s", "left_out_frames", "mirrored"):
            batch_op.drop_column(name)
