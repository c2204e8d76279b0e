"""Cells of videos: the largest element that shows one video alone, and the text that is its own."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from lxml import html

from vidcat.imports.pages.page_text import PageText, VideoPlace

_SEVERAL = object()


class KeyedPlace(NamedTuple):
    """A place that shows a video, and what tells that video from others."""

    place: VideoPlace
    key: object


@dataclass(frozen=True)
class Cell:
    """The element of one video, and the block (number in `PageText.blocks`) that speaks of it.

    `is_under` says that the block follows the video, as the captions of a gallery do; `block` is
    None when there is no text that is not another video's.
    """

    element: html.HtmlElement
    block: int | None
    is_under: bool


@dataclass(frozen=True)
class _Extent:
    """A cell in the text: its first and last block, and its own texts under the video.

    `under` are places in `PageText.spoken`.
    """

    place: VideoPlace
    element: html.HtmlElement
    first: int
    last: int
    under: range
    has_above: bool

    @property
    def is_headless(self) -> bool:
        return bool(self.under) and not self.has_above


def cells_of(text: PageText, shown: Sequence[KeyedPlace]) -> dict[html.HtmlElement, Cell]:
    """Return the cell of each video of a page, by the element that shows it."""
    keys = _keys(shown)
    extents = [_extent(text, each.place, _cell(each, keys)) for each in shown]
    # A video that is shown twice has one cell, with what is under it the first time.
    firsts = list({extent.element: extent for extent in reversed(extents)}.values())[::-1]
    under = _texts_under(text, firsts)
    own = {*under.values(), *(extent.under for extent in firsts if extent.is_headless)}
    taken = {text.spoken[place] for places in own for place in places}
    free = _nearest_free(text.spoken, taken)
    return {
        extent.place.element: _settled(text, extent, under.get(extent.element), free)
        for extent in extents
    }


def _keys(shown: Sequence[KeyedPlace]) -> dict[html.HtmlElement, object]:
    """Return for each element that shows videos the one video that it shows, or `_SEVERAL`."""
    keys: dict[html.HtmlElement, object] = {}
    for place, key in shown:
        element = place.element
        while element is not None:
            known = keys.get(element)
            if known is key or known == key or known is _SEVERAL:
                break  # so are all around it
            keys[element] = key if known is None else _SEVERAL
            element = element.getparent()
    return keys


def _cell(keyed: KeyedPlace, keys: dict[html.HtmlElement, object]) -> html.HtmlElement:
    element = keyed.place.element
    while (outer := element.getparent()) is not None and keys.get(outer) == keyed.key:
        element = outer
    return element


def _extent(text: PageText, place: VideoPlace, cell: html.HtmlElement) -> _Extent:
    first, last = text.spans.get(cell, (place.block, place.block))
    under = _between(text, place.block + 1, last) if cell is not place.element else range(0)
    has_above = bool(_between(text, first, place.block - 1))
    return _Extent(place, cell, first, last, under, has_above)


def _texts_under(text: PageText, extents: Sequence[_Extent]) -> dict[html.HtmlElement, range]:
    """Return by cell the texts under videos that form a row, each with its own text after it."""
    under: dict[html.HtmlElement, range] = {}
    for _, group in groupby(extents, key=lambda extent: extent.element.getparent()):
        row = list(group)
        for one, other in pairwise(row):
            touch = not _between(text, one.last + 1, other.first - 1)
            if touch and one.is_headless and other.is_headless:
                under |= {one.element: one.under, other.element: other.under}
        if len(row) > 1:
            under |= _alternating(text, row)
    return under


def _alternating(text: PageText, row: Sequence[_Extent]) -> dict[html.HtmlElement, range]:
    """Return the texts of videos that begin their container and are each followed by one."""
    container = row[0].element.getparent()
    if container is None or container not in text.spans:
        return {}
    first, last = text.spans[container]
    if _between(text, first, row[0].first - 1):
        return {}
    ends = [*(extent.first - 1 for extent in row[1:]), last]
    gaps = [_between(text, extent.last + 1, end) for extent, end in zip(row, ends, strict=True)]
    if any(len(gap) != 1 for gap in gaps):
        return {}
    return {extent.element: gap for extent, gap in zip(row, gaps, strict=True)}


def _between(text: PageText, first: int, last: int) -> range:
    """Return the places in `spoken` of the blocks from `first` to `last`."""
    return range(bisect_left(text.spoken, first), bisect_right(text.spoken, last))


def _nearest_free(spoken: Sequence[int], taken: set[int]) -> list[int | None]:
    """Return for each text the nearest one, it or one before it, that is no other video's."""
    return [*_free(spoken, taken)]


def _free(spoken: Sequence[int], taken: set[int]) -> Iterator[int | None]:
    last = None
    for block in spoken:
        last = last if block in taken else block
        yield last


def _settled(
    text: PageText, extent: _Extent, under: range | None, free: Sequence[int | None]
) -> Cell:
    nearest = bisect_left(text.spoken, extent.place.block) - 1
    before = free[nearest] if nearest >= 0 else None
    if under:
        return Cell(extent.element, text.spoken[under[0]], is_under=True)
    is_neighbours = nearest >= 0 and before != text.spoken[nearest]
    if extent.is_headless and (before is None or is_neighbours):
        return Cell(extent.element, text.spoken[extent.under[0]], is_under=True)
    return Cell(extent.element, before, is_under=False)
