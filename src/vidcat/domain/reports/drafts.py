"""A report on its way into the catalogue: what it cites and what it claims.

Words: a citation is one place that points at one video; a claim is one checkable assertion.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from vidcat.domain.sightings.statements import Bearing
from vidcat.domain.values.counts import Count
from vidcat.domain.values.dates import ReportedDate
from vidcat.errors import BadReport

MAX_SLUG = 80
NOT_UNDERSTOOD = "not understood"
"""How a page holds what looks like a frame or a player and names no video that is known."""
_WORD = re.compile(r"[^\W_]+")


class CitationKind(StrEnum):
    """What the cited video shows; a citation may have several kinds, or none that is known."""

    PARADE = "parade"
    FUNERAL = "funeral"
    BATTLEFIELD = "battlefield"
    DEPLOYMENT = "deployment"
    OTHER = "other"


class ClaimRef(NamedTuple):
    """One claim of a report, by the report's slug and the claim's number in it."""

    report: str
    claim: int


class ClaimBearing(NamedTuple):
    """The claim that a sighting bears on, and how."""

    report: str
    claim: int
    bearing: Bearing


@dataclass(frozen=True)
class CitationDraft:
    """One place in a report that points at one video, as written; "" where nothing is known."""

    number: int
    kinds: tuple[CitationKind, ...] = ()
    description: str = ""
    quote: str = ""  # the sentence of the report, word for word
    url: str = ""
    publisher: str = ""
    published: ReportedDate | None = None
    embedded_as: str = ""  # for pages: "video", "iframe", "post", "link"..., or NOT_UNDERSTOOD

    @property
    def is_understood(self) -> bool:
        """Whether it is known to point at a video; a person has to look at the page otherwise."""
        return self.embedded_as != NOT_UNDERSTOOD


@dataclass(frozen=True)
class ClaimDraft:
    """One checkable assertion; `type` is an equipment type's id or name, "" when there is none."""

    number: int
    citation: int | None
    type: str
    count: Count
    quote: str = ""
    description: str = ""
    by: str = "report"  # or who else says so, such as "a reader's comment"


@dataclass(frozen=True)
class ReportDraft:
    """A report as read from a file or page; `text` is its own words, when they may be kept.

    Raises BadReport when numbers are not positive and unique, a claim names a citation that is not
    there, or the slug is none.
    """

    slug: str
    title: str
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: ReportedDate | None = None
    url: str = ""
    language: str = ""
    text: str = ""
    citations: tuple[CitationDraft, ...] = ()
    claims: tuple[ClaimDraft, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not is_slug(self.slug):
            raise BadReport(
                f"slug: {self.slug!r} must be lower-case letters and digits joined by single "
                f"hyphens, {MAX_SLUG} characters at most"
            )
        _check_numbers("citations", [citation.number for citation in self.citations])
        _check_numbers("claims", [claim.number for claim in self.claims])
        cited = {None, *(citation.number for citation in self.citations)}
        for place, claim in enumerate(self.claims):
            if claim.citation not in cited:
                raise BadReport(f"claims[{place}].citation: there is no citation {claim.citation}")


def is_slug(text: str) -> bool:
    """Return whether a text can name a report in commands: `slug_of` would not change it."""
    return text != "" and _joined(text) == text


def slug_of(title: str, url: str = "") -> str:
    """Make the name of a report from its title, in any script; the same title gives the same name.

    Accents go, and words past 80 characters. Without one usable word the name is taken from a
    digest of title and URL.
    """
    slug = _joined(title)
    if slug:
        return slug
    digest = hashlib.sha256(f"{title} {url}".encode("utf-8", "replace"))
    return f"report-{digest.hexdigest()[:12]}"


def _joined(text: str) -> str:
    folded = text[: 4 * MAX_SLUG]
    for _ in range(2):  # taken apart, a sign may hold capitals again (Unicode, definition 146)
        folded = unicodedata.normalize("NFKD", folded.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    slug = "-".join(_WORD.findall(plain))
    if len(slug) <= MAX_SLUG:
        return slug
    whole_words, _, _ = slug[: MAX_SLUG + 1].rpartition("-")
    return whole_words or slug[:MAX_SLUG]


def _check_numbers(field: str, numbers: Sequence[int]) -> None:
    seen: set[int] = set()
    for place, number in enumerate(numbers):
        if number < 1:
            raise BadReport(f"{field}[{place}].number: {number} is not positive")
        if number in seen:
            raise BadReport(f"{field}[{place}].number: {number} is given twice")
        seen.add(number)
