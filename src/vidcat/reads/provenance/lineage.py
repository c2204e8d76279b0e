"""The postings of videos, and how the videos of a family were published."""

from vidcat.domain.copies.matching import seen_from
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.verdicts import VerdictWord, told_from
from vidcat.domain.provenance.lineage import (
    KnownPosting,
    Lineage,
    Member,
    Posting,
    Tie,
    by_date,
    lineage,
)
from vidcat.reads.video.by_name import find_video, with_parts
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


def list_postings(
    store: Store, name: str | None = None, *, withdrawn: bool = False
) -> list[Posting]:
    """List postings, of one video or of all; those that were taken back only when asked for."""
    video = find_video(store, name).sha256 if name is not None else None
    with store.read() as tx:
        return tx.postings.listed(video, withdrawn=withdrawn)


def trace_family(store: Store, name: str) -> Lineage:
    """Return the family of a video, itself first; a video without a family is alone in it."""
    own = with_parts(store, find_video(store, name))
    with store.read() as tx:
        records = tx.videos.of_family(own.family) if own.family else [own]
        ties = _ties(tx, own.sha256)
        published = _published(tx, [each.sha256 for each in records])
    members = [
        Member(each, by_date(published[each.sha256]), ties.get(each.sha256)) for each in records
    ]
    members.sort(key=lambda each: (each.record.sha256 != own.sha256, each.record.sha256))
    return lineage(own.family, members)


def _published(tx: Transaction, videos: list[str]) -> dict[str, list[KnownPosting]]:
    cited = tx.postings.cited(videos)
    return {
        video: [*map(_known, tx.postings.listed(video)), *cited.get(video, ())] for video in videos
    }


def _known(posting: Posting) -> KnownPosting:
    draft = posting.draft
    return KnownPosting(draft.url, draft.publisher, draft.posted, posting=posting.number)


def _ties(tx: Transaction, own: str) -> dict[str, Tie]:
    judged = {
        (other := _other(PairKey(*pair), own)): told_from(verdict, other)
        for pair, verdict in tx.verdicts.in_force().items()
        if own in pair
    }
    ties = {other: Tie(None, None, verdict) for other, verdict in judged.items()}
    for relation in tx.relations.listed(own):
        other = _other(PairKey(relation.a, relation.b), own)
        verdict = judged.get(other)
        if verdict is None or verdict.word is not VerdictWord.DIFFERENT:
            seen = seen_from(relation, other)
            ties[other] = Tie(seen.kind, seen.band, verdict)
    return ties


def _other(pair: PairKey, own: str) -> str:
    return pair[1] if pair[0] == own else pair[0]
