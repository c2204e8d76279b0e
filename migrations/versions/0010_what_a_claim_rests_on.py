"""Claims may be overruled, ties to objects are statements, and a review stays with its version.

A sighting that was disputed, and then changed by its author, was taken for undisputed: it counts as
disputed again until somebody reviews the newer version.

Revision: 0010
Follows:  0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STATUSES = (
    "status IN ('open','supported','weakly supported','partly','contradicted',"
    "'not visible','source unavailable','withdrawn')"
)
_INDEXES = {
    "ix_sighting_type": "type_id status video_id {} certainty context number person_id is_current",
    "ix_sighting_video": "video_id number type_id status {} certainty context person_id is_current",
    "ix_sighting_item": "{} status number video_id is_current type_id",
}
_CURRENT = {"sqlite_where": sa.text("is_current = 1"), "postgresql_where": sa.text("is_current")}
_SAID = "review.verdict <> 'identified'"
_REVIEWED = f"FROM review JOIN sighting v ON v.id = review.sighting_id WHERE {_SAID}"
_OLDER = f"{_REVIEWED} AND v.number = sighting.number"


def upgrade() -> None:
    _make_tables()
    _index_by(None)
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tied_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reviewed_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reviewed_word", sa.String(length=16), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_sighting_tied_item_id"), "equipment_item", ["tied_item_id"], ["id"]
        )
    _index_by("tied_item_id")
    _keep_ties()
    _keep_reviews()


def _make_tables() -> None:
    op.create_table(
        "overruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_STATUSES, name=op.f("ck_overruling_status")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_overruling_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_overruling_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overruling")),
    )
    op.create_index("ix_overruling_claim_id", "overruling", ["claim_id"])
    op.create_table(
        "item_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sighting_number", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["equipment_item.id"], name=op.f("fk_item_tie_item_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_tie_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_tie")),
    )
    op.create_index("ix_item_tie_sighting_number", "item_tie", ["sighting_number"])


def _index_by(item: str | None) -> None:
    """Make the indexes that name the object with another column; None drops them."""
    for name, columns in _INDEXES.items():
        if item is None:
            op.drop_index(name, table_name="sighting")
        else:
            op.create_index(name, "sighting", columns.format(item).split(), **_CURRENT)


def _keep_ties() -> None:
    op.execute(
        "INSERT INTO item_tie (sighting_number, item_id, person_id, made_at) "
        "SELECT s.number, s.item_id, s.person_id, s.made_at FROM sighting s "
        "LEFT JOIN sighting p ON p.id = s.supersedes_id "
        "WHERE coalesce(s.item_id, 0) <> coalesce(p.item_id, 0) ORDER BY s.number, s.version"
    )
    op.execute("UPDATE sighting SET tied_item_id = item_id WHERE item_id IS NOT NULL")


def _keep_reviews() -> None:
    reviewed = f"number IN (SELECT v.number {_REVIEWED})"
    op.execute(
        f"UPDATE sighting SET reviewed_version = (SELECT max(v.version) {_OLDER} "
        f"AND v.version <= sighting.version) WHERE {reviewed}"
    )
    op.execute(
        f"UPDATE sighting SET reviewed_word = (SELECT review.verdict {_OLDER} "
        "AND v.version = sighting.reviewed_version ORDER BY review.id DESC LIMIT 1) "
        "WHERE reviewed_version IS NOT NULL"
    )
    op.execute(
        "UPDATE sighting SET status = 'disputed' WHERE is_current AND status = 'made' "
        "AND reviewed_word = 'dispute' AND reviewed_version < version"
    )


def downgrade() -> None:
    op.execute("UPDATE sighting SET item_id = tied_item_id WHERE is_current")
    _index_by(None)
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sighting_tied_item_id"), type_="foreignkey")
        batch_op.drop_column("tied_item_id")
        batch_op.drop_column("reviewed_version")
        batch_op.drop_column("reviewed_word")
    _index_by("item_id")
    op.drop_table("item_tie")
    op.drop_table("overruling")
