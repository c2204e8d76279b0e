"""copy relations and families.

Revision: 0002
Follows:  0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
        sa.UniqueConstraint("name", name=op.f("uq_family_name")),
    )
    op.create_table(
        "copy_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("stage_run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("band", sa.String(length=16), nullable=False),
        sa.Column("distance", sa.Double(), nullable=False),
        sa.Column("matched_a", sa.Double(), nullable=False),
        sa.Column("matched_b", sa.Double(), nullable=False),
        sa.CheckConstraint("band IN ('probable','candidate')", name=op.f("ck_copy_relation_band")),
        sa.CheckConstraint(
            "kind IN ('near','excerpt','contains','overlap')", name=op.f("ck_copy_relation_kind")
        ),
        sa.ForeignKeyConstraint(["a_id"], ["video.id"], name=op.f("fk_copy_relation_a_id")),
        sa.ForeignKeyConstraint(["b_id"], ["video.id"], name=op.f("fk_copy_relation_b_id")),
        sa.ForeignKeyConstraint(
            ["stage_run_id"], ["stage_run.id"], name=op.f("fk_copy_relation_stage_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_relation")),
        sa.UniqueConstraint("a_id", "b_id", name=op.f("uq_copy_relation_a_id_b_id")),
    )
    with op.batch_alter_table("copy_relation", schema=None) as batch_op:
        batch_op.create_index("ix_copy_relation_b_id", ["b_id"], unique=False)

    op.create_table(
        "copy_segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relation_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("a_start_s", sa.Double(), nullable=False),
        sa.Column("a_end_s", sa.Double(), nullable=False),
        sa.Column("b_start_s", sa.Double(), nullable=False),
        sa.Column("b_end_s", sa.Double(), nullable=False),
        sa.Column("rate", sa.Double(), nullable=False),
        sa.Column("mirrored", sa.Boolean(), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("distance", sa.Double(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relation_id"], ["copy_relation.id"], name=op.f("fk_copy_segment_relation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_segment")),
        sa.UniqueConstraint(
            "relation_id", "ordinal", name=op.f("uq_copy_segment_relation_id_ordinal")
        ),
    )
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.add_column(sa.Column("family_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_video_family_id", ["family_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_video_family_id"), "family", ["family_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_video_family_id"), type_="foreignkey")
        batch_op.drop_index("ix_video_family_id")
        batch_op.drop_column("family_id")

    op.drop_table("copy_segment")
    with op.batch_alter_table("copy_relation", schema=None) as batch_op:
        batch_op.drop_index("ix_copy_relation_b_id")

    op.drop_table("copy_relation")
    op.drop_table("family")
