"""The words of an evidence sheet: what was asked, what certainty means, and a sentence to cite."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.provenance.ffmpeg_check import check_commands, film_stream
from vidcat.domain.provenance.lineage import KnownPosting
from vidcat.domain.questions.question import CountBy, Total, proof_words
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.sightings.statements import Certainty, ReviewVerdict, Sighting
from vidcat.domain.values.file_names import path_text
from vidcat.domain.values.time import clock

MOST_LETTERS = 1_000
"""Longer texts would make a sighting longer than a page; they are cut, and it is said."""

CHECKS: Final = """\
# How to check each frame without vidcat: in a shell, with ffmpeg (5.1 or newer).
# Say which file you have, FILE=name, and run the lines of its sighting.
# The first says whether it is the file that is meant. The second prints the line of the frame if
# its time and its pixels are right, and nothing if not. The third writes it as a picture.
# Where the clock of a file starts anew, the second prints what has these pixels, with its number
# and its time by the file's own clock in front; the third wants that number as N.
"""

_SHORT_LETTERS = 200
# What does not stop at the end of its line or reorders a name (UAX 9). Marks that only tell the
# direction of their neighbours are needed in Arabic and Hebrew, and joiners in Persian.
_HARMLESS = frozenset("\u200c\u200d\u200e\u200f\u061c\n")
_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

DEFINITIONS: Mapping[Certainty, str] = {
    Certainty.CERTAIN: "features that only this type has are visible",
    Certainty.PROBABLE: "it fits, and every likely alternative fits worse",
    Certainty.POSSIBLE: "it fits, and so do others",
    Certainty.NOT_EXCLUDED: "nothing visible speaks against it",
}
_ASKED: Mapping[str, str] = {
    "type": "of the type “{}” or one below it",
    "report": "in footage that the report “{}” cites",
    "video": "in the video {}",
    "statuses": "whose status is {}",
    "certainties": "whose certainty is {}",
    "contexts": "in the context {}",
    "since": "in footage of {} or later",
    "until": "in footage of {} or earlier",
    "text": "with the words “{}”",
    "by": "said by {}",
    "terms": "for which {} holds",
    "where": "for which {} holds",
}
_VERDICTS: Mapping[ReviewVerdict, str] = {
    ReviewVerdict.CONFIRM: "confirmed",
    ReviewVerdict.DISPUTE: "disputed",
    ReviewVerdict.SECOND_LOOK: "asked for a second look",
}
_COUNTED: Mapping[CountBy, tuple[str, str]] = {
    CountBy.SIGHTINGS: ("sighting", "sightings"),
    CountBy.VIDEOS: ("video", "videos"),
    CountBy.FAMILIES: ("video when re-uploads count once", "videos when re-uploads count once"),
    CountBy.ITEMS: ("physical object", "physical objects"),
}


def shown(text: str, most: int = MOST_LETTERS) -> str:
    """Write a text that may be hostile: controls are spelt out, and what is too long is cut."""
    cut = text if len(text) <= most else f"{text[:most]}… (cut here; it has {len(text):,} letters)"
    return "".join(char if _is_harmless(char) else _spelt(char) for char in cut)


def shown_name(name: bytes) -> str:
    """Write a file's name, shortened only when it is absurdly long."""
    return shown(path_text(name), _SHORT_LETTERS) or "(no name is known)"


def link(url: str) -> str | None:
    """Return an address if it may be followed: only one of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def question_words(question: Mapping[str, str]) -> str:
    """Write what was asked as a sentence."""
    if not question:
        return "Every sighting that a person stated and nobody took back."
    asked = [
        _ASKED.get(name, f"{name} “{{}}”").format(shown(text, _SHORT_LETTERS))
        for name, text in question.items()
    ]
    stated = [] if "statuses" in question else ["stated by a person and not taken back"]
    return f"Sightings {', '.join([*asked, *stated])}."


def total_words(total: Total) -> str:
    """Write a count, with the fewest and the most that there can be where that is not sure."""
    one, several = _COUNTED[total.by]
    proved = f" ({proof_words(total)})" if total.proof else ""
    return f"{total.bounds} {one if total.is_one else several}{proved}"


def review_words(verdict: ReviewVerdict | None) -> str:
    """Return what a reviewer did, in words."""
    return _VERDICTS[verdict] if verdict else "named it, before being told"


def span_words(sighting: Sighting) -> str:
    """Write when it is shown, as people read it."""
    moment = sighting.moment
    start = clock(moment.start_s)
    return start if moment.pts == moment.end_pts else f"{start} to {clock(moment.end_s)}"


def known(postings: Sequence[KnownPosting]) -> list[KnownPosting]:
    """Return the postings with any fact: who, when or where."""
    return [each for each in postings if each.url or each.publisher or each.posted]


def day(moment: datetime) -> str:
    """Write a time to the minute, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def footnote(evidence: SourcedSighting) -> str:
    """Write the sentence that a footnote needs."""
    sighting = evidence.sighting
    certainty = sighting.statement.identification.certainty
    checked = [
        f"{_VERDICTS[each.verdict]} by {_short(each.by)}, {each.at:%Y-%m-%d}"
        for each in sighting.reviews
        if each.verdict
    ]
    by = f"identified by {_short(sighting.by)}" if sighting.by else "proposed, said by nobody"
    parts = [
        f"{_short(sighting.label)} ({certainty}), in video "
        f"“{shown_name(evidence.footage.name)}” at {span_words(sighting)}",
        f"{by}, {sighting.at:%Y-%m-%d}",
        *checked,
        *filter(None, [earlier_review(sighting)]),
        f"sighting {sighting.number}, version {sighting.version}",
    ]
    return f"{'; '.join(parts)}; {sighting.citation}."


def check_lines(evidence: SourcedSighting) -> list[str]:
    """Write the commands that check the frame without vidcat; none where no hash is kept."""
    pixel_hash, facts = evidence.sighting.moment.pixel_hash, evidence.footage.facts
    if not pixel_hash:
        return []
    stream = film_stream(facts.streams if facts else ())
    return check_commands(evidence.sighting.citation, pixel_hash, stream)


def _short(text: str) -> str:
    return shown(text, _SHORT_LETTERS)


def _is_harmless(char: str) -> bool:
    return char in _HARMLESS or unicodedata.category(char) not in _OBEYED


def _spelt(char: str) -> str:
    return f"[U+{ord(char):04X}]"
