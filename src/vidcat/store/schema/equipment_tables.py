"""The tables of what can be seen: the taxonomy, and the physical objects that were."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.schema.tables import Base


class EquipmentTypeRow(Base):
    """A node of the taxonomy; `node` is its id, as in vehicle/land/apc/btr-80."""

    __tablename__ = "equipment_type"
    id: Mapped[int] = mapped_column(primary_key=True)
    node: Mapped[str] = mapped_column(String(200), unique=True)
    labels: Mapped[dict[str, Any]]
    makers: Mapped[list[str]] = mapped_column(JSON)
    copy_of: Mapped[str | None] = mapped_column(String(200))
    wikidata: Mapped[str | None] = mapped_column(String(16))
    replaced_by: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300))  # the file it came from
    changed_at: Mapped[datetime]
    aliases: Mapped[list["EquipmentAliasRow"]] = relationship(
        order_by="EquipmentAliasRow.id", cascade="all, delete-orphan", lazy="selectin"
    )


class EquipmentAliasRow(Base):
    """Another name of an equipment type, in any language or script."""

    __tablename__ = "equipment_alias"
    __table_args__ = (UniqueConstraint("type_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("equipment_type.id"))
    name: Mapped[str] = mapped_column(String(200))


class EquipmentItemRow(Base):
    """One physical object, seen in several sightings."""

    __tablename__ = "equipment_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
