"""Films: which videos are of one film, and which are compilations of several.

Two videos are of one film when one lies in the other, or begins where the other ends. When both go
on differently before or after what they share, or one is shown in a window of the other, they
share a part: that ties them only if nothing else is known of the lesser one. A compilation is a
video of which the most is made of parts of films that nothing else ties to each other; it is of
none of them, and ties nobody.

Not told apart: a film that was cut up whole, without a rest, and a compilation of whole films.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.families import families
from vidcat.domain.copies.matching import WHOLE, Kind, Relation, seen_from
from vidcat.domain.copies.verdicts import Verdict, VerdictWord
from vidcat.domain.values.spans import Span, length_of, united
from vidcat.domain.video.film_parts import FilmPart

_GOES_ON_S = 1.0  # less is lost at cuts and by fades
_IN_STEP_S = 0.5  # a gap of the same length on both sides is one in matching
_WINDOW = 0.45  # of the frame's area; a crop of a re-upload leaves more
_MOST = 0.5


@dataclass(frozen=True)
class Films:
    """The families of videos by the smallest SHA-256 in each, and the parts of compilations."""

    families: Mapping[str, str]
    compilations: Mapping[str, tuple[FilmPart, ...]]


def footage(
    relations: Iterable[Relation], verdicts: Iterable[Verdict], lasts: Mapping[str, Span]
) -> Films:
    """Return the families and compilations of a catalogue.

    Relations are those that are probable or that a person confirmed; of those that a person
    refused, none counts. `lasts` holds when the picture of each video begins and ends. The order
    of neither matters.
    """
    words = {(each.a, each.b): each for each in verdicts}
    known = _Ties(lasts)
    for relation in sorted(relations, key=lambda each: (each.a, each.b)):
        said = words.pop((relation.a, relation.b), None)
        if said is None or said.word is VerdictWord.SAME:
            known.add(relation, said.kind if said else None)
    for pair, said in words.items():
        if said.word is VerdictWord.SAME:
            known.strong.add(pair)
    compilations = known.compilations()
    named = known.films(compilations)
    return Films(named, {each: known.parts(each, named, compilations) for each in compilations})


class _Ties:
    """What pairs of videos share: the film, or a part."""

    def __init__(self, lasts: Mapping[str, Span]) -> None:
        self._lasts = lasts
        self.strong: set[tuple[str, str]] = set()
        self._weak: set[tuple[str, str]] = set()
        self._near: dict[str, set[str]] = defaultdict(set)
        self._shares: dict[str, dict[str, float]] = defaultdict(dict)
        self._spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))

    def add(self, relation: Relation, said: Kind | None) -> None:
        """Note a pair; `said` is what a person says that the first is to the second."""
        a, b = relation.a, relation.b
        is_window = any(map(_is_window, relation.segments))
        is_of_one = said in _OF_ONE or (not is_window and self._is_of_one_film(relation))
        (self.strong if is_of_one else self._weak).add((a, b))
        if relation.kind is Kind.NEAR and not is_window:
            self._near[a].add(b)
            self._near[b].add(a)
        for way in (relation, seen_from(relation, b)):
            self._shares[way.a][way.b] = way.matched_a
            if not is_window:
                self._spans[way.a][way.b] += [each.a_span for each in way.segments]

    def compilations(self) -> frozenset[str]:
        """Return the compilations: what is wholly made of others comes first, and is left out."""
        found: set[str] = set()
        while True:
            made_of = {video: self._made_of(video, found) for video in self._spans.keys() - found}
            likely = {video for video, others in made_of.items() if self._most(video, others)}
            mixed = []
            for video in sorted(likely):
                # Another likely one ties nothing, but for what shows all of this one.
                others = self._made_of(video, found, likely)
                apart = self._apart(video, others, found | (likely - self._whole(video)))
                if self._is_mixed(video, apart):
                    mixed.append((round(self._share(video, apart), 1), len(apart), video))
            if not mixed:
                return frozenset(found)
            found.add(max(mixed)[2])

    def films(self, without: frozenset[str]) -> dict[str, str]:
        """Return the family of each video that has one."""
        named = families(pair for pair in self.strong if without.isdisjoint(pair))
        while True:
            joined = self._joined(named, without)
            if joined is None:
                return named
            named = families([*named.items(), joined])

    def parts(
        self, video: str, named: Mapping[str, str], without: frozenset[str]
    ) -> tuple[FilmPart, ...]:
        """Return the stretches of a compilation by the film that each shows, in order of time."""
        spans: dict[str, list[Span]] = defaultdict(list)
        for other, shown in self._spans[video].items():
            if other not in without:
                spans[named.get(other, other)] += shown
        parts = [FilmPart(*span, film) for film, each in spans.items() for span in united(each)]
        return tuple(sorted(parts, key=lambda each: (each.start_s, each.end_s, each.film)))

    def _is_of_one_film(self, relation: Relation) -> bool:
        if relation.kind in _OF_ONE or not relation.segments:
            return True
        return self._goes_on_s(relation) <= _GOES_ON_S

    def _goes_on_s(self, relation: Relation) -> float:
        """Return for how long, at most, both go on differently beside what they share."""
        parts = sorted(relation.segments, key=lambda each: each.a_start_s)
        first, last = parts[0], parts[-1]
        a, b = (self._lasts.get(video) for video in (relation.a, relation.b))
        beside = [0.0]
        if a and b:
            beside.append(min(first.a_start_s - a[0], first.b_start_s - b[0]))
            beside.append(min(a[1] - last.a_end_s, b[1] - last.b_end_s))
        for one, other in pairwise(parts):
            ours, theirs = other.a_start_s - one.a_end_s, other.b_start_s - one.b_end_s
            if abs(ours - theirs) > _IN_STEP_S:
                beside.append(min(ours, theirs))
        return max(beside)

    def _whole(self, video: str) -> set[str]:
        """Return the videos that show all of a video."""
        return {each for each, share in self._shares[video].items() if share >= WHOLE}

    def _made_of(
        self, video: str, without: set[str], mixed: Collection[str] = ()
    ) -> dict[str, list[Span]]:
        """Return the videos that a video shows parts of, with the stretches in it.

        What a video that lies in it leaves out between counts too, unless it may be `mixed`: who
        cuts pieces out of a film leaves a shorter one, and not two.
        """
        shown = self._spans[video]
        others = shown.keys() - self._whole(video) - self._near[video] - without
        return {
            other: [Span(min(shown[other]).start_s, max(each.end_s for each in shown[other]))]
            if self._shares[other].get(video, 0.0) >= WHOLE and other not in mixed
            else shown[other]
            for other in others
            if shown[other]
        }

    def _most(self, video: str, others: Mapping[str, Sequence[Span]]) -> bool:
        return len(others) > 1 and self._share(video, others) >= WHOLE

    def _is_mixed(self, video: str, apart: Mapping[str, Sequence[Span]]) -> bool:
        """Return whether no film makes up nearly all of a video: an intro makes no mixture."""
        shares = [self._share(video, {film: each}) for film, each in apart.items()]
        return len(apart) > 1 and self._share(video, apart) - max(shares) >= 1 - WHOLE

    def _share(self, video: str, shown: Mapping[str, Sequence[Span]]) -> float:
        start, end = self._lasts.get(video, (0.0, 0.0))
        all_of_it = united(span for spans in shown.values() for span in spans)
        return length_of(all_of_it) / (end - start) if end > start else 0.0

    def _apart(
        self, video: str, others: Mapping[str, Sequence[Span]], without: set[str]
    ) -> dict[str, Sequence[Span]]:
        """Return the films that a video shows and that nothing but it ties to each other."""
        own = {video, *self._near[video], *without}
        named = families(pair for pair in self.strong if own.isdisjoint(pair))
        spans: dict[str, list[Span]] = defaultdict(list)
        for other, shown in others.items():
            spans[named.get(other, other)] += shown
        films: dict[str, Sequence[Span]] = {film: united(each) for film, each in spans.items()}
        return {film: each for film, each in films.items() if not _is_covered(film, films)}

    def _joined(self, named: Mapping[str, str], without: frozenset[str]) -> tuple[str, str] | None:
        """Return two films that a shared part makes one: nothing else is known of the lesser."""
        members: dict[str, set[str]] = defaultdict(set)
        for video, film in named.items():
            members[film].add(video)
        beside: dict[str, set[str]] = defaultdict(set)
        pairs = sorted(pair for pair in self._weak if without.isdisjoint(pair))
        for a, b in pairs:
            one, other = named.get(a, a), named.get(b, b)
            if one != other:
                beside[one].add(other)
                beside[other].add(one)
        for film in sorted(beside):
            if len(beside[film]) > 1:
                continue
            (other,) = beside[film]
            all_of_it = members.get(film, {film})
            if all(self._leans(each, members.get(other, {other})) for each in all_of_it):
                return film, other
        return None

    def _leans(self, video: str, film: set[str]) -> bool:
        """Return whether the most of a video is shared with the most of a film's videos."""
        shared = [other for other in film if self._shares[video].get(other, 0.0) >= _MOST]
        return len(shared) >= _MOST * len(film)


_OF_ONE = frozenset({Kind.NEAR, Kind.EXCERPT, Kind.CONTAINS})


def _is_window(segment: Segment) -> bool:
    """Return whether one frame is shown in a small part of the other's."""
    turned = segment.map
    area = abs(turned.xx * turned.yy - turned.xy * turned.yx)
    return not _WINDOW <= area <= 1 / _WINDOW


def _is_covered(film: str, films: Mapping[str, Sequence[Span]]) -> bool:
    """Return whether other films, which have more of a video, have the most of a film's part."""
    own = films[film]
    others = united(
        span
        for other, spans in films.items()
        if other != film and (length_of(spans), other) > (length_of(own), film)
        for span in spans
    )
    shared = length_of(own) + length_of(others) - length_of(united([*own, *others]))
    return shared > _MOST * length_of(own)
