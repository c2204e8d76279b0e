"""copies beyond pairs.

Revision: 0005
Follows:  0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hash_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("preprocessing", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hash_list_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hash_list")),
        sa.UniqueConstraint("name", name=op.f("uq_hash_list_name")),
    )
    op.create_table(
        "ident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pdq", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_ident_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ident")),
    )
    op.create_table(
        "listed_video",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("view", sa.String(length=16), nullable=False),
        sa.Column("until_s", sa.Double(), nullable=False),
        sa.Column("times_s", sa.LargeBinary(), nullable=False),
        sa.Column("pdq", sa.LargeBinary(), nullable=False),
        sa.Column("quality", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["hash_list.id"], name=op.f("fk_listed_video_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_video")),
    )
    with op.batch_alter_table("listed_video", schema=None) as batch_op:
        batch_op.create_index("ix_listed_video_list_id", ["list_id"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("posted", sa.String(length=100), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_posting_person_id")),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.id"], name=op.f("fk_posting_publisher_id")
        ),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_posting_video_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_posting_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index("ix_posting_video_id", ["video_id"], unique=False)

    op.create_table(
        "ident_showing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ident_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["ident_id"], ["ident.id"], name=op.f("fk_ident_showing_ident_id")),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_ident_showing_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ident_showing")),
    )
    with op.batch_alter_table("ident_showing", schema=None) as batch_op:
        batch_op.create_index("ix_ident_showing_ident_id", ["ident_id"], unique=False)
        batch_op.create_index("ix_ident_showing_video_id", ["video_id"], unique=False)

    op.create_table(
        "ident_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ident_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("word IN ('ident','footage')", name=op.f("ck_ident_word_word")),
        sa.ForeignKeyConstraint(["ident_id"], ["ident.id"], name=op.f("fk_ident_word_ident_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ident_word_person_id")),
        sa.ForeignKeyConstraint(
            ["type_id"], ["equipment_type.id"], name=op.f("fk_ident_word_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ident_word")),
    )
    with op.batch_alter_table("ident_word", schema=None) as batch_op:
        batch_op.create_index("ix_ident_word_ident_id", ["ident_id"], unique=False)

    op.create_table(
        "local_features",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("stage_run_id", sa.Integer(), nullable=False),
        sa.Column("algorithm", sa.String(length=32), nullable=False),
        sa.Column("times_s", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.Column("descriptors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_run_id"], ["stage_run.id"], name=op.f("fk_local_features_stage_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_local_features_video_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_features")),
        sa.UniqueConstraint("video_id", name=op.f("uq_local_features_video_id")),
    )
    with op.batch_alter_table("copy_relation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("method", sa.String(length=16), nullable=False, server_default="fingerprints")
        )
        batch_op.drop_constraint(op.f("ck_copy_relation_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_copy_relation_kind"),
            "kind IN ('near','excerpt','contains','overlap','scene')",
        )
        batch_op.create_check_constraint(
            op.f("ck_copy_relation_method"), "method IN ('fingerprints','pictures')"
        )

    with op.batch_alter_table("copy_segment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("map", sa.JSON(), nullable=False, server_default="[1, 0, 0, 0, 1, 0]")
        )
    op.execute("UPDATE copy_segment SET map = '[-1, 0, 1, 0, 1, 0]' WHERE mirrored")
    # What was matched before knows no maps: the next ingest matches it again.
    op.execute("UPDATE stage_run SET status = 'interrupted' WHERE stage = 'match'")


def downgrade() -> None:
    scenes = "SELECT id FROM copy_relation WHERE kind = 'scene'"
    op.execute(f"DELETE FROM copy_segment WHERE relation_id IN ({scenes})")
    op.execute("DELETE FROM copy_relation WHERE kind = 'scene'")
    with op.batch_alter_table("copy_segment", schema=None) as batch_op:
        batch_op.drop_column("map")

    with op.batch_alter_table("copy_relation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_copy_relation_method"), type_="check")
        batch_op.drop_constraint(op.f("ck_copy_relation_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_copy_relation_kind"), "kind IN ('near','excerpt','contains','overlap')"
        )
        batch_op.drop_column("method")

    op.drop_table("local_features")
    with op.batch_alter_table("ident_word", schema=None) as batch_op:
        batch_op.drop_index("ix_ident_word_ident_id")

    op.drop_table("ident_word")
    with op.batch_alter_table("ident_showing", schema=None) as batch_op:
        batch_op.drop_index("ix_ident_showing_video_id")
        batch_op.drop_index("ix_ident_showing_ident_id")

    op.drop_table("ident_showing")
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index("ix_posting_video_id")

    op.drop_table("posting")
    with op.batch_alter_table("listed_video", schema=None) as batch_op:
        batch_op.drop_index("ix_listed_video_list_id")

    op.drop_table("listed_video")
    op.drop_table("ident")
    op.drop_table("hash_list")
