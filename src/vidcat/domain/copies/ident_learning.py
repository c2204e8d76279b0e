"""Learn idents: what unrelated videos begin or end with and have nothing else in common.

A clip that many videos share may be the evidence itself. So a stretch is learnt only when it is
short, opens or closes at least four videos that nothing else connects, and is most of none of
them: the original of a clip, or a longer cut of it, ties its copies to one another.

The numbers are judgement, not measurement: the clips vidcat was tuned on share no ident. Whoever
finds footage among the idents takes it out (`vidcat idents footage`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.families import families, members
from vidcat.domain.copies.idents import Showing
from vidcat.domain.copies.matching import Relation
from vidcat.domain.copies.verdicts import Verdict, VerdictWord
from vidcat.domain.values.spans import Span, united

# Three videos of one event may well share a clip and nothing else.
MIN_VIDEOS = 4
MAX_IDENT_S = 15.0
MIN_IDENT_S = 1.0
# A picture fades in, or a warning goes before it.
_EDGE_S = 5.0
# Both ends of an aligned stretch are exact to a second.
_SLACK_S = 2.0
_HALF = 0.5

Pair = tuple[str, str]
Stretches = Mapping[str, Sequence[Span]]


def learn(
    relations: Iterable[Relation], lasts: Mapping[str, Span], verdicts: Iterable[Verdict]
) -> list[tuple[Showing, ...]]:
    """Return the showings of each ident in a catalogue's relations, the longest first.

    Shorter idents come before those that begin or end with them. `lasts` holds when the picture of
    each video begins and ends. The result does not depend on the order of the relations.
    """
    words = {(each.a, each.b): each.word for each in verdicts}
    ties = {pair for pair, word in words.items() if word is VerdictWord.SAME}
    known = [each for each in relations if each.segments and (each.a, each.b) not in ties]
    loose = [each for each in known if _is_brief(each)]
    ties |= _tied([each for each in known if not _is_brief(each)], words)
    while True:
        kin = families(ties)
        stretches = _stretches(loose, kin)
        explained = [each for each in loose if _is_explained(each, stretches)]
        if len(explained) == len(loose):
            return _idents(loose, stretches, kin, lasts)
        ties |= _tied([each for each in loose if not _is_explained(each, stretches)], words)
        loose = explained


def _tied(relations: Sequence[Relation], words: Mapping[Pair, VerdictWord]) -> set[Pair]:
    """Return the pairs that share more than an ident, unless a person refused them."""
    pairs = {(each.a, each.b) for each in relations}
    return {pair for pair in pairs if words.get(pair) is not VerdictWord.DIFFERENT}


def _is_brief(relation: Relation) -> bool:
    lengths = [end - start for segment in relation.segments for start, end in _sides(segment)]
    return max(lengths) <= MAX_IDENT_S and max(relation.matched_a, relation.matched_b) < _HALF


def _sides(segment: Segment) -> tuple[Span, Span]:
    return segment.a_span, segment.b_span


def _stretches(loose: Iterable[Relation], kin: Mapping[str, str]) -> dict[str, list[Span]]:
    """Per video, return stretches shared by enough families."""
    shared: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for relation in loose:
        a, b = (kin.get(video, video) for video in (relation.a, relation.b))
        if a == b:
            continue
        for segment in relation.segments:
            in_a, in_b = _sides(segment)
            shared[relation.a].append((b, *in_a))
            shared[relation.b].append((a, *in_b))
    return {video: list(_shared_by_many(spans)) for video, spans in shared.items()}


def _shared_by_many(spans: Sequence[tuple[str, float, float]]) -> Iterator[Span]:
    steps = []
    for _, of_one in groupby(sorted(spans), key=lambda each: each[0]):
        for start, end in united(Span(start, end) for _, start, end in of_one):
            steps += [(start, -1), (end, 1)]  # what begins goes before what ends at the same time
    depth, since = 0, 0.0
    for time, step in sorted(steps):
        before, depth = depth, depth - step
        if before < depth == MIN_VIDEOS - 1:
            since = time
        elif depth < before == MIN_VIDEOS - 1 and MIN_IDENT_S <= time - since <= MAX_IDENT_S:
            yield Span(since, time)


def _is_explained(relation: Relation, stretches: Stretches) -> bool:
    """Return whether two videos share no more than stretches that many others share too."""
    for segment in relation.segments:
        for video, span in zip((relation.a, relation.b), _sides(segment), strict=True):
            known = sum(_overlap(span, each) for each in stretches.get(video, ()))
            if span.end_s - span.start_s - known > _SLACK_S:
                return False
    return True


def _overlap(one: Span, other: Span) -> float:
    return max(0.0, min(one.end_s, other.end_s) - max(one.start_s, other.start_s))


def _idents(
    loose: Iterable[Relation],
    stretches: Stretches,
    kin: Mapping[str, str],
    lasts: Mapping[str, Span],
) -> list[tuple[Showing, ...]]:
    found = []
    for showings in members(families(_same_pairs(loose, stretches))).values():
        ordered = sorted(showings, key=lambda each: (-each.duration_s, each))
        everywhere = {kin.get(each.video, each.video) for each in ordered}
        at_edges = [each for each in ordered if _is_at_edge(each, lasts[each.video])]
        edging = {kin.get(each.video, each.video) for each in at_edges}
        if len(edging) >= MIN_VIDEOS and len(edging) > _HALF * len(everywhere):
            found.append(tuple(ordered))
    return sorted(found, key=lambda shown: (shown[0].duration_s, shown[0]))


def _same_pairs(
    loose: Iterable[Relation], stretches: Stretches
) -> Iterator[tuple[Showing, Showing]]:
    """Pair the stretches that two videos share, where they share most of both."""
    for relation in loose:
        for segment in relation.segments:
            in_a, in_b = _sides(segment)
            for one in stretches.get(relation.a, ()):
                for other in stretches.get(relation.b, ()):
                    if _is_most(in_a, one) and _is_most(in_b, other):
                        yield Showing(relation.a, *one), Showing(relation.b, *other)


def _is_most(span: Span, of: Span) -> bool:
    return _overlap(span, of) > _HALF * (of[1] - of[0])


def _is_at_edge(showing: Showing, extent: Span) -> bool:
    return showing.start_s - extent[0] <= _EDGE_S or extent[1] - showing.end_s <= _EDGE_S
