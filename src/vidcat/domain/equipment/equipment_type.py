"""One node of the taxonomy: a kind of vehicle, weapon, flag, insignia or gear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EquipmentType:
    """A kind of thing that can be sighted; its id is a path and is never used again for another."""

    id: str  # slugs joined by "/", such as vehicle/land/apc/btr-80
    labels: Mapping[str, str] = field(hash=False)  # language -> label; "en" is always there
    aliases: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()  # country codes, see domain/equipment/countries.py
    copy_of: str | None = None
    wikidata: str | None = None
    replaced_by: str | None = None
    note: str = ""

    @property
    def names(self) -> Iterator[str]:
        """Every label, then every alias, as written."""
        yield from self.labels.values()
        yield from self.aliases

    def label(self, language: str) -> str:
        """Return the label in a language, or the English one."""
        return self.labels.get(language, self.labels["en"])


def parent_id(type_id: str) -> str | None:
    """Return the id one step up, or None at the top."""
    return type_id.rpartition("/")[0] or None
