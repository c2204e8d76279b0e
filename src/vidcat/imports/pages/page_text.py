"""Read a page in one pass: the text of each paragraph, and where in it a video is referred to.

A page with a million links takes time in proportion.
"""

from dataclasses import dataclass, field

from lxml import etree, html

from vidcat.imports.pages.embeds import Held, held_video
from vidcat.imports.pages.page_parts import cores, stands_around
from vidcat.imports.pages.sentences import Block

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"}
    | {"ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "tr", "ul"}
)
# What a browser that plays videos does not show as text.
_SILENT = frozenset({"head", "script", "style", "noscript", "textarea", "object", "video"})


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
    """The paragraphs of a page's article and the marks in them, in reading order."""

    blocks: list[Block] = field(default_factory=list)
    marks: list[VideoPlace] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _spoken: int = -1
    _silent: int = 0

    def start(self, element: html.HtmlElement) -> None:
        """Take in the start of an element and the text up to its first child."""
        if element.tag in _BLOCKS:
            self._end_block()
        if held := held_video(element):
            mark = VideoPlace(element, held, len(self.blocks), self._length, self._spoken)
            self.marks.append(mark)
        self._silent += element.tag in _SILENT
        self._add(" " if element.tag == "br" else element.text)

    def end(self, element: html.HtmlElement, *, with_text: bool) -> None:
        """Take in the end of an element and the text after it."""
        if with_text:
            self._silent -= element.tag in _SILENT
        if element.tag in _BLOCKS:
            self._end_block()
        self._add(element.tail)

    def sentence_of(self, mark: VideoPlace) -> str:
        """Return the sentence that a mark is in."""
        return self.blocks[mark.block].sentence_at(mark.place)

    def sentence_before(self, mark: VideoPlace) -> str:
        """Return the nearest sentence that begins before a mark, "" when there is none."""
        nearest = self.blocks[mark.block].sentence_before(mark.place)
        if nearest or mark.spoken < 0:
            return nearest
        block = self.blocks[mark.spoken]
        return block.sentence_before(len(block.text))

    def _add(self, text: str | None) -> None:
        if text and not self._silent:
            self._parts.append(text)
            self._length += len(text)

    def _end_block(self) -> None:
        block = Block("".join(self._parts))
        if block.text.strip():
            self._spoken = len(self.blocks)
        self.blocks.append(block)
        self._parts, self._length = [], 0


def read_text(tree: html.HtmlElement) -> PageText:
    """Read the article of a page without what surrounds it."""
    text, held = PageText(), cores(tree)
    walker = etree.iterwalk(tree, events=("start", "end"))
    around = None
    for event, element in walker:
        if event == "end":
            text.end(element, with_text=element is not around)
        elif stands_around(element, held):
            around = element
            walker.skip_subtree()
        else:
            text.start(element)
    text.end(tree, with_text=False)
    return text
