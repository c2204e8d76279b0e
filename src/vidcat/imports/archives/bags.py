"""Bags (RFC 8493) that come from outside: taken only whole, valid, and without links."""

import logging
import os
import stat
from pathlib import Path

import bagit

from vidcat.domain.values.fields import quoted
from vidcat.errors import BadArchive

SIGHTINGS = Path("data", "sightings.jsonl")
_FIRM = frozenset({"sha256", "sha512"})  # RFC 8493, 2.4; what is weaker anybody can forge
_MOST_FILES = 200_000
# Beside its own errors, bagit lets through what malformed tag files make Python raise.
_NONSENSE = (bagit.BagError, ValueError, KeyError, IndexError, TypeError, RecursionError)


def require_valid_bag(folder: Path) -> None:
    """Raise BadArchive unless a folder is a complete and valid bag with strong checksums.

    The check is that of the Library of Congress's `bagit`. Links, devices and files to be fetched
    from the web are refused.
    """
    _require_plain_files(folder)
    logging.getLogger("bagit").setLevel(logging.CRITICAL)  # its words come to the person as ours
    try:
        bag = bagit.Bag(str(folder))
        _require_here(bag, folder)
        bag.validate()
    except OSError as error:
        raise BadArchive(f"{folder.name}: it cannot be read: {error.strerror}.") from error
    except _NONSENSE as error:
        told = " ".join(str(error).split())[:500].rstrip(".")
        raise BadArchive(f"{folder.name}: it is no valid bag: {told}.") from error


def bag_folder(folder: Path) -> Path:
    """Return the bag in a folder that was unpacked: the folder, or the only one in it."""
    if (folder / "bagit.txt").exists():
        return folder
    inside = [each for each in folder.iterdir() if each.is_dir()]
    return inside[0] if len(inside) == 1 else folder


def _require_here(bag: bagit.Bag, folder: Path) -> None:
    if (folder / "fetch.txt").exists():
        raise BadArchive(f"{folder.name}: files of it are still on the web (fetch.txt).")
    if not _FIRM & set(bag.algorithms):
        weak = ", ".join(bag.algorithms) or "none"
        raise BadArchive(f"{folder.name}: its checksums are {weak}; it needs SHA-256 or SHA-512.")


def _require_plain_files(folder: Path) -> None:
    count = 0
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            mode = os.lstat(Path(place, name)).st_mode
            count += 1
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise BadArchive(
                    f"{folder.name}: {quoted(name)} is a link or a device, not a file."
                )
            if count > _MOST_FILES:
                raise BadArchive(f"{folder.name}: it holds more than {_MOST_FILES:,} files.")
