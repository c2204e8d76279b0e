"""All that is known of one video, and all that was done and said about it, for its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from vidcat.domain.casework import Sighting, SightingStatus
from vidcat.domain.desk import Mark, Viewing
from vidcat.domain.lineage import Posting
from vidcat.domain.matching import Relation, seen_from
from vidcat.domain.model import CopyStatus, Keyframe, ShotSpan, VideoRecord
from vidcat.domain.verdicts import Verdict, Word
from vidcat.search.cards import VideoCard, cards_of
from vidcat.search.videos import copy_statuses, find_video
from vidcat.search.welfare import Veils, veils_of
from vidcat.store.session import Store

MOST_COPIES = 60
MOST_EVENTS = 400


@dataclass(frozen=True)
class Event:
    """One thing that happened to a video, or that was said of it."""

    at: datetime
    what: str
    by: str = ""
    detail: str = ""


@dataclass(frozen=True)
class OtherCopy:
    """A video that shares footage with this one, told from this one's side."""

    card: VideoCard
    relation: Relation
    verdict: Verdict | None


@dataclass(frozen=True)
class VideoSheet:
    """A video's page."""

    record: VideoRecord
    copy_statuses: tuple[CopyStatus, ...]
    shots: tuple[tuple[ShotSpan, tuple[Keyframe, ...]], ...]
    veils: Veils
    marks: tuple[Mark, ...]
    viewings: tuple[Viewing, ...]
    sightings: tuple[Sighting, ...]
    copies: tuple[OtherCopy, ...]
    more_copies: int
    postings: tuple[Posting, ...]
    citations: tuple[tuple[str, int], ...]
    events: tuple[Event, ...]

    @property
    def looked_at(self) -> int:
        """How many keyframes somebody was shown."""
        return len({each.pts for each in self.record.keyframes} & self.veils.seen)

    @property
    def lookers(self) -> dict[str, int]:
        """Who was shown how many of the keyframes."""
        stills = {each.pts for each in self.record.keyframes}
        seen: dict[str, set[int]] = {}
        for viewing in self.viewings:
            seen.setdefault(viewing.by, set()).add(viewing.pts)
        return {name: len(frames & stills) for name, frames in seen.items() if frames & stills}


def video_sheet(store: Store, name: str) -> VideoSheet:
    """Give the page of a video; raises NoSuchVideo, AmbiguousVideo."""
    record = find_video(store, name)
    veils = veils_of(store, record.sha256)
    with store.read() as tx:
        seen = tx.sightings.of_video(record.sha256)
        relations = tx.relations.listed(record.sha256)
        judged = tx.verdicts.in_force()
        postings = tuple(tx.postings.listed(record.sha256))
        citations = tuple(tx.reports.citing(record.sha256))
        marks, viewings = tx.desk.marks(record.sha256), tx.desk.viewings(record.sha256)
        told = [seen_from(each, record.sha256) for each in relations]
        kept = [each for each in told if not _is_refused(judged, each)]
        cards = cards_of(tx, [each.b for each in kept[:MOST_COPIES]])
    copies = tuple(
        OtherCopy(cards[each.b], each, judged.get(_pair(each)))
        for each in kept[:MOST_COPIES]
        if each.b in cards
    )
    standing = tuple(each for each in seen if each.status is not SightingStatus.WITHDRAWN)
    events = sorted(
        (*_of_file(record), *_of_people(seen, postings, marks)), key=lambda each: each.at
    )
    return VideoSheet(
        record=record,
        copy_statuses=tuple(copy_statuses(record)),
        shots=_by_shot(record),
        veils=veils,
        marks=tuple(marks),
        viewings=tuple(viewings),
        sightings=standing,
        copies=copies,
        more_copies=len(kept) - len(copies),
        postings=postings,
        citations=citations,
        events=tuple(events[-MOST_EVENTS:]),
    )


def _pair(relation: Relation) -> tuple[str, str]:
    return min(relation.a, relation.b), max(relation.a, relation.b)


def _is_refused(judged: dict[tuple[str, str], Verdict], relation: Relation) -> bool:
    verdict = judged.get(_pair(relation))
    return verdict is not None and verdict.word is Word.DIFFERENT


def _by_shot(record: VideoRecord) -> tuple[tuple[ShotSpan, tuple[Keyframe, ...]], ...]:
    return tuple(
        (shot, tuple(k for k in record.keyframes if shot.start_pts <= k.pts < shot.end_pts))
        for shot in record.shots
    )


def _of_file(record: VideoRecord) -> Iterator[Event]:
    """Tell what was done with the file: where its bytes were found, which tool read it."""
    yield Event(_time(record.registered_at), "registered", detail=f"sha256:{record.sha256}")
    for copy in record.copies:
        name = copy.path.decode("utf-8", "replace")
        yield Event(_time(copy.first_seen), "found", detail=name)
    for run in record.runs:
        ended = f"{run.status}{f', {run.reason}' if run.reason else ''}"
        yield Event(_time(run.started_at), run.stage, detail=f"{run.tool_version}: {ended}")


def _of_people(
    seen: list[Sighting], postings: tuple[Posting, ...], marks: list[Mark]
) -> Iterator[Event]:
    for each in seen:
        what = f"sighting {each.number}, version {each.version}"
        yield Event(each.at, what, each.by or "", f"{each.label} ({each.status}) {each.why}")
        for review in each.reviews:
            about = f"sighting {each.number}: {review.verdict} {review.reason}"
            yield Event(review.at, "review", review.by, about)
    for posting in postings:
        yield Event(posting.at, "posting", posting.by, posting.draft.url or posting.draft.publisher)
    for mark in marks:
        yield Event(mark.at, f"marked {mark.word}", mark.by, mark.reason)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
