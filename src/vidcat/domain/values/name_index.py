"""Find the owners of names by what a person types, best first.

Best to worst: the whole name; its beginning; all words of the query in one name; the query inside a
name; all words in the names of the owner and of what it belongs to. Only when none of these finds
anything is a close misspelling looked for, and never in digits: T-62 is not a misspelt T-72.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vidcat.domain.values.text import compact, words_of

# One slip in four letters passes, two in six do not; chosen on the query table of the tests.
MIN_LIKENESS = 0.7
MIN_MISSPELT_LETTERS = 4
MAX_QUERY_LETTERS = 200  # no name is longer
MIN_BEGUN_LETTERS = 2
_ARTICLE = "\u0627\u0644"  # the Arabic "al-", written as part of its word
_MIN_WITH_ARTICLE = 5


class Closeness(IntEnum):
    """How a name answers the query, best first."""

    EXACT = 0
    PREFIX = 1
    WORDS = 2
    WITHIN = 3
    RELATED = 4
    MISSPELT = 5


@dataclass(frozen=True)
class Name:
    """A name as written, whose it is, and whether it is a label rather than an alias."""

    owner: str
    text: str
    is_label: bool


class Hit(NamedTuple):
    """A name that answers a query; the lesser hit is the better."""

    closeness: Closeness
    distance: float  # within one closeness: 0 is best; its unit differs between closenesses
    is_alias: bool
    owner: str
    text: str


class NameIndex:
    """Names prepared for searching on every keystroke."""

    def __init__(self, names: Iterable[Name], belongs_to: Mapping[str, Iterable[str]]) -> None:
        """Index names; belongs_to gives the owners whose names also describe an owner."""
        self._names = sorted(set(names), key=lambda name: (name.owner, not name.is_label))
        self._keys = [compact(name.text) for name in self._names]
        self._words = [_stems(name.text) for name in self._names]
        self._by_key = _postings((key,) for key in self._keys)
        self._by_word = _postings(self._words)
        self._vocabulary = sorted(self._by_word)
        self._of_owner: dict[str, set[int]] = defaultdict(set)
        self._said_of: dict[str, set[str]] = defaultdict(set)
        for place, name in enumerate(self._names):
            self._of_owner[name.owner].add(place)
            self._said_of[name.owner].update(self._words[place])
        self._owners = sorted(self._of_owner)
        self._owners_by_word = _postings(
            self._said_of[owner].union(*(self._said_of[up] for up in belongs_to.get(owner, ())))
            for owner in self._owners
        )

    def exact(self, text: str) -> list[Name]:
        """Return every name with the same compact key."""
        return [self._names[place] for place in sorted(self._by_key.get(compact(text), ()))]

    def search(self, query: str) -> list[Hit]:
        """Return the best hit of each owner, best first; none for an empty or endless query."""
        key, words = compact(query), _stems(query)
        if not key or len(key) > MAX_QUERY_LETTERS:
            return []
        hits = [*self._by_letters(key, words), *self._by_words(words), *self._related(words)]
        return _best_of_each_owner(hits or self._misspelt(key, words))

    def _hit(self, place: int, closeness: Closeness, distance: float) -> Hit:
        name = self._names[place]
        return Hit(closeness, distance, not name.is_label, name.owner, name.text)

    def _by_letters(self, key: str, words: tuple[str, ...]) -> Iterable[Hit]:
        for place, name in enumerate(self._keys):
            if key not in name:
                continue
            surplus = len(name) - len(key)
            if not surplus:
                yield self._hit(place, Closeness.EXACT, 0)
            elif name.startswith(key):
                # "tank" is rather the tank transporter than the tankette.
                breaks_a_word = self._words[place][: len(words)] != words
                yield self._hit(place, Closeness.PREFIX, surplus + 1000 * breaks_a_word)
            elif len(key) >= MIN_BEGUN_LETTERS:  # one letter is inside nearly every name
                yield self._hit(place, Closeness.WITHIN, surplus)

    def _by_words(self, words: tuple[str, ...]) -> Iterable[Hit]:
        for place in _in_all([self._begun(word, self._by_word) for word in words]):
            begun = len(set(words) - set(self._words[place]))
            surplus = len(self._keys[place]) - sum(map(len, words))
            yield self._hit(place, Closeness.WORDS, surplus + 1000 * begun)

    def _related(self, words: tuple[str, ...]) -> Iterable[Hit]:
        for row in _in_all([self._begun(word, self._owners_by_word) for word in words]):
            owner = self._owners[row]
            own = self._said_of[owner]
            foreign = sum(1 for word in words if word not in own)
            yield self._hit(min(self._of_owner[owner]), Closeness.RELATED, foreign)

    def _begun(self, word: str, postings: Mapping[str, set[int]]) -> set[int]:
        """Return the rows with the word, or one that begins with it; a number must be whole."""
        found = set(postings.get(word, ()))
        if len(word) < MIN_BEGUN_LETTERS or word.isdigit():
            return found
        at = bisect_left(self._vocabulary, word)
        while at < len(self._vocabulary) and self._vocabulary[at].startswith(word):
            found |= postings[self._vocabulary[at]]
            at += 1
        return found

    def _misspelt(self, key: str, words: tuple[str, ...]) -> Iterable[Hit]:
        if len(key) >= MIN_MISSPELT_LETTERS:
            for _, likeness, place in process.extract(
                key,
                self._keys,
                scorer=OSA.normalized_similarity,
                score_cutoff=MIN_LIKENESS,
                limit=None,
            ):
                if _digits(key) == _digits(self._keys[place]):
                    yield self._hit(place, Closeness.MISSPELT, 1 - likeness)
        meant = [self._meant(word) for word in words]
        for place in _in_all([set(likeness) for likeness in meant]):
            unlikeness = sum(1 - likeness[place] for likeness in meant) / len(meant)
            surplus = len(self._words[place]) - len(words)
            yield self._hit(place, Closeness.MISSPELT, unlikeness + surplus / 100)

    def _meant(self, word: str) -> dict[int, float]:
        """Return the similarity of each name's likest word, for names above the bound."""
        found = dict.fromkeys(self._begun(word, self._by_word), 1.0)
        if len(word) < MIN_MISSPELT_LETTERS or word.isdigit():
            return found
        for other, likeness, _ in process.extract(
            word,
            self._vocabulary,
            scorer=OSA.normalized_similarity,
            score_cutoff=MIN_LIKENESS,
            limit=None,
        ):
            for place in self._by_word[other]:
                found[place] = max(likeness, found.get(place, 0.0))
        return found


def _stems(text: str) -> tuple[str, ...]:
    return tuple(
        word[2:] if word.startswith(_ARTICLE) and len(word) >= _MIN_WITH_ARTICLE else word
        for word in words_of(text)
    )


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))


def _postings(rows: Iterable[Iterable[str]]) -> dict[str, set[int]]:
    places: dict[str, set[int]] = defaultdict(set)
    for place, words in enumerate(rows):
        for word in words:
            places[word].add(place)
    return dict(places)


def _in_all(sets: list[set[int]]) -> set[int]:
    return set.intersection(*sets) if sets else set()


def _best_of_each_owner(hits: Iterable[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.owner not in best or hit < best[hit.owner]:
            best[hit.owner] = hit
    return sorted(best.values())
