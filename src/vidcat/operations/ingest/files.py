"""The files of a batch: found below the paths that a person gave, and identified by their bytes."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.video.model import FileIdentity
from vidcat.errors import RefusedEvidence
from vidcat.operations.ingest.options import Options
from vidcat.vault.originals import identify
from vidcat.vault.walk import FoundFile, find_files


def wanted_files(
    catalogue: Catalogue, paths: Sequence[Path], options: Options
) -> Iterator[FoundFile]:
    """Yield the files at or below `paths`, none of the catalogue's own; raise NoSuchPath."""
    return find_files(paths, follow_symlinks=options.follow_symlinks, leave_out=catalogue.folder)


def count_files(catalogue: Catalogue, paths: Sequence[Path], options: Options) -> int:
    """Count what `ingest` would look at; raise NoSuchPath."""
    return sum(1 for _ in wanted_files(catalogue, paths, options))


def identified(catalogue: Catalogue, options: Options) -> Callable[[FoundFile], FileIdentity]:
    """Return a function that hashes a file, or raises RefusedEvidence or FailedEvidence."""
    max_bytes = catalogue.settings.max_file_bytes

    def identity_of(file: FoundFile) -> FileIdentity:
        if file.refused:
            raise RefusedEvidence(file.refused, file.detail)
        return identify(file.path, max_bytes=max_bytes, follow_symlinks=options.follow_symlinks)

    return identity_of
