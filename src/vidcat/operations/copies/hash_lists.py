"""Bring a hash list that somebody shared into the catalogue."""

from collections.abc import Callable
from pathlib import Path

from vidcat.casework.copies.hash_lists import ListDraft, add_hash_list
from vidcat.catalogue import Catalogue
from vidcat.domain.copies.hash_lists import HashList
from vidcat.imports.exchange.hash_list import open_hash_list
from vidcat.operations.export.hashes_and_matches import MADE_WITH


def import_hash_list(
    catalogue: Catalogue, path: Path, draft: ListDraft, tell: Callable[[int], None]
) -> HashList:
    """Read a file, or a folder of files, whole or not at all.

    Raises NoSuchPath, BadHashList that names file and line, BadStatement, NameTaken, NoSuchPerson.
    """
    source = open_hash_list(path, MADE_WITH)
    return add_hash_list(
        catalogue.store, draft, source.form, source.preprocessing, source.tracks, tell
    )
