"""What decoded the pixels of a sighting's frame.

Revision: 0018
Follows:  0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sighting") as batch_op:
        batch_op.add_column(sa.Column("decoder", sa.String(200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sighting") as batch_op:
        batch_op.drop_column("decoder")
