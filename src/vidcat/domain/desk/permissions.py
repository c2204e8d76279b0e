"""Permissions by role: analysts label, reviewers check, managers do both and manage people."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from vidcat.domain.sightings.statements import Role


class Action(StrEnum):
    """What a request does to the catalogue."""

    READ = "read"
    LABEL = "label"  # sightings, citations, claims
    JUDGE = "judge"  # verdicts on pairs, words on idents
    REVIEW = "review"  # a second person's word on a sighting
    MANAGE = "manage"  # people


_EVERYBODY = frozenset({Action.READ, Action.JUDGE})
MAY: Mapping[Role, frozenset[Action]] = MappingProxyType(
    {
        Role.ANALYST: _EVERYBODY | {Action.LABEL},
        Role.REVIEWER: _EVERYBODY | {Action.REVIEW},
        Role.MANAGER: frozenset(Action),
    }
)


def may(role: Role, action: Action) -> bool:
    """Return whether people of a role may carry out an action."""
    return action in MAY[role]
