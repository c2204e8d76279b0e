"""Parts of compilations by the film that they show, and who opened which sighting.

Revision: 0014
Follows:  0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "film_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.Column("film", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_film_part_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_part")),
    )
    op.create_index("ix_film_part_video_id", "film_part", ["video_id"])
    op.create_index("ix_film_part_film", "film_part", ["film"])
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sighting_number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opening_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint(
            "sighting_number", "person_id", name=op.f("uq_opening_sighting_number_person_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("opening")
    op.drop_table("film_part")
