"""Ask what was seen: find and count sightings; every answer carries its citations."""

from dataclasses import dataclass, replace
from datetime import date

from vidcat.domain.casework import STATED, Certainty, Context, Sighting, SightingStatus
from vidcat.domain.citation_uri import FrameCitation
from vidcat.domain.dates import parse_date
from vidcat.domain.fields import field_named
from vidcat.domain.questions import CountBy, Question, Total
from vidcat.domain.text import words_of
from vidcat.errors import BadStatement
from vidcat.search.videos import find_video
from vidcat.store.session import Store, Transaction

SHOWN = 20  # citations that a count carries; the list has them all


@dataclass(frozen=True)
class Asked:
    """A question as a person asks it: names, not ids; dates in EDTF."""

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


def ask(store: Store, asked: Asked, limit: int | None = None) -> list[Sighting]:
    """List the sightings asked for, in the order of their numbers.

    Raises NoSuchType, AmbiguousType, NoSuchVideo, NoSuchReport, NoSuchPerson, BadDate; and
    BadStatement for a text without a word.
    """
    video = find_video(store, asked.video).sha256 if asked.video else None
    with store.read() as tx:
        question = _question(tx, asked, video)
        return tx.sightings.by_id(tx.questions.ids(question, limit))


def count(
    store: Store, asked: Asked, by: CountBy, limit: int = SHOWN
) -> tuple[Total, tuple[FrameCitation, ...]]:
    """Count what was asked for; gives the count and citations of the first sightings behind it."""
    video = find_video(store, asked.video).sha256 if asked.video else None
    with store.read() as tx:
        question = _question(tx, asked, video)
        total = tx.questions.total(question, by)
        behind = tx.sightings.by_id(tx.questions.ids(question, limit))
    return total, tuple(each.citation for each in behind)


def history(store: Store, number: int) -> list[Sighting]:
    """Give all versions of a sighting, the oldest first, the last with what it bears on."""
    with store.read() as tx:
        versions = tx.sightings.versions(number)
        assessments = tuple(tx.reports.assessments(sighting=number))
    return [*versions[:-1], replace(versions[-1], assessments=assessments)]


def _question(tx: Transaction, asked: Asked, video: str | None) -> Question:
    types = None
    if asked.type:
        taxonomy = tx.equipment.taxonomy()
        with field_named("type"):
            named = taxonomy.named(asked.type)
        types = tuple(each.id for each in taxonomy.below(named.id))
    if asked.report:
        tx.reports.get(asked.report)
    if asked.by:
        tx.people.id(asked.by)
    words = words_of(asked.text or "")
    if asked.text and not words:
        raise BadStatement(f"text: there is no word in {asked.text[:40]!r}.")
    return Question(
        types=types,
        report=asked.report,
        video=video,
        statuses=asked.statuses or STATED,
        certainties=asked.certainties,
        contexts=asked.contexts,
        since=_first_day(asked.since),
        until=_last_day(asked.until),
        words=words,
        by=asked.by,
    )


def _first_day(text: str | None) -> date | None:
    with field_named("since"):
        return parse_date(text).earliest if text else None


def _last_day(text: str | None) -> date | None:
    with field_named("until"):
        return parse_date(text).latest if text else None
