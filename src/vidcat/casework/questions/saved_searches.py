"""Searches that people keep."""

from collections.abc import Sequence

from vidcat.domain.desk.viewing import SavedSearch
from vidcat.domain.values.fields import MAX_PROSE, quoted, require_name, require_text
from vidcat.errors import NoSuchSearch
from vidcat.store.session import Store


def save_search(store: Store, name: str, filters: str, by: str) -> int:
    """Keep a question by a name; `filters` is the query part of its address.

    Raises BadStatement, NoSuchPerson.
    """
    tidy = require_name("name", name, "a search")
    require_text("filters", filters, MAX_PROSE)
    with store.write() as tx:
        return tx.desk.save_search(tidy, filters, tx.people.id(by))


def remove_search(store: Store, number: int) -> None:
    """Take a saved search away; raises NoSuchSearch."""
    with store.write() as tx:
        if not tx.desk.remove_search(number):
            raise NoSuchSearch(f"search: there is none of number {number}.")


def find_search(store: Store, name: str) -> SavedSearch:
    """Return the saved search of a name, the newest of several; raise NoSuchSearch."""
    found = [each for each in list_searches(store) if each.name == name.strip()]
    if not found:
        names = ", ".join(each.name for each in list_searches(store)[:5]) or "none yet"
        raise NoSuchSearch(f"search: none is kept as {quoted(name)}. There are: {names}.")
    return max(found, key=lambda each: each.number)


def list_searches(store: Store) -> Sequence[SavedSearch]:
    """List what is kept, by name."""
    with store.read() as tx:
        return tx.desk.saved_searches()
