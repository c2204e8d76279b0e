"""Families: videos connected, directly or through others, by copy relations."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar


class _Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


Member = TypeVar("Member", bound=_Ordered)


def families(pairs: Iterable[tuple[Member, Member]]) -> dict[Member, Member]:
    """Return the family of each connected video: the smallest SHA-256 in it.

    The result depends neither on the order of the pairs nor on that of a pair. Other ordered values
    make families in the same way.
    """
    parent: dict[Member, Member] = {}
    for a, b in pairs:
        first, second = sorted((_root(parent, a), _root(parent, b)))
        parent[second] = first
    return {video: _root(parent, video) for video in parent}


def between(pairs: Iterable[tuple[Member, Member]], a: Member, b: Member) -> list[Member]:
    """Return the shortest chain of members from a to b that ties them.

    Empty when one pair ties them, and when none do.
    """
    beside: dict[Member, set[Member]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    before = {b: b}
    waiting = [b]
    for video in waiting:
        for other in sorted(beside.get(video, set()) - before.keys()):
            before[other] = video
            waiting.append(other)
    path = [a]
    while path[-1] != b and path[-1] in before:
        path.append(before[path[-1]])
    return path[1:-1]


def members(named: Mapping[Member, Member]) -> dict[Member, list[Member]]:
    """Turn video -> family into family -> its videos, sorted."""
    found: dict[Member, list[Member]] = {}
    for video in sorted(named):
        found.setdefault(named[video], []).append(video)
    return found


def _root(parent: dict[Member, Member], video: Member) -> Member:
    parent.setdefault(video, video)
    while parent[video] != video:
        parent[video] = parent[parent[video]]
        video = parent[video]
    return video
