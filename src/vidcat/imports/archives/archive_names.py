"""Names of files in an archive: none leads out of the folder, and no two mean one file."""

import unicodedata
from collections.abc import Iterable

from vidcat.domain.values.fields import quoted
from vidcat.errors import BadArchive

_MAX_PART = 255  # bytes, as in every file system of Linux
_MAX_PATH = 1_000
_MAX_DEPTH = 32


def require_safe_names(names: Iterable[str], archive: str) -> None:
    """Raise BadArchive unless every name lies below the folder and means a file of its own.

    Two that differ only in case or in how a letter is composed are one file on some systems.
    """
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        fault = name_fault(name)
        if fault:
            raise BadArchive(f"{archive}: {quoted(name)} {fault}.")
        key = _key(name)
        parts = key.rstrip("/").split("/")
        above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        own = "/".join(parts)
        if own in files or above & files or (own in folders and not name.endswith("/")):
            raise BadArchive(f"{archive}: {quoted(name)} stands for two files.")
        folders |= above
        if name.endswith("/"):
            folders.add(own)
        else:
            files.add(own)


def name_fault(name: str) -> str:
    """Return why a name of an archive's file is not safe, "" when it is."""
    bare = name.removesuffix("/")
    parts = bare.split("/")
    if "\\" in name or ":" in parts[0] or name.startswith("/"):
        return "is an absolute path, or one of Windows"
    if any(part in ("", ".", "..") for part in parts):
        return "is a path that climbs, or is empty"
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        return "holds what is no letter"
    encoded = [len(part.encode("utf-8", "surrogatepass")) for part in parts]
    if max(encoded) > _MAX_PART or sum(encoded) > _MAX_PATH or len(parts) > _MAX_DEPTH:
        return "is too long"
    return ""


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
