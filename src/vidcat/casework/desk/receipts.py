"""Statements that come over a line that may break: sent again, they count once."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vidcat.errors import BadStatement
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

_KEY = re.compile(r"[A-Za-z0-9-]{16,64}", re.ASCII)


@dataclass(frozen=True)
class Sent:
    """A statement as it came: its sender's key for it, who sent it, and all that it says."""

    key: str
    by: str
    said: Mapping[str, Any]


def answer_of(store: Store, sent: Sent) -> dict[str, Any] | None:
    """Return the answer to a statement that was received before, None when it is new.

    Raises BadStatement for a key that came with another statement or from somebody else.
    """
    with store.read() as tx:
        return _known(tx, sent, tx.people.id(sent.by))


def once(store: Store, sent: Sent, act: Callable[[Store], dict[str, Any]]) -> dict[str, Any]:
    """Act on a statement unless its key was received before; then give the answer of that time.

    The receipt is committed with what `act` does, or neither is. `act` uses the store that it is
    given. Raises BadStatement as `answer_of` does.
    """
    with store.write() as tx:
        person = tx.people.id(sent.by)
        known = _known(tx, sent, person)
        if known is not None:
            return known
        answer = act(store.joined(tx))
        tx.desk.receive(sent.key, person, _digest(sent), answer)
        return answer


def _known(tx: Transaction, sent: Sent, person: int) -> dict[str, Any] | None:
    if not _KEY.fullmatch(sent.key):
        raise BadStatement("key: a statement's key is 16 to 64 letters, digits and hyphens.")
    known = tx.desk.receipt(sent.key)
    if known is None:
        return None
    if known[:2] != (person, _digest(sent)):
        raise BadStatement("key: another statement was received under it.")
    return known[2]


def _digest(sent: Sent) -> str:
    content = json.dumps(sent.said, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()
