"""Withdraw a statement about a video: one way for all kinds that are added and withdrawn."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from vidcat.domain.values.fields import MAX_PROSE, require_text
from vidcat.errors import BadStatement
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

Said = TypeVar("Said", covariant=True)


class Withdrawable(Protocol[Said]):
    """A kind of statement that can be withdrawn: postings and places."""

    def withdraw(self, number: int, person: int, why: str) -> Said:
        """Withdraw a statement by its number and return it."""


def withdraw_statement(
    store: Store,
    kind: Callable[[Transaction], Withdrawable[Said]],
    number: int,
    why: str,
    by: str,
) -> Said:
    """Withdraw a statement by its number and return it; the record of it stays.

    `kind` picks the repository from a transaction. Raises BadStatement without a reason or when it
    is withdrawn already, the kind's own error when there is none, NoSuchPerson.
    """
    if not why.strip():
        raise BadStatement("reason: say why it is withdrawn.")
    require_text("reason", why, MAX_PROSE)
    with store.write() as tx:
        return kind(tx).withdraw(number, tx.people.id(by), why)
