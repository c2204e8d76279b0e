"""All that is known of one video, and all that was done and said about it, for its page."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vidcat.domain.copies.matching import Band, Relation, seen_from
from vidcat.domain.copies.pairs import PairQuery, State
from vidcat.domain.copies.verdicts import Verdict, VerdictWord
from vidcat.domain.provenance.attestations import Attestation
from vidcat.domain.provenance.custody import Event, Happening, newest
from vidcat.domain.provenance.lineage import Posting
from vidcat.domain.provenance.places import PlaceSaid
from vidcat.domain.sightings.statements import Sighting, SightingStatus
from vidcat.domain.values.file_names import path_text
from vidcat.domain.video.looking import LooksAt
from vidcat.domain.video.model import CopyStatus, Keyframe, ShotSpan, Video
from vidcat.reads.video.by_name import copy_statuses, with_parts
from vidcat.reads.video.cards import VideoCard, cards_of
from vidcat.reads.video.veils import Veils, veils_in
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

MOST_COPIES = 60
MOST_EVENTS = 200


@dataclass(frozen=True)
class OtherCopy:
    """A video that shares footage with this one, told from this one's side.

    `relation` is None when people say so and the machine found nothing.
    """

    card: VideoCard
    relation: Relation | None
    verdict: Verdict | None


@dataclass(frozen=True)
class VideoView:
    """A video's page."""

    record: Video
    copy_statuses: tuple[CopyStatus, ...]
    shots: tuple[tuple[ShotSpan, tuple[Keyframe, ...]], ...]
    veils: Veils
    looks: LooksAt
    sightings: tuple[Sighting, ...]
    copies: tuple[OtherCopy, ...]
    more_copies: int
    films: Mapping[str, bytes]  # file names of what a compilation shows
    postings: tuple[Posting, ...]
    places: tuple[PlaceSaid, ...]
    citations: tuple[tuple[str, int], ...]
    attestations: tuple[Attestation, ...]
    events: tuple[Event, ...]
    is_whole_story: bool  # false: older events were left out

    @property
    def span(self) -> tuple[float, float]:
        """When its first frame begins, which is 0, and its last one ends, in seconds."""
        facts = self.record.facts
        return 0.0, (facts.duration_s if facts else 0.0) or 1.0

    @property
    def is_at_hand(self) -> bool:
        """Whether some place still seems to hold its bytes."""
        return any(status.may_hold_it for status in self.copy_statuses)


def video_view(store: Store, record: Video, most_events: int = MOST_EVENTS) -> VideoView:
    """Return the page of a video, with at most `most_events` of the newest events."""
    own = record.sha256
    record = with_parts(store, record)
    with store.read() as tx:
        looks = tx.screen_times.of_video(own)
        veils = veils_in(tx, own, looks.stills)
        seen = tx.sightings.of_video(own)
        postings = tuple(tx.postings.listed(own))
        places = tuple(tx.places.listed(own))
        citations = tuple(tx.reports.citing(own))
        attestations = tuple(tx.attestations.of_video(own))
        copies, more = _copies(tx, own)
        films = {name: each.name for name, each in cards_of(tx, _films(record)).items()}
        said = tx.custody.said(own, most_events + 1)
    events, is_whole = newest([*_of_file(record), *said], most_events)
    return VideoView(
        record=record,
        copy_statuses=tuple(copy_statuses(record)),
        shots=_by_shot(record),
        veils=veils,
        looks=looks,
        sightings=tuple(each for each in seen if each.status is not SightingStatus.WITHDRAWN),
        copies=copies,
        more_copies=more,
        films=films,
        postings=postings,
        places=places,
        citations=citations,
        attestations=attestations,
        events=tuple(events),
        is_whole_story=is_whole,
    )


def _films(record: Video) -> list[str]:
    return [part.film for part in record.parts]


def _copies(tx: Transaction, own: str) -> tuple[tuple[OtherCopy, ...], int]:
    """Return the surest copies that nobody refused, and how many more there are."""
    judged = tx.verdicts.in_force_on(own)
    refused = sum(each.word is VerdictWord.DIFFERENT for each in judged.values())
    found: dict[str, Relation] = {}
    for band in (Band.PROBABLE, Band.CANDIDATE):
        query = PairQuery(state=None, band=band, video=own)
        page = tx.pairs.page(query, MOST_COPIES + refused - len(found))
        found |= {each.b: each for each in (seen_from(one, own) for one, _ in page)}
    others = [each for each in found if not _is(judged, each, VerdictWord.DIFFERENT)]
    by_people = [
        each for each in judged if _is(judged, each, VerdictWord.SAME) and each not in found
    ]
    shown = [*by_people, *others][:MOST_COPIES]
    cards = cards_of(tx, shown)
    every = PairQuery(state=None, video=own)
    count = tx.pairs.count(every) - tx.pairs.count(PairQuery(State.DIFFERENT, video=own))
    copies = tuple(
        OtherCopy(cards[each], found.get(each), judged.get(each)) for each in shown if each in cards
    )
    return copies, max(0, count - sum(each.relation is not None for each in copies))


def _is(judged: dict[str, Verdict], other: str, word: VerdictWord) -> bool:
    return other in judged and judged[other].word is word


def _by_shot(record: Video) -> tuple[tuple[ShotSpan, tuple[Keyframe, ...]], ...]:
    """Assign each keyframe to the last shot that begins at it or before it; none is left out."""
    starts = [shot.start_pts for shot in record.shots]
    groups: list[list[Keyframe]] = [[] for _ in starts]
    for still in record.keyframes if groups else ():
        groups[max(0, bisect_right(starts, still.pts) - 1)].append(still)
    return tuple(
        (shot, tuple(group)) for shot, group in zip(record.shots, groups, strict=True)
    ) or _one_shot(record.keyframes)


def _one_shot(stills: Sequence[Keyframe]) -> tuple[tuple[ShotSpan, tuple[Keyframe, ...]], ...]:
    if not stills:
        return ()
    first, last = stills[0], stills[-1]
    whole = ShotSpan(first.pts, last.pts + 1, first.time_s, last.time_s, "start")
    return ((whole, tuple(stills)),)


def _of_file(record: Video) -> Iterator[Event]:
    """Yield what was done with the file: where its bytes were found, which tool read it."""
    registered = _time(record.registered_at)
    yield Event(registered, Happening.REGISTERED, detail=f"sha256:{record.sha256}")
    for copy in record.copies:
        yield Event(_time(copy.first_seen), Happening.FOUND, detail=path_text(copy.path))
        if copy.changed_at:
            yield Event(_time(copy.changed_at), Happening.CHANGED, detail=path_text(copy.path))
    for run in record.runs:
        died = f", its worker died {run.attempts} times" if run.attempts > 1 else ""
        ended = f"{run.status}{f': {run.reason}' if run.reason else ''}{died}"
        detail = f"{run.stage} by {run.tool_version}, {ended}"
        yield Event(_time(run.started_at), Happening.RUN, detail=detail)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
