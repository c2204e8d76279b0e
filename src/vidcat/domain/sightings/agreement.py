"""Agreement of two people: the share of equal answers, and the share that chance alone would give.

Cohen's kappa is (p_o - p_e) / (1 - p_e), with p_o the share of equal words and p_e the share that
two people would give by chance who use each word as often as these do (Cohen 1960, "A coefficient
of agreement for nominal scales", Educational and Psychological Measurement 20, pages 37-46).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class _People(NamedTuple):
    """The two people whose words are compared."""

    first: str
    second: str


@dataclass(frozen=True)
class Naming:
    """What two people named one object: the second was not told what the first had named.

    `was_opened` where the second had been shown it before all the same. Types are taxonomy ids,
    whose parts lead from the widest type to the nearest.
    """

    first: str
    second: str
    first_type: str
    second_type: str
    was_opened: bool = False


@dataclass(frozen=True)
class Agreement:
    """How often two people named the same, of `asked`; of all types when `type` is None.

    `lenient` also counts a type and one that it is a kind of as the same. `kappa` is None where it
    is not defined: when nobody was asked, or when both only ever use one and the same word.
    """

    first: str
    second: str
    type: str | None
    asked: int
    same: int
    lenient: int
    kappa: float | None

    @property
    def share(self) -> float | None:
        """The share of equal words, 0..1."""
        return self.same / self.asked if self.asked else None


def cohens_kappa(words: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two people's words on the same things; None where it is undefined."""
    if not words:
        return None
    number = len(words)
    ours, theirs = Counter(a for a, _ in words), Counter(b for _, b in words)
    by_chance = sum(ours[word] * theirs[word] for word in ours) / number**2
    if by_chance == 1:
        return None
    observed = sum(a == b for a, b in words) / number
    return (observed - by_chance) / (1 - by_chance)


def agreements(namings: Iterable[Naming]) -> list[Agreement]:
    """Compare each pair of people, over all types and then type by type as the first named them.

    Of one type the question is whether it is that type or not, asked of all that the pair named.
    """
    pairs: dict[_People, list[Naming]] = defaultdict(list)
    for each in namings:
        pairs[_People(each.first, each.second)].append(each)
    found = []
    for people, named in sorted(pairs.items()):
        found.append(_over_all(people, named))
        types = sorted({each.first_type for each in named} | {each.second_type for each in named})
        found += [_of_type(people, named, each) for each in types]
    return found


def is_kind_of(type_: str, wanted: str) -> bool:
    """Return whether a type is a wanted one or below it."""
    return type_ == wanted or type_.startswith(f"{wanted}/")


def _over_all(people: _People, named: Sequence[Naming]) -> Agreement:
    words = [(each.first_type, each.second_type) for each in named]
    lenient = sum(is_kind_of(a, b) or is_kind_of(b, a) for a, b in words)
    same = sum(a == b for a, b in words)
    return Agreement(*people, None, len(words), same, lenient, cohens_kappa(words))


def _of_type(people: _People, named: Sequence[Naming], type_: str) -> Agreement:
    """Ask of all that two people named whether it is one type: yes or no."""
    words = [
        (str(is_kind_of(each.first_type, type_)), str(is_kind_of(each.second_type, type_)))
        for each in named
    ]
    concerned = [each for each in named if type_ in (each.first_type, each.second_type)]
    same = sum(each.first_type == each.second_type for each in concerned)
    lenient = sum(
        is_kind_of(each.first_type, each.second_type)
        or is_kind_of(each.second_type, each.first_type)
        for each in concerned
    )
    return Agreement(*people, type_, len(concerned), same, lenient, cohens_kappa(words))


@dataclass(frozen=True)
class Checked:
    """What one person's reviews made of another's sightings, each counted by its newest word."""

    first: str
    second: str
    verdicts: Mapping[str, int]

    @property
    def asked(self) -> int:
        """How many sightings were reviewed."""
        return sum(self.verdicts.values())
