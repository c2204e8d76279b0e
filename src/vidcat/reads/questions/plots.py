"""Times and places of an answer's footage, published and filmed, for a timeline and a map."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from vidcat.domain.exchange.sourced import Source
from vidcat.domain.questions.plots import Axis, DateBar, Map, axis_of, map_of
from vidcat.domain.questions.question import Question
from vidcat.domain.values.dates import ReportedDate
from vidcat.reads.questions.resolver import resolve_question
from vidcat.reads.video.cards import VideoCard, cards_of
from vidcat.store.session import Store

MOST_VIDEOS = 300
_UNKNOWN_M = 0.0


@dataclass(frozen=True)
class Row:
    """A video on the timeline, with how many sightings of the answer it has."""

    video: str
    count: int
    spans: tuple[DateBar, ...]


@dataclass(frozen=True)
class Plots:
    """A timeline and a map; `videos` is how many have anything asked for, of which most are drawn.

    `undated` and `unplaced` count those of which no date, or no coordinates, are known.
    """

    videos: int
    axis: Axis | None
    rows: tuple[Row, ...]
    undated: int
    map: Map | None
    unplaced: int
    cards: Mapping[str, VideoCard]


def plots_of(store: Store, asked: Question) -> Plots:
    """Return when and where an answer's footage is from; raises as `resolve_question` does."""
    with store.read() as tx:
        question = resolve_question(tx, asked)
        counts = tx.questions.by_video(question)
        footage = tx.sources.footage(list(counts)[:MOST_VIDEOS])
        cards = cards_of(tx, footage)
    dates = {each.video: _dates(each) for each in footage.values()}
    axis = axis_of([date for several in dates.values() for date in several])
    rows = [
        Row(name, counts[name], tuple(axis.span(each) for each in dates[name]) if axis else ())
        for name in footage
    ]
    dated = sorted((row for row in rows if row.spans), key=lambda row: row.spans[0].start)
    located, placed = _located(footage, counts)
    return Plots(
        len(counts),
        axis,
        tuple(dated),
        len(rows) - len(dated),
        map_of(located),
        len(rows) - placed,
        cards,
    )


def _dates(footage: Source) -> tuple[ReportedDate, ...]:
    """Return the distinct dates of postings and citations; a report's where it alone has one."""
    found = [each.posted for each in footage.postings]
    found += [each.report_published for each in footage.cited if each.published is None]
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _located(
    footage: Mapping[str, Source], counts: Mapping[str, int]
) -> tuple[list[tuple[float, float, float, str, int]], int]:
    """Return places with the sightings of their videos, and the number of videos with a place."""
    found: Counter[tuple[float, float, float, str]] = Counter()
    placed = 0
    for name, each in footage.items():
        there = [p for p in each.places if p.latitude is not None and p.longitude is not None]
        placed += bool(there)
        for p in there:
            at = float(p.latitude or 0), float(p.longitude or 0)
            found[(*at, p.within_m or _UNKNOWN_M, p.name)] += counts[name]
    return [(*place, count) for place, count in found.items()], placed
