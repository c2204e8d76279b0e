"""The words that belong to each video of a page: its caption, and the sentence it stands in.

A caption goes to its own video, and the text under a video never to the next one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import html

from vidcat.imports.pages.page_text import PageText, VideoPlace, is_caption
from vidcat.imports.pages.page_tree import ancestors
from vidcat.imports.pages.sentences import one_line
from vidcat.imports.pages.video_cells import Cell, KeyedPlace, cells_of

_SAYS_NOTHING = frozenset({"video", "a video", "the video", "watch", "here", "link", "player"})
IN_TEXT = frozenset({"link", "text"})
_MAX_CLIMB = 4  # wrappers between a player and the element beside which its caption is written
_BETWEEN = frozenset({"script", "noscript", "style", "template"})


@dataclass
class Captions:
    """The words of the places of a page; `places` are those that show a video, in reading order."""

    text: PageText
    places: Sequence[KeyedPlace]
    _cells: dict[html.HtmlElement, Cell] = field(init=False)
    _elements: set[html.HtmlElement] = field(init=False)
    _holders: set[html.HtmlElement] = field(init=False)
    _figures: dict[html.HtmlElement, dict[html.HtmlElement, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._cells = cells_of(self.text, self.places)
        self._elements = {each.place.element for each in self.places}
        self._holders = self._elements | ancestors(self._elements)
        self._figures = {}

    def caption(self, place: VideoPlace) -> str:
        """Return the text of a video: its caption, its own words, else its title; else ""."""
        return next((line for text in self._candidates(place) if _says_something(line := text)), "")

    def quote(self, place: VideoPlace) -> str:
        """Return the sentence in which a page speaks of a video, "" when there is none."""
        if place.held.embedded_as in IN_TEXT:
            return self.text.sentence_of(place)
        cell = self._cells[place.element]
        own = self.text.blocks[place.block].sentence_before(place.place)
        if own:
            return own
        if cell.block is None:
            return ""
        block = self.text.blocks[cell.block]
        return block.sentence_at(0) if cell.is_under else block.sentence_before(len(block.text))

    def _candidates(self, place: VideoPlace) -> Iterator[str]:
        element = place.element
        if place.held.embedded_as != "text":
            yield one_line(self._figcaption(element) or self._beside(element))
        if place.held.embedded_as == "link":
            yield one_line(element.text_content())
        if place.held.embedded_as == "post":  # quoted, so that it reads without a script
            for paragraph in element.xpath("ancestor-or-self::blockquote[1]//p[1]")[:1]:
                yield one_line(paragraph.text_content())
        for name in ("title", "aria-label", "alt"):
            yield one_line(element.get(name, ""))

    def _figcaption(self, element: html.HtmlElement) -> str:
        for figure in element.iterancestors("figure"):
            if figure not in self._figures:
                self._figures[figure] = _figure_captions(figure, self._elements)
            if caption := self._figures[figure].get(element):
                return caption
            if any(True for _ in _own_captions(figure)):
                return ""
        return ""

    def _beside(self, element: html.HtmlElement) -> str:
        """Return the caption beside a video or its wrappers, when it is of no picture or video."""
        if element not in self._cells:
            return ""
        top = self._cells[element].element
        for _ in range(_MAX_CLIMB):
            beside = element.getnext()
            while beside is not None and beside.tag in _BETWEEN:
                beside = beside.getnext()
            if beside is not None and is_caption(beside) and beside.find(".//img") is None:
                return "" if beside in self._holders else str(beside.text_content())
            if element is top or element.getparent() is None:
                return ""
            element = element.getparent()
        return ""


def _figure_captions(
    figure: html.HtmlElement, videos: set[html.HtmlElement]
) -> dict[html.HtmlElement, str]:
    """Return the caption of each video of a figure; of several, the one that stands with it."""
    own = {*_own_captions(figure)}
    parts = [part for part in figure.iter() if part in own or part in videos]
    if len(own) == 1:
        text = str(next(iter(own)).text_content())
        return {part: text for part in parts if part not in own}
    captions: dict[html.HtmlElement, str] = {}
    if parts and parts[0] not in own:  # captions follow their videos
        parts.reverse()
    current = ""
    for part in parts:
        if part in own:
            current = str(part.text_content())
        else:
            captions[part] = current
    return captions


def _own_captions(figure: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for caption in figure.iter("figcaption"):
        if next(caption.iterancestors("figure"), None) is figure:
            yield caption


def _says_something(line: str) -> bool:
    plain = line.lower()
    if not plain or "://" in plain or plain in _SAYS_NOTHING:
        return False
    return not plain.endswith("video player")  # the title that players give all their frames
