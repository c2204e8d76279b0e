"""A report's own text with the places marked that its citations and claims quote."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_END = re.compile(r"\n")


class Quoting(StrEnum):
    """What quotes a sentence of a report."""

    CITATION = "citation"
    CLAIM = "claim"


@dataclass(frozen=True, order=True)
class Quote:
    """What a citation or claim, by its number, quotes from the text."""

    of: Quoting
    number: int
    text: str

    @property
    def anchor(self) -> str:
        """Return its name as the fragment of an address."""
        return f"{self.of}-{self.number}"


@dataclass(frozen=True)
class Piece:
    """A stretch of text and who quotes it; nobody, for most of it."""

    text: str
    quotes: tuple[Quote, ...] = ()
    begins: tuple[str, ...] = ()  # the anchors of the quotes that start here


def marked(text: str, quotes: Sequence[Quote]) -> list[list[Piece]]:
    """Cut a text into its paragraphs, and each into pieces at the ends of what is quoted.

    Paragraphs end at empty lines, or where there are none at every line's end. A quote is looked
    for word for word, whatever space stands between words; its first place counts, and one that is
    not found marks nothing. Nothing but space is lost.
    """
    spans = [(*place, quote) for quote in quotes if (place := _place(text, quote.text))]
    return [_pieces(text, *span, spans) for span in _paragraphs(text)]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    gaps = _GAP if _GAP.search(text.strip()) else _LINE_END
    start = 0
    for end in [*(gap.span() for gap in gaps.finditer(text)), (len(text), len(text))]:
        if text[start : end[0]].strip():
            yield start, end[0]
        start = end[1]


def _place(text: str, quote: str) -> tuple[int, int] | None:
    words = quote.split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def _pieces(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, Quote]]
) -> list[Piece]:
    here = [span for span in spans if span[0] < end and start < span[1]]
    cuts = {start, end, *(min(max(at, start), end) for span in here for at in span[:2])}
    edges = sorted(cuts)
    return [
        Piece(
            text[left:right],
            tuple(quote for first, last, quote in here if first <= left and right <= last),
            tuple(quote.anchor for first, _, quote in here if first == left),
        )
        for left, right in pairwise(edges)
    ]
