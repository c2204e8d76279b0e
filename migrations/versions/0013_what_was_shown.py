"""What was shown to whom, each time for itself, and what is said not to have been looked at.

The rows of `viewing`, which added up time under a veil and time without one, stay as they are.

Revision: 0013
Follows:  0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screen_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pts", sa.BigInteger(), nullable=True),
        sa.Column("from_s", sa.Double(), nullable=True),
        sa.Column("until_s", sa.Double(), nullable=True),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("how IN ('clear','grey','veiled')", name=op.f("ck_screen_time_how")),
        sa.CheckConstraint(
            "(pts IS NULL) = (from_s IS NOT NULL AND until_s IS NOT NULL)",
            name=op.f("ck_screen_time_what"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_screen_time_person_id")
        ),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_screen_time_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_time")),
    )
    op.create_index("ix_screen_time_video_id_pts", "screen_time", ["video_id", "pts"])
    op.create_table(
        "look_taken_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pts", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_look_taken_back_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_look_taken_back_video_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_taken_back")),
    )
    op.create_index("ix_look_taken_back_video_id", "look_taken_back", ["video_id"])


def downgrade() -> None:
    op.drop_table("look_taken_back")
    op.drop_table("screen_time")
