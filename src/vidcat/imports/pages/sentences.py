"""Find the sentence at a place in a text."""

import re
from bisect import bisect_right
from functools import cached_property

MAX_SENTENCE = 2_000
# Full stops (the Urdu one is U+06D4), question marks or an ellipsis, closing quotes, then a space.
_END = re.compile(r"(?<=[.!?\u2026\u061f\u06d4])[\"'\u201d\u2019\u00bb)\]]*\s+")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Sgt|Capt|Cpl|Brig|Adm|Rev|Sen|Rep|Gov|No"
    r"|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|approx|ca|etc|e\.g|i\.e))\.$"
)
_LOOK_BACK = 12


class Block:
    """The text of one paragraph, heading or cell."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0] + [
            end.end()
            for end in _END.finditer(self.text)
            if not _ABBREVIATION.search(self.text[max(0, end.start() - _LOOK_BACK) : end.start()])
        ]

    def sentence_at(self, place: int) -> str:
        """Return the sentence that holds the character at `place`, with single spaces."""
        number = bisect_right(self._starts, place) - 1
        start = self._starts[number]
        end = (*self._starts[number + 1 : number + 2], len(self.text))[0]
        if end - start > 4 * MAX_SENTENCE and place - start > MAX_SENTENCE:
            # No sentence is as long: the words around the place say more than its beginning.
            begin = place - MAX_SENTENCE // 2
            return "…" + one_line(self.text[begin : min(end, begin + MAX_SENTENCE)])
        return one_line(self.text[start : min(end, start + 4 * MAX_SENTENCE)])

    def sentence_before(self, place: int) -> str:
        """Return the last sentence that begins before `place`, "" when there is only space."""
        while place and self.text[place - 1].isspace():
            place -= 1
        return self.sentence_at(place - 1) if place else ""


def one_line(text: str) -> str:
    """Return a text with single spaces between words, cut where no sentence is as long."""
    words = " ".join(text[: 4 * MAX_SENTENCE].split())
    return words if len(words) <= MAX_SENTENCE else words[: MAX_SENTENCE - 1] + "…"
