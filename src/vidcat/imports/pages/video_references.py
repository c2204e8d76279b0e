"""The videos that an article refers to, in the order in which a reader meets them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import html

from vidcat.imports.pages.json_ld import described_videos
from vidcat.imports.pages.page_text import VideoPlace, read_text
from vidcat.imports.pages.page_tree import UnreadablePage
from vidcat.imports.pages.sentences import one_line
from vidcat.imports.pages.video_hosts import absolute, known_video, may_be_player

MAX_REFERENCES = 5_000
_SAYS_NOTHING = frozenset({"video", "a video", "the video", "watch", "here", "link", "player"})
_METADATA = (
    "//meta[@property='og:video' or @property='og:video:url' or @property='og:video:secure_url'"
    " or @name='og:video' or @name='twitter:player' or @property='twitter:player']/@content"
)
_WEAK = ("link", "metadata")  # all else shows the video in its place


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


def video_references(tree: html.HtmlElement, base: str) -> tuple[VideoReference, ...]:
    """Return one reference for each video of the article, in reading order.

    Videos that only the page's metadata names come last. Raises UnreadablePage above 5,000 videos.
    """
    places: dict[str, int] = {}
    references: list[VideoReference] = []
    for reference in (*_in_text(tree, base), *_in_metadata(tree, base)):
        known = (places[address] for address in reference.addresses if address in places)
        place = next(known, len(references))
        if place < len(references):
            references[place] = references[place].and_again(reference)
        else:
            references.append(reference)
        places |= dict.fromkeys(reference.addresses, place)
        if len(references) > MAX_REFERENCES:
            raise UnreadablePage(f"it refers to more than {MAX_REFERENCES:,} videos")
    return tuple(references)


def _weakness(reference: VideoReference) -> int:
    return _WEAK.index(reference.embedded_as) + 1 if reference.embedded_as in _WEAK else 0


def _in_text(tree: html.HtmlElement, base: str) -> Iterator[VideoReference]:
    text = read_text(tree)
    for mark in text.marks:
        addresses = _videos(mark.held.addresses, base, mark.held.any_host)
        if not addresses and mark.held.embedded_as == "iframe":
            addresses = _players(mark.held.addresses, base)
        if not addresses:
            continue
        caption = _caption(mark)
        if mark.held.embedded_as == "link":
            quote = text.sentence_of(mark)
        else:
            quote = caption or text.sentence_before(mark)
        yield VideoReference(addresses, mark.held.embedded_as, caption, quote)


def _in_metadata(tree: html.HtmlElement, base: str) -> Iterator[VideoReference]:
    for described in described_videos(tree):
        if addresses := _videos(described.addresses, base, any_host=True):
            yield VideoReference(addresses, "metadata", one_line(described.name))
    # The several og:video properties of a page are forms of one video.
    if addresses := _videos(tree.xpath(_METADATA), base, any_host=True):
        yield VideoReference(addresses, "metadata")


def _videos(written: Sequence[str], base: str, any_host: bool) -> tuple[str, ...]:
    """Return the addresses of one video, those of a known host first."""
    resolved = [url for address in written if (url := absolute(base, address))]
    known = [video for url in resolved if (video := known_video(url))]
    others = [url for url in resolved if any_host and not known_video(url)]
    return tuple(dict.fromkeys((*known, *others)))


def _players(written: Iterable[str], base: str) -> tuple[str, ...]:
    resolved = (absolute(base, address) for address in written)
    return tuple(dict.fromkeys(url for url in resolved if url and may_be_player(url)))


def _caption(mark: VideoPlace) -> str:
    """Return the text of a video: its figure's caption, its own words, else its title."""
    element = mark.element
    figure = next(element.iterancestors("figure"), None)
    under = None if figure is None else figure.find(".//figcaption")
    candidates = [under.text_content()] if under is not None else []
    if mark.held.embedded_as == "link":
        candidates.append(element.text_content())
    if mark.held.embedded_as == "post":  # quoted, so that it reads without a script
        quoted = element.xpath("ancestor-or-self::blockquote[1]//p[1]")
        candidates += [paragraph.text_content() for paragraph in quoted[:1]]
    candidates += [element.get(name, "") for name in ("title", "aria-label", "alt")]
    return next((line for text in candidates if _says_something(line := one_line(text))), "")


def _says_something(line: str) -> bool:
    plain = line.lower()
    if not plain or "://" in plain or plain in _SAYS_NOTHING:
        return False
    return not plain.endswith("video player")  # the title that players give all their frames
