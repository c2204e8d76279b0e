"""Ask what was seen: find and count sightings; every answer carries its citations."""

from dataclasses import dataclass, replace
from datetime import date

from vidcat.domain.questions.expressions import All, Expression, parse_expression
from vidcat.domain.questions.question import CountBy, Question, Total
from vidcat.domain.sightings.statements import STATED, Certainty, Context, Sighting, SightingStatus
from vidcat.domain.values.citation_uri import FrameCitation
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.fields import field_named, quoted
from vidcat.domain.values.text import words_of
from vidcat.errors import BadDate, BadStatement
from vidcat.reads.questions.expressions import resolved
from vidcat.reads.video.by_name import find_video
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

SHOWN = 20  # citations that a count carries; the list has them all


@dataclass(frozen=True)
class Asked:
    """A question as a person asks it: names, not ids; dates in EDTF. All that is asked must hold.

    `terms` are filters that have no field of their own, or several values; `where` is a question
    with and, or and not (`domain/questions/expressions.py`).
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


def ask(store: Store, asked: Asked, limit: int | None = None) -> list[Sighting]:
    """List the sightings asked for, in the order of their numbers.

    Raises NoSuchType, AmbiguousType, NoSuchVideo, NoSuchReport, NoSuchPerson, BadDate,
    BadStatement.
    """
    video = find_video(store, asked.video).sha256 if asked.video is not None else None
    with store.read() as tx:
        question = question_of(tx, asked, video)
        return tx.sightings.by_id(tx.questions.ids(question, limit))


def count(
    store: Store, asked: Asked, by: CountBy, limit: int = SHOWN
) -> tuple[Total, tuple[FrameCitation, ...]]:
    """Count what was asked for; gives the count and citations of the first sightings behind it."""
    video = find_video(store, asked.video).sha256 if asked.video is not None else None
    with store.read() as tx:
        question = question_of(tx, asked, video)
        total = tx.questions.total(question, by)
        behind = tx.sightings.by_id(tx.questions.ids(question, limit))
    return total, tuple(each.citation for each in behind)


def current(store: Store, number: int) -> Sighting:
    """Give the newest version of a sighting; raises NoSuchSighting."""
    with store.read() as tx:
        return tx.sightings.get(number)


def of_video(store: Store, video: str) -> list[Sighting]:
    """Give the sightings of a video (SHA-256) that stand or are proposed, by time."""
    with store.read() as tx:
        return standing_on(tx, video)


def standing_on(tx: Transaction, video: str) -> list[Sighting]:
    """Give the sightings of a video that stand or are proposed, by time, with what they bear on."""
    seen = tx.sightings.of_video(video)
    found = [each for each in seen if each.status is not SightingStatus.WITHDRAWN]
    bearing = tx.sources.assessments([each.number for each in found])
    return [replace(each, assessments=bearing.get(each.number, ())) for each in found]


def history(store: Store, number: int) -> list[Sighting]:
    """Give all versions of a sighting, the oldest first, the last with what it bears on."""
    with store.read() as tx:
        versions = tx.sightings.versions(number)
        assessments = tuple(tx.reports.assessments(sighting=number))
    return [*versions[:-1], replace(versions[-1], assessments=assessments)]


def question_of(tx: Transaction, asked: Asked, video: str | None) -> Question:
    """Make ids and days of what a person asks; raises as `ask` does."""
    types = None
    if asked.type is not None:
        taxonomy = tx.equipment.taxonomy()
        with field_named("type"):
            wanted = taxonomy.named(asked.type)
        types = tuple(each.id for each in taxonomy.below(wanted.id))
    if asked.report is not None:
        tx.reports.get(asked.report)
    if asked.by is not None:
        tx.people.id(asked.by)
    since, until = _days(asked)
    return Question(
        types=types,
        report=asked.report,
        video=video,
        statuses=asked.statuses or STATED,
        certainties=asked.certainties,
        contexts=asked.contexts,
        since=since,
        until=until,
        words=_words(asked.text),
        by=asked.by,
        where=_where(tx, asked),
    )


def _where(tx: Transaction, asked: Asked) -> Expression | None:
    parts = asked.terms
    if asked.where is not None:
        parts += (parse_expression(asked.where),)
    if not parts:
        return None
    return resolved(tx, All(parts))


def _words(text: str | None) -> tuple[str, ...]:
    words = tuple(words_of(text or ""))
    if text is not None and not words:
        raise BadStatement(f"text: {quoted(text)} has no word to look for.")
    return words


def _days(asked: Asked) -> tuple[date | None, date | None]:
    since, until = _day(asked.since, "since"), _day(asked.until, "until")
    if since and until and since > until:
        raise BadDate(f"until: {asked.until} lies before {asked.since}.")
    return since, until


def _day(text: str | None, field: str) -> date | None:
    """Give the first or last day that is meant; an end that is open would ask for nothing."""
    if text is None:
        return None
    with field_named(field):
        read = parse_date(text)
        day = read.earliest if field == "since" else read.latest
        if day is None:
            raise BadDate(f"{quoted(text)} is open at that end.")
    return day
