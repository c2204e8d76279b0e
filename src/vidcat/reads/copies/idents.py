"""The idents of a catalogue, and where they are shown."""

from dataclasses import dataclass

from vidcat.domain.copies.idents import Ident, Showing
from vidcat.store.session import Store


@dataclass(frozen=True)
class ShownIdent:
    """An ident with all its showings, also those of a part of it, by video and time."""

    ident: Ident
    showings: tuple[Showing, ...]

    @property
    def videos(self) -> int:
        """In how many videos it is shown."""
        return len({each.video for each in self.showings})


def list_idents(store: Store) -> list[ShownIdent]:
    """List the idents in the order in which they were learnt, also those that are footage."""
    with store.read() as tx:
        return [
            ShownIdent(each, tuple(tx.idents.showings(each.number))) for each in tx.idents.listed()
        ]


def get_ident(store: Store, number: int) -> ShownIdent:
    """Return one ident; raise NoSuchIdent."""
    with store.read() as tx:
        return ShownIdent(tx.idents.get(number), tuple(tx.idents.showings(number)))
