"""Bring a file of records that another catalogue wrote into this one, or say what is wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vidcat.casework.exchange.arrivals import Arrived, Arriving, take_in
from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.records import Statement
from vidcat.errors import BadRecords
from vidcat.imports.bounds.local_file import opened_file
from vidcat.imports.exchange.jsonl import Fault, RecordFile, digest_of, open_records
from vidcat.operations.output import logged_name

Progress = Callable[[int, int], None]
MOST_FAULTS = 100


@dataclass(frozen=True)
class Bringing:
    """Which file is brought in by whom; see `casework.arrivals.Arriving` for the choices."""

    path: Path
    by: str | None
    merge: bool = False
    dry_run: bool = False


@dataclass
class Tried:
    """What a dry run found: the first faults, and how many there are in all."""

    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, phrase: str) -> None:
        """Remember a fault."""
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line, phrase))


def import_records(
    catalogue: Catalogue, bringing: Bringing, progress: Progress
) -> tuple[Arrived, Tried]:
    """Import all records of a file, or none; `progress` receives how many of how many are read.

    A dry run reads all of it, reports every fault and changes nothing. Raises NoSuchPath,
    BadRecords that names file and line, and as `casework.exchange.arrivals.take_in` does.
    """
    digest = digest_of(bringing.path)
    tried = Tried()
    with opened_file(bringing.path) as stream:
        file = open_records(bringing.path, stream)

        def tell(line: int, phrase: str) -> None:
            if not bringing.dry_run:
                raise file.bad(line, phrase)
            tried.add(line, phrase)

        def read() -> Iterator[tuple[int, Statement]]:
            yield from _statements(file, tell, progress)
            if file.sha256 != digest and not tried.count:
                raise BadRecords(f"{bringing.path.name} was changed while it was read.")

        arriving = Arriving(
            records=read(),
            detail={"form": "jsonl", "file": logged_name(bringing.path)},
            sha256=digest,
            by=bringing.by,
            merge=bringing.merge,
            dry_run=bringing.dry_run,
        )
        return take_in(catalogue.store, arriving, tell), tried


def _statements(
    file: RecordFile, tell: Callable[[int, str], None], progress: Progress
) -> Iterator[tuple[int, Statement]]:
    promised, last = sum(file.header.counts.values()), 1
    for line, each in file.each():
        last = line
        progress(min(line - 1, promised), promised)
        if isinstance(each, Fault):
            tell(line, each.phrase)
        else:
            yield line, each
    if last - 1 != promised:
        tell(last, f"it is the last, but the header promises {promised} records, not {last - 1}")
    progress(promised, promised)
