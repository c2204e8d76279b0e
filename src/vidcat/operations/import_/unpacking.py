"""Archives on their way in: unpacked safely, into a folder that takes its place whole or never."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from vidcat.errors import BadArchive
from vidcat.imports.archives.bags import SIGHTINGS, bag_folder, require_valid_bag
from vidcat.imports.archives.zip_safety import unpack
from vidcat.operations.output import writing_folder


def unpack_into(archive: Path, folder: Path) -> None:
    """Unpack a zip into a new folder; raises NoSuchPath, BadArchive, NotOurFolder, BadOutput."""
    with writing_folder(folder) as part:
        unpack(archive, part)


@contextmanager
def sightings_of_bag(path: Path, scratch: Path) -> Iterator[Path]:
    """Yield the JSON Lines of a complete, valid bag, which is a folder or a zip of one.

    A zip is unpacked in `scratch` and removed when the block ends. Raises NoSuchPath, BadArchive.
    """
    with TemporaryDirectory(dir=scratch, prefix="bag-") as unpacked:
        folder = path
        if not path.is_dir():
            unpack(path, Path(unpacked))
            folder = bag_folder(Path(unpacked))
        require_valid_bag(folder)
        sightings = folder / SIGHTINGS
        if not sightings.is_file():
            raise BadArchive(f"{path.name}: the bag holds no {SIGHTINGS}.")
        yield sightings
