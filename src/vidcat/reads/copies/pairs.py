"""Pairs to be judged: a page of them, the next one, and all that is shown of one."""

from dataclasses import dataclass

from vidcat.domain.copies.matching import Relation, seen_from
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.pairs import (
    BandCount,
    PairQuery,
    PairStill,
    PairVideo,
    aligned_stills,
    band_counts,
)
from vidcat.domain.copies.verdicts import Calibration, Verdict, calibrate, paired, told_from
from vidcat.domain.provenance.lineage import Posting
from vidcat.domain.video.model import Video
from vidcat.errors import NoSuchPair
from vidcat.reads.video.by_name import find_video
from vidcat.reads.video.cards import veils_over
from vidcat.reads.video.veils import Veils, veils_of
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

PAGE = 25


@dataclass(frozen=True)
class ShownStill:
    """A keyframe and the veil over it."""

    still: PairStill
    veil: str


@dataclass(frozen=True)
class ListedPair:
    """One row of the list: the relation, the newest word on it, both videos, a still of each."""

    relation: Relation
    verdict: Verdict | None
    a: PairVideo
    b: PairVideo
    still_a: ShownStill | None
    still_b: ShownStill | None


@dataclass(frozen=True)
class PairPage:
    """A page of pairs, of how many in all; the counts and verdicts of the whole catalogue."""

    pairs: tuple[ListedPair, ...]
    total: int
    counts: tuple[BandCount, ...]
    calibration: Calibration


@dataclass(frozen=True)
class PairSide:
    """One video of a pair: its facts, its veils, and the reports and postings that name it."""

    record: Video
    veils: Veils
    citations: tuple[tuple[str, int], ...]
    postings: tuple[Posting, ...]

    @property
    def name(self) -> bytes:
        """Its file name, that of the place where it was found first."""
        return self.record.copies[0].path.rpartition(b"/")[2] if self.record.copies else b""


@dataclass(frozen=True)
class WholePair:
    """Two videos, what was found for them told from the side of the first, all words on them."""

    a: PairSide
    b: PairSide
    relation: Relation | None
    verdicts: tuple[Verdict, ...]


def list_pairs(store: Store, query: PairQuery, page: int = 1) -> PairPage:
    """Return a page of pairs, counted from 1, in the order in which they are judged.

    Pairs of one video are seen from its side.
    """
    with store.read() as tx:
        judged = tx.pairs.page(query, PAGE, (page - 1) * PAGE)
        if query.video:
            judged = [(seen_from(relation, query.video), said) for relation, said in judged]
        graded = tx.pairs.graded()
        return PairPage(
            tuple(_listed(tx, judged)),
            tx.pairs.count(query),
            band_counts(tx.pairs.sizes(), graded),
            calibrate([(each, each.word) for each in graded]),
        )


def next_pair(store: Store, query: PairQuery, after: PairKey | None = None) -> PairKey | None:
    """Return the pair to judge after another (SHA-256), or the first; None when none is left."""
    with store.read() as tx:
        return tx.pairs.after(query, paired(*after) if after else None)


def get_pair(store: Store, name: str, other: str) -> WholePair:
    """Return all that is shown of two videos; raise NoSuchVideo, AmbiguousVideo, NoSuchPair."""
    a, b = find_video(store, name), find_video(store, other)
    if a.sha256 == b.sha256:
        raise NoSuchPair("That is one video, not two.")
    pair = paired(a.sha256, b.sha256)
    with store.read() as tx:
        relation, verdicts = (
            tx.pairs.get(pair),
            tuple(told_from(each, a.sha256) for each in tx.verdicts.on(pair)),
        )
    return WholePair(
        _side(store, a), _side(store, b), relation and seen_from(relation, a.sha256), verdicts
    )


def _side(store: Store, record: Video) -> PairSide:
    with store.read() as tx:
        cited = tuple(tx.reports.citing(record.sha256))
        postings = tuple(tx.postings.listed(record.sha256))
    return PairSide(record, veils_of(store, record.sha256), cited, postings)


def _listed(tx: Transaction, judged: list[tuple[Relation, Verdict | None]]) -> list[ListedPair]:
    names = {name for relation, _ in judged for name in (relation.a, relation.b)}
    videos, stills = tx.pairs.videos(names), tx.pairs.stills(names)
    chosen = [
        aligned_stills(each.segments, stills.get(each.a, []), stills.get(each.b, []))
        for each, _ in judged
    ]
    frames = {
        (name, still.pts)
        for (relation, _), both in zip(judged, chosen, strict=True)
        for name, still in zip((relation.a, relation.b), both, strict=True)
        if still
    }
    veils = veils_over(tx, frames)

    def shown(video: str, still: PairStill | None) -> ShownStill | None:
        return ShownStill(still, veils[video, still.pts]) if still else None

    return [
        ListedPair(
            relation,
            verdict,
            videos[relation.a],
            videos[relation.b],
            shown(relation.a, one),
            shown(relation.b, other),
        )
        for (relation, verdict), (one, other) in zip(judged, chosen, strict=True)
    ]
