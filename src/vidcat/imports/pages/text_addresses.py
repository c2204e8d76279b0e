"""Web addresses that stand in running text, without a link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vidcat.imports.pages.video_hosts import MAX_URL

# People write the short hosts without a scheme.
_ADDRESS = re.compile(
    r"(?:https?://|\bwww\.|\b(?:youtu\.be|t\.me|vimeo\.com|fb\.watch|dai\.ly|(?:x|twitter)\.com)/)[^\s<>\"]{3,}",
    re.IGNORECASE,
)
# Signs after an address belong to the sentence, in any script.
_AFTER = ".,;:!?'\"\u2019\u201d\u00bb\u060c\u061b\u061f\u06d4\u3002\u3001"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True)
class TextAddress:
    """An address as a text has it, with a scheme, and the character where it begins."""

    written: str
    place: int


def text_addresses(text: str) -> Iterator[TextAddress]:
    """Find the addresses in a text; ones that were cut short with an ellipsis name nothing."""
    for match in _ADDRESS.finditer(text) if "/" in text or "www." in text else ():
        whole = match.group()[: MAX_URL + 1]
        written = _trimmed(whole)
        if written.endswith("\u2026") or "..." in whole[len(written) :]:
            continue
        scheme = "" if "://" in written[:8] else "https://"
        yield TextAddress(scheme + written, match.start())


def _trimmed(written: str) -> str:
    """Return an address without what follows it; a bracket stays if it was opened inside."""
    excess = {
        closing: written.count(closing) - written.count(opening)
        for closing, opening in _BRACKETS.items()
    }
    end = len(written)
    while end:
        last = written[end - 1]
        if last in _BRACKETS and excess[last] > 0:
            excess[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return written[:end]
