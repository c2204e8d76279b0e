"""The videos that an article refers to, in the order in which a reader meets them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import html

from vidcat.imports.pages.captions import IN_TEXT, Captions
from vidcat.imports.pages.embeds import Held
from vidcat.imports.pages.found_videos import (
    FoundVideo,
    JudgedPlaces,
    UnclearPlace,
    judge,
    videos_of,
)
from vidcat.imports.pages.json_ld import described_videos
from vidcat.imports.pages.page_text import read_text
from vidcat.imports.pages.page_tree import UnreadablePage
from vidcat.imports.pages.script_videos import script_videos
from vidcat.imports.pages.sentences import one_line
from vidcat.imports.pages.video_cells import KeyedPlace

MAX_REFERENCES = 5_000
_METADATA = (
    "//meta[@property='og:video' or @property='og:video:url' or @property='og:video:secure_url'"
    " or @name='og:video' or @name='twitter:player' or @property='twitter:player']/@content"
)
_WEAK = ("link", "text", "picture", "metadata")  # all else shows the video in its place


@dataclass(frozen=True)
class VideoReference:
    """One video: its addresses (the first names it), how the page holds it, and what it says of it.

    `caption` is what stands with the video; `quote` the sentence it stands in or after.
    """

    addresses: tuple[str, ...]
    embedded_as: str
    caption: str = ""
    quote: str = ""

    def and_again(self, later: "VideoReference") -> "VideoReference":
        """Join with a later place for the same video; how a player holds it counts for more."""
        shown, other = sorted((self, later), key=_weakness)
        return VideoReference(
            self.addresses,
            shown.embedded_as,
            shown.caption or other.caption,
            self.quote or later.quote,
        )


@dataclass(frozen=True)
class UnclearReference:
    """A frame or player that was not understood, by its address ("" for none) and element."""

    address: str
    element: str
    why: str
    quote: str


@dataclass(frozen=True)
class PageVideos:
    """All that may be a video in a page: what is cited, and what a person has to look at.

    `passed_over` counts frames that are no video by what they are; `outside` frames and players
    in menus, sidebars and the like; `in_scripts` videos that only its scripts name.
    """

    references: Sequence[VideoReference]
    unclear: Sequence[UnclearReference]
    passed_over: Mapping[str, int]
    outside: int = 0
    in_scripts: int = 0


def page_videos(tree: html.HtmlElement, base: str) -> PageVideos:
    """Return one reference for each video of the article, in reading order, and what is unclear.

    Videos that only the page's metadata names come last. Raises UnreadablePage above 5,000 videos
    or places that are unclear.
    """
    text = read_text(tree)
    places = judge(text, base)
    captions = Captions(text, [*_shown(places)])
    references = joined_references([*_in_text(places.found, captions), *_in_metadata(tree, base)])
    named = {address for reference in references for address in reference.addresses}
    return PageVideos(
        references=references,
        unclear=_unclear(places.unclear, captions),
        passed_over=Counter(places.passed_over),
        outside=text.outside,
        in_scripts=len(script_videos(tree, base) - named),
    )


def joined_references(found: Iterable[VideoReference]) -> list[VideoReference]:
    """Join the places of each video; raises UnreadablePage above 5,000 videos."""
    places: dict[str, int] = {}
    references: list[VideoReference] = []
    for reference in found:
        known = (places[address] for address in reference.addresses if address in places)
        place = next(known, len(references))
        if place < len(references):
            references[place] = references[place].and_again(reference)
        else:
            references.append(reference)
        places |= dict.fromkeys(reference.addresses, place)
        if len(references) > MAX_REFERENCES:
            raise UnreadablePage(f"it refers to more than {MAX_REFERENCES:,} videos")
    return references


def _unclear(places: Sequence[UnclearPlace], captions: Captions) -> list[UnclearReference]:
    """Return each unclear address once, and each element without one."""
    unclear: dict[object, UnclearReference] = {}
    for place in places:
        key = place.address or place
        if key not in unclear:
            quote = captions.caption(place.mark) or captions.quote(place.mark)
            unclear[key] = UnclearReference(place.address, place.element, place.why, quote)
        if len(unclear) > MAX_REFERENCES:
            raise UnreadablePage(
                f"it holds more than {MAX_REFERENCES:,} frames and players that name no known video"
            )
    return list(unclear.values())


def _weakness(reference: VideoReference) -> int:
    return _WEAK.index(reference.embedded_as) + 1 if reference.embedded_as in _WEAK else 0


def _shown(places: JudgedPlaces) -> Iterator[KeyedPlace]:
    """Return the places at which a reader sees a video, in reading order."""
    found = [
        KeyedPlace(video.mark, video.addresses[0])
        for video in places.found
        if video.mark.held.embedded_as not in IN_TEXT
    ]
    unclear = [KeyedPlace(place.mark, place.address or id(place)) for place in places.unclear]
    yield from sorted([*found, *unclear], key=lambda each: each.place.block)


def _in_text(found: Sequence[FoundVideo], captions: Captions) -> Iterator[VideoReference]:
    for video in found:
        caption = captions.caption(video.mark)
        embedded_as = video.mark.held.embedded_as
        quote = captions.quote(video.mark)
        shown = quote if embedded_as in IN_TEXT else caption or quote
        yield VideoReference(video.addresses, embedded_as, caption, shown)


def _in_metadata(tree: html.HtmlElement, base: str) -> Iterator[VideoReference]:
    for described in described_videos(tree):
        for addresses in _described(described.addresses, base):
            yield VideoReference(addresses, "metadata", one_line(described.name))
    # The several og:video properties of a page are forms of one video.
    for addresses in _described(tuple(tree.xpath(_METADATA)), base):
        yield VideoReference(addresses, "metadata")


def _described(addresses: Sequence[str], base: str) -> list[tuple[str, ...]]:
    return videos_of(Held(tuple(addresses), "metadata", is_one=True), base)
