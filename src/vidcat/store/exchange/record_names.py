"""Names in records for keys of rows: by key when they are read, by name when written."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.report_tables import ClaimRow, PersonRow, PublisherRow, ReportRow
from vidcat.store.schema.tables import VideoRow

N = TypeVar("N", bound=Hashable)
ClaimName = tuple[str, int]


class Named(Generic[N]):
    """The names of one table's rows by their key; keys that were looked up are remembered."""

    def __init__(self, names: Mapping[int, N]) -> None:
        self._names = names
        self.used: set[int] = set()

    def of(self, key: int) -> N:
        """Return the name of a row."""
        self.used.add(key)
        return self._names[key]

    def all(self) -> Iterable[tuple[int, N]]:
        """Yield every row's key and name."""
        return self._names.items()

    def maybe(self, key: int | None) -> N | None:
        """Return the name of a row, None for no row."""
        return None if key is None else self.of(key)


class Names:
    """The names of people, publishers, types, videos and claims, read at once."""

    def __init__(self, session: Session) -> None:
        self.people = Named(_by_key(session, PersonRow.id, PersonRow.name))
        self.publishers = Named(_by_key(session, PublisherRow.id, PublisherRow.name))
        self.types = Named(_by_key(session, EquipmentTypeRow.id, EquipmentTypeRow.node))
        self.videos = Named(_by_key(session, VideoRow.id, VideoRow.sha256))
        self.claims: Named[ClaimName] = Named(_claims(session))


def _by_key(
    session: Session, key: InstrumentedAttribute[int], name: InstrumentedAttribute[str]
) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(key, name))}


def _claims(session: Session) -> dict[int, ClaimName]:
    rows = select(ClaimRow.id, ReportRow.slug, ClaimRow.number).join(
        ReportRow, ReportRow.id == ClaimRow.report_id
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(rows)}
