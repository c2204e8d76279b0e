"""reports, claims and sightings.

Revision: 0003
Follows:  0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equipment_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=200), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("makers", sa.JSON(), nullable=False),
        sa.Column("copy_of", sa.String(length=200), nullable=True),
        sa.Column("wikidata", sa.String(length=16), nullable=True),
        sa.Column("replaced_by", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_type")),
        sa.UniqueConstraint("node", name=op.f("uq_equipment_type_node")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('analyst','reviewer','manager')", name=op.f("ck_person_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )
    op.create_table(
        "publisher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publisher")),
        sa.UniqueConstraint("name", name=op.f("uq_publisher_name")),
    )
    op.create_table(
        "equipment_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_id"], ["equipment_type.id"], name=op.f("fk_equipment_alias_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_alias")),
        sa.UniqueConstraint("type_id", "name", name=op.f("uq_equipment_alias_type_id_name")),
    )
    op.create_table(
        "equipment_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_equipment_item_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_item")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("published", sa.String(length=100), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=True),
        sa.Column("page_url", sa.Text(), nullable=True),
        sa.Column("retrieved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.id"], name=op.f("fk_report_publisher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("slug", name=op.f("uq_report_slug")),
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("embedded_as", sa.String(length=32), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("published", sa.String(length=100), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.id"], name=op.f("fk_citation_publisher_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_citation_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_citation_report_id_number")),
    )
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("pts", sa.BigInteger(), nullable=False),
        sa.Column("end_pts", sa.BigInteger(), nullable=False),
        sa.Column("time_base", sa.String(length=32), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.Column("pixel_hash", sa.String(length=64), nullable=True),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("width", sa.Double(), nullable=True),
        sa.Column("height", sa.Double(), nullable=True),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("certainty", sa.String(length=20), nullable=False),
        sa.Column("count", sa.String(length=64), nullable=True),
        sa.Column("context", sa.String(length=32), nullable=True),
        sa.Column("marking", sa.Text(), nullable=False),
        sa.Column("marking_language", sa.String(length=35), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("origin_number", sa.Integer(), nullable=True),
        sa.Column("provenance", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "status IN ('proposed','made','needs second look','confirmed','disputed','withdrawn')",
            name=op.f("ck_sighting_status"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["equipment_item.id"], name=op.f("fk_sighting_item_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sighting_person_id")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["sighting.id"], name=op.f("fk_sighting_supersedes_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["equipment_type.id"], name=op.f("fk_sighting_type_id")
        ),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_sighting_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
        sa.UniqueConstraint("number", "version", name=op.f("uq_sighting_number_version")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_sighting_supersedes_id")),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index("ix_sighting_origin", ["origin_number"], unique=False)
        batch_op.create_index(
            "ix_sighting_type",
            ["type_id", "status", "video_id", "item_id", "certainty", "context", "number"],
            unique=False,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "ix_sighting_video",
            ["video_id", "number", "type_id", "status", "item_id", "certainty", "context"],
            unique=False,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("citation_id", sa.Integer(), nullable=True),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.String(length=64), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["citation_id"], ["citation.id"], name=op.f("fk_claim_citation_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_claim_report_id")),
        sa.ForeignKeyConstraint(["type_id"], ["equipment_type.id"], name=op.f("fk_claim_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_claim_report_id_number")),
    )
    op.create_table(
        "identification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sighting_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("certainty", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["sighting_id"], ["sighting.id"], name=op.f("fk_identification_sighting_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["equipment_type.id"], name=op.f("fk_identification_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identification")),
        sa.UniqueConstraint(
            "sighting_id", "ordinal", name=op.f("uq_identification_sighting_id_ordinal")
        ),
    )
    op.create_table(
        "resolution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("citation_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citation_id"], ["citation.id"], name=op.f("fk_resolution_citation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_resolution_person_id")),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_resolution_video_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_resolution_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
    )
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.create_index("ix_resolution_citation_id", ["citation_id"], unique=False)
        batch_op.create_index("ix_resolution_video_id", ["video_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sighting_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_person_id")),
        sa.ForeignKeyConstraint(
            ["sighting_id"], ["sighting.id"], name=op.f("fk_review_sighting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_sighting_id", ["sighting_id"], unique=False)

    op.create_table(
        "sighting_word",
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("sighting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sighting_id"], ["sighting.id"], name=op.f("fk_sighting_word_sighting_id")
        ),
        sa.PrimaryKeyConstraint("word", "sighting_id", name=op.f("pk_sighting_word")),
    )
    with op.batch_alter_table("sighting_word", schema=None) as batch_op:
        batch_op.create_index("ix_sighting_word_sighting_id", ["sighting_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("bearing", sa.String(length=16), nullable=False),
        sa.Column("sighting_number", sa.Integer(), nullable=True),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "bearing IN ('supports','contradicts','not visible','withdrawn')",
            name=op.f("ck_assessment_bearing"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_assessment_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_person_id")),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_assessment_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index("ix_assessment_claim_id", ["claim_id"], unique=False)
        batch_op.create_index("ix_assessment_sighting_number", ["sighting_number"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index("ix_assessment_sighting_number")
        batch_op.drop_index("ix_assessment_claim_id")

    op.drop_table("assessment")
    with op.batch_alter_table("sighting_word", schema=None) as batch_op:
        batch_op.drop_index("ix_sighting_word_sighting_id")

    op.drop_table("sighting_word")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("ix_review_sighting_id")

    op.drop_table("review")
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.drop_index("ix_resolution_video_id")
        batch_op.drop_index("ix_resolution_citation_id")

    op.drop_table("resolution")
    op.drop_table("identification")
    op.drop_table("claim")
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sighting_video",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(
            "ix_sighting_type",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index("ix_sighting_origin")

    op.drop_table("sighting")
    op.drop_table("citation")
    op.drop_table("report")
    op.drop_table("equipment_item")
    op.drop_table("equipment_alias")
    op.drop_table("publisher")
    op.drop_table("person")
    op.drop_table("equipment_type")
