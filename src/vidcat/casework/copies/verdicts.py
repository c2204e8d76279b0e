"""A person's word on whether two videos share footage: remembered, and acted on at once."""

from vidcat.casework.sightings.travel import carry_into, end_between
from vidcat.domain.copies.matching import Kind
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.verdicts import Verdict, VerdictWord, paired, told_from
from vidcat.domain.values.fields import require_reason
from vidcat.domain.values.signed import Signed
from vidcat.errors import BadStatement
from vidcat.store.session import Store


def give_verdict(
    store: Store,
    pair: PairKey,
    word: VerdictWord,
    kind: Kind | None,
    signed: Signed,
) -> Verdict:
    """Record a verdict on two videos (SHA-256).

    "Same" puts them in one family and proposes the labels of each in the other; "different" sets
    the machine's finding aside for good and ends its proposals. Returns the verdict as seen from
    the first video. Raises BadStatement, NoSuchPerson.
    """
    by, reason = signed
    if pair[0] == pair[1]:
        raise BadStatement("video: that is one video, not two.")
    require_reason(reason)
    if kind and word is VerdictWord.DIFFERENT:
        raise BadStatement("kind: what is different has no kind.")
    if kind is Kind.SCENE:
        raise BadStatement("kind: a scene is no shared footage; such a pair is different.")
    with store.write() as tx:
        tx.verdicts.give(pair, word, kind, reason, tx.people.id(by))
        judged = tx.verdicts.in_force()
        tx.relations.refresh_families(judged.values(), pair)
        if word is VerdictWord.SAME:
            carry_into(tx, pair[0])
        else:
            end_between(tx, *pair, "the two videos were judged to be different")
        return told_from(judged[paired(*pair)], pair[0])
