"""Relations of videos that share footage, with people's verdicts on them and their calibration."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vidcat.domain.copies.explanation import SegmentEvidence, explain
from vidcat.domain.copies.families import between
from vidcat.domain.copies.matching import Kind, Relation, seen_from
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.verdicts import (
    Calibration,
    Verdict,
    VerdictWord,
    calibrate,
    paired,
    tied,
    told_from,
)
from vidcat.errors import NoSuchPair
from vidcat.reads.video.by_name import find_video
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


@dataclass(frozen=True)
class JudgedRelation:
    """What the machine found for two videos, and the newest word of a person on them."""

    relation: Relation
    verdict: Verdict | None
    through: tuple[str, ...] = ()  # of a scene: the videos that tie the two all the same


def list_copies(
    store: Store, name: str | None = None, band: str | None = None, *, refused: bool = False
) -> list[JudgedRelation]:
    """List copy relations, the surest first; those of one video are told from its side.

    Pairs that a person refused are left out, or with `refused` are all that is given.
    """
    video = find_video(store, name).sha256 if name else None
    with store.read() as tx:
        relations = tx.relations.listed(video, band)
        judged = tx.verdicts.in_force()
        ties = _ties(tx, relations, judged)
    found = (JudgedRelation(each, judged.get((each.a, each.b))) for each in relations)
    return [
        _told(each, video or each.relation.a, ties)
        for each in found
        if _is_refused(each) is refused
    ]


def found_by_people(store: Store) -> list[Verdict]:
    """Return the newest verdicts of "same" on pairs for which the machine found nothing."""
    with store.read() as tx:
        found = {(each.a, each.b) for each in tx.relations.listed()}
        judged = tx.verdicts.in_force()
    return [
        verdict
        for pair, verdict in judged.items()
        if verdict.word is VerdictWord.SAME and pair not in found
    ]


@dataclass(frozen=True)
class Unfound:
    """A pair of which the machine found nothing, but of which something is known all the same.

    `through` are the videos of their family that tie the two.
    """

    a: str
    b: str
    verdict: Verdict | None
    through: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A pair told from the side of its first video, with the evidence segment by segment."""

    judged: JudgedRelation
    evidence: tuple[SegmentEvidence, ...]


def explain_pair(store: Store, name: str, other: str) -> Explanation:
    """Return why two videos are held to share footage; raise NoSuchPair if nothing was found."""
    told = told_of_pair(store, name, other)
    if isinstance(told, Explanation):
        return told
    raise _nothing_found(told)


def told_of_pair(store: Store, name: str, other: str) -> Explanation | Unfound:
    """Return what is known of two videos; raise NoSuchPair when nothing is."""
    a, b = find_video(store, name).sha256, find_video(store, other).sha256
    with store.read() as tx:
        said = tx.verdicts.on(PairKey(a, b))
        found = tx.pairs.get(paired(a, b))
        tracks = tx.fingerprints.of(a), tx.fingerprints.of(b)
        ties = tied(tx.relations.probable_pairs(), tx.verdicts.in_force().values())
    verdict = said[-1] if said else None
    if found is not None:
        judged = _told(JudgedRelation(found, verdict), a, ties)
        return Explanation(judged, tuple(explain(*tracks, judged.relation.segments)))
    unfound = Unfound(a, b, verdict and told_from(verdict, a), tuple(between(ties, a, b)))
    if unfound.verdict is None and not unfound.through:
        raise _nothing_found(unfound)
    return unfound


def _nothing_found(pair: Unfound) -> NoSuchPair:
    verdict = pair.verdict
    word = f" {verdict.by} says: {verdict.word}, {verdict.reason}." if verdict else ""
    if pair.through:
        third = ", ".join(each[:12] for each in pair.through)
        word += f" Both are of one family, tied through {third}."
    return NoSuchPair(f"Nothing was found that {pair.a[:12]} and {pair.b[:12]} share.{word}")


def calibration(store: Store) -> Calibration:
    """Measure the bands against this catalogue's own verdicts."""
    with store.read() as tx:
        return calibrate([(each, each.word) for each in tx.pairs.graded()])


def _ties(
    tx: Transaction, relations: Iterable[Relation], judged: Mapping[tuple[str, str], Verdict]
) -> list[tuple[str, str]]:
    """Return the pairs that make families, if a scene among the relations needs them."""
    if all(each.kind is not Kind.SCENE for each in relations):
        return []
    return tied(tx.relations.probable_pairs(), judged.values())


def _told(judged: JudgedRelation, video: str, ties: Sequence[tuple[str, str]]) -> JudgedRelation:
    """Return a pair as seen from one of its videos."""
    verdict = judged.verdict and told_from(judged.verdict, video)
    relation = seen_from(judged.relation, video)
    is_scene = relation.kind is Kind.SCENE
    through = between(ties, relation.a, relation.b) if is_scene else ()
    return JudgedRelation(relation, verdict, tuple(through))


def _is_refused(judged: JudgedRelation) -> bool:
    return judged.verdict is not None and judged.verdict.word is VerdictWord.DIFFERENT
