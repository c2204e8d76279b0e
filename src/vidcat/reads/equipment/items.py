"""Physical objects with the sightings that show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from vidcat.domain.equipment.items import Item, ItemTally
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.video.cards import FrameCard, VideoCard, cards_of, frames_of
from vidcat.store.session import Store

PER_PAGE = 24
MOST_SHOWN = 4  # sightings of an item in the list
_MOST_OF_ONE = 120


@dataclass(frozen=True)
class ItemPage:
    """One page of `count` items."""

    items: tuple[Item, ...]
    count: int
    tallies: Mapping[int, ItemTally]
    sightings: Mapping[int, tuple[Sighting, ...]]
    frames: Mapping[int, FrameCard]


@dataclass(frozen=True)
class ItemView:
    """One item; `sightings` are the first of those that people state of it, by number."""

    item: Item
    tally: ItemTally
    sightings: tuple[Sighting, ...]
    frames: Mapping[int, FrameCard]
    cards: Mapping[str, VideoCard]


def item_page(store: Store, number: int) -> ItemPage:
    """Return a page of the items, the newest first; pages count from 1."""
    with store.read() as tx:
        items = tx.items.page(PER_PAGE, (number - 1) * PER_PAGE)
        wanted = [each.number for each in items]
        seen = tx.sightings.by_id(tx.items.seen(wanted, MOST_SHOWN))
        return ItemPage(
            items=tuple(items),
            count=tx.items.count(),
            tallies=tx.items.tallies(wanted),
            sightings={
                item: tuple(each for each in seen if each.statement.item == item) for item in wanted
            },
            frames=frames_of(tx, seen),
        )


def item_view(store: Store, number: int) -> ItemView:
    """Return one item with its sightings; raise NoSuchItem."""
    with store.read() as tx:
        item = tx.items.get(number)
        seen = tx.sightings.by_id(tx.items.seen([number], _MOST_OF_ONE))
        return ItemView(
            item=item,
            tally=tx.items.tallies([number]).get(number, ItemTally()),
            sightings=tuple(seen),
            frames=frames_of(tx, seen),
            cards=cards_of(tx, {each.video for each in seen}),
        )
