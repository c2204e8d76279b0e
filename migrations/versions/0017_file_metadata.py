"""What a file says of itself: its tags and chapters, and whether a C2PA manifest is in it.

Revision: 0017
Follows:  0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("video") as batch_op:
        batch_op.add_column(sa.Column("file_metadata", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("video") as batch_op:
        batch_op.drop_column("file_metadata")
