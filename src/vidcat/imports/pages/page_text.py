"""Read a page in one pass: the text of each paragraph, and where in it a video is referred to.

A page with a million links takes time in proportion.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree, html

from vidcat.imports.pages.embeds import Held, held_videos
from vidcat.imports.pages.page_parts import cores, count_shown, stands_around
from vidcat.imports.pages.page_tree import UnreadablePage
from vidcat.imports.pages.players import looks_like_player
from vidcat.imports.pages.sentences import Block
from vidcat.imports.pages.text_addresses import TextAddress, text_addresses

MAX_PLAYERS = 20_000  # frames and players, most of which one may be named many times
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"}
    | {"ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "tr", "ul"}
    | {"iframe", "frame", "video", "object", "embed"}  # no sentence goes on behind them
)
# Words of those who ask before they show a video are none of the report's.
_NOTICE = re.compile(
    r"(?:[\w-]*[-_])?(?:embed|video|content|youtube)[-_](?:privacy|consent|overlay|blocker|notice)(?:[-_].*)?"
)
# What a browser that plays videos does not show as text.
_SILENT = frozenset(
    {"head", "script", "style", "noscript", "textarea", "object", "video", "template", "button"}
    | {"svg"}
)
_CAPTION = re.compile(r"(?:[\w-]*[-_])?(?:caption|legend)(?:[-_](?:text|content|wrap|inner))?")


@dataclass(frozen=True)
class VideoPlace:
    """A place in a page that may refer to a video."""

    element: html.HtmlElement
    held: Held
    block: int
    place: int  # in the text of the block
    spoken: int  # the last block before it that says something, -1 for none


@dataclass
class PageText:
    """The paragraphs of a page's article and the marks in them, in reading order.

    `spans` has the first and last block of each element that holds a mark, `spoken` the blocks that
    say something, without captions and quoted posts. `outside` counts frames and players in what
    surrounds the article.
    """

    blocks: list[Block] = field(default_factory=list)
    marks: list[VideoPlace] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)
    spans: dict[html.HtmlElement, tuple[int, int]] = field(default_factory=dict)
    places: dict[str, VideoPlace] = field(default_factory=dict)  # of elements with an id
    outside: int = 0
    _open: list[tuple[int, int]] = field(default_factory=list)  # marks before, first block
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _silent: int = 0
    _quoted: int = 0
    _players: int = 0

    def start(self, element: html.HtmlElement) -> None:
        """Take in the start of an element and the text up to its first child."""
        if _is_block(element):
            self._end_block()
        self._open.append((len(self.marks), len(self.blocks)))
        for held in held_videos(element):
            self._mark(element, held)
        if element.attrib and (name := element.get("id")) and name not in self.places:
            self.places[name] = self._place(element, Held((), ""))
        self._silent += _is_silent(element)
        self._quoted += _is_quoted(element)
        self._add(" " if element.tag == "br" else element.text, element)

    def end(self, element: html.HtmlElement) -> None:
        """Take in the end of an element that was started; its text was read."""
        self._silent -= _is_silent(element)
        if _is_block(element):
            self._end_block()
        self._quoted -= _is_quoted(element)
        marks, first = self._open.pop()
        if len(self.marks) > marks:
            self.spans[element] = (first, len(self.blocks) - _is_block(element))

    def after(self, element: html.HtmlElement) -> None:
        """Take in the text that follows an element in its parent."""
        self._add(element.tail, element.getparent())

    def finish(self) -> None:
        """Take in the end of the page."""
        self._end_block()

    def sentence_of(self, mark: VideoPlace) -> str:
        """Return the sentence that a mark is in."""
        return self.blocks[mark.block].sentence_at(mark.place)

    def _mark(self, element: html.HtmlElement, held: Held) -> None:
        self._players += bool(held.looks_like)
        if self._players > MAX_PLAYERS:
            raise UnreadablePage(f"it holds more than {MAX_PLAYERS:,} frames and players")
        if held.addresses or held.others or held.looks_like:
            self.marks.append(self._place(element, held))

    def _place(self, element: html.HtmlElement, held: Held) -> VideoPlace:
        last = self.spoken[-1] if self.spoken else -1
        return VideoPlace(element, held, len(self.blocks), self._length, last)

    def _add(self, text: str | None, parent: html.HtmlElement | None) -> None:
        if not text or self._silent:
            return
        for address in text_addresses(text) if parent is not None else ():
            self._mark_text(parent, address)
        self._parts.append(text)
        self._length += len(text)

    def _mark_text(self, parent: html.HtmlElement, address: TextAddress) -> None:
        kind, looks = "text", ""
        if looks_like_player(parent):  # WordPress puts the player where its address is alone
            kind, looks = "embed", "an embedded address"
        held = Held((), kind, others=(address.written,), looks_like=looks)
        place = self._place(parent, held)
        moved = VideoPlace(parent, held, place.block, place.place + address.place, place.spoken)
        self.marks.append(moved)

    def _end_block(self) -> None:
        block = Block("".join(self._parts))
        if not self._quoted and _says_more_than_addresses(block.text):
            self.spoken.append(len(self.blocks))
        self.blocks.append(block)
        self._parts, self._length = [], 0


def read_text(tree: html.HtmlElement) -> PageText:
    """Read the article of a page without what surrounds it; raises UnreadablePage at its bounds."""
    text, held = PageText(), cores(tree)
    walker = etree.iterwalk(tree, events=("start", "end"))
    around = None
    for event, element in walker:
        if event == "end":
            if element is not around:
                text.end(element)
            text.after(element)
        elif stands_around(element, held):
            around = element
            text.outside += count_shown(element, MAX_PLAYERS)
            walker.skip_subtree()
        else:
            text.start(element)
    text.finish()
    return text


def _is_silent(element: html.HtmlElement) -> bool:
    # A frame that XHTML closes in its own tag holds the rest of the page for a reader of HTML.
    return element.tag in _SILENT or (element.tag == "iframe" and len(element) == 0)


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag in _BLOCKS or is_caption(element)


def is_caption(element: html.HtmlElement) -> bool:
    """Return whether an element calls itself the caption of something, by its class."""
    names = element.get("class")
    return names is not None and _is_named(_CAPTION, names)


def _is_quoted(element: html.HtmlElement) -> bool:
    """Return whether the text of an element is of one video alone: its caption, post or notice."""
    if element.tag == "figcaption":
        return True
    names = element.get("class")
    if names is None:
        return False
    if element.tag == "blockquote" and looks_like_player(element):
        return True
    return _is_named(_CAPTION, names) or _is_named(_NOTICE, names)


@lru_cache(maxsize=4_096)
def _is_named(names: re.Pattern[str], written: str) -> bool:
    return any(names.fullmatch(name) for name in written[:500].lower().split())


def _says_more_than_addresses(text: str) -> bool:
    if not text.strip():
        return False
    if "://" not in text:
        return True
    return any("://" not in word for word in text.split())
