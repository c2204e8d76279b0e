"""Families: videos connected, directly or through others, by copy relations."""

from collections.abc import Iterable, Mapping


def families(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each connected video the name of its family: the smallest SHA-256 in it.

    The result does not depend on the order of the pairs, nor on which video came first.
    """
    parent: dict[str, str] = {}
    for a, b in pairs:
        first, second = sorted((_root(parent, a), _root(parent, b)))
        parent[second] = first
    return {video: _root(parent, video) for video in parent}


def members(named: Mapping[str, str]) -> dict[str, list[str]]:
    """Turn video -> family into family -> its videos, sorted."""
    found: dict[str, list[str]] = {}
    for video in sorted(named):
        found.setdefault(named[video], []).append(video)
    return found


def _root(parent: dict[str, str], video: str) -> str:
    parent.setdefault(video, video)
    while parent[video] != video:
        parent[video] = parent[parent[video]]
        video = parent[video]
    return video
