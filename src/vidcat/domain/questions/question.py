"""The reviewers' question: which sightings, and counted as what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vidcat.domain.questions.expressions import All, Either, Expression, Field, Not, Term
from vidcat.domain.sightings.privacy import is_private
from vidcat.domain.sightings.statements import STATED, Certainty, Context, SightingStatus


class CountBy(StrEnum):
    """What is counted."""

    SIGHTINGS = "sightings"
    VIDEOS = "videos"
    FAMILIES = "families"  # re-uploads of one video count once
    ITEMS = "items"  # one physical object counts once


@dataclass(frozen=True)
class Question:
    """A question as a person asks it: names, not ids; dates in EDTF. All that is asked must hold.

    `terms` are filters that have no field of their own, or several values; `where` is a question
    with and, or and not (`expressions.py`).
    """

    type: str | None = None
    report: str | None = None
    video: str | None = None
    statuses: tuple[SightingStatus, ...] = ()
    certainties: tuple[Certainty, ...] = ()
    contexts: tuple[Context, ...] = ()
    since: str | None = None
    until: str | None = None
    text: str | None = None
    by: str | None = None
    terms: tuple[Expression, ...] = ()
    where: str | None = None

    @property
    def is_of_sayings(self) -> bool:
        """Whether it asks for what sightings say, and not only of which footage they are."""
        return self != Question(video=self.video, report=self.report)


@dataclass(frozen=True)
class ResolvedQuestion:
    """What is asked of the sightings; None and empty ask nothing. All that is asked must hold.

    `types` are taxonomy ids, those below a wanted one included; without them, what is no equipment
    but waits to be burnt out (see sightings/privacy.py) is left out. `since` and `until` bound the
    date of the footage: that of a citation resolved to the video, else of the report that cites it;
    both ends belong to it, and a date that is not known is in no bounds.
    """

    types: tuple[str, ...] | None = None
    report: str | None = None
    video: str | None = None
    statuses: tuple[SightingStatus, ...] = STATED
    certainties: tuple[Certainty, ...] = ()
    contexts: tuple[Context, ...] = ()
    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()  # normalised; each must begin a word of the sighting's texts
    by: str | None = None
    where: Expression | None = None  # with all names in it found


@dataclass(frozen=True)
class Total:
    """How many of one thing are known: `least` to `most`; None: nothing stated sets an upper end.

    Sightings and videos are counted exactly. Families may be fewer than known, where candidates for
    copies are copies. Objects are bounded by `sightings/counting.py`: `untied` sightings are tied
    to none, and `proof` are those that prove the least, if more than the objects told apart.
    """

    by: CountBy
    count: int
    least: int
    most: int | None
    untied: int = 0
    proof: tuple[int, ...] = ()

    @classmethod
    def exact(cls, by: CountBy, count: int) -> "Total":
        """Return a count that leaves nothing open."""
        return cls(by, count, count, count)

    @property
    def is_one(self) -> bool:
        """Whether the number that is written last is one."""
        return (self.least if self.most is None else self.most) == 1

    @property
    def bounds(self) -> str:
        """Write the number, or the two that it lies between."""
        if self.least == self.most:
            return f"{self.most:,}"
        least = f"at least {self.least:,}"
        return least if self.most is None else f"{least} and at most {self.most:,}"


def asks_for_marks(asked: Expression | None) -> bool:
    """Return whether a question names a type that is burnt out."""
    match asked:
        case Term(Field.TYPE, values):
            return any(map(is_private, values))
        case Not(part):
            return asks_for_marks(part)
        case All(parts) | Either(parts):
            return any(map(asks_for_marks, parts))
    return False


def proof_words(total: Total) -> str:
    """Return which sightings prove the least of a count."""
    *most, last = map(str, total.proof)
    if not most:
        return f"sighting {last} proves the least"
    return f"sightings {', '.join(most)} and {last} prove the least"
