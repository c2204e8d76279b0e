"""Go through a sheet of sightings and find everything that is wrong with it, frames excepted."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.sheet_columns import columns_of
from vidcat.domain.exchange.sheet_resolution import Known, Reading, Resolver
from vidcat.domain.exchange.sheets import (
    Problems,
    ResolvedRow,
    Said,
    SheetField,
    SheetProblem,
    SheetRow,
    Wish,
    said_of,
)
from vidcat.domain.video.model import Video
from vidcat.errors import BadSheet
from vidcat.imports.sheets.sheet_fields import header_of, read_row
from vidcat.operations.import_.sheet_files import SheetFile
from vidcat.operations.import_.sheet_frames import kept_moment, record_if_gone
from vidcat.store.session import Store

MOST_SHOWN = 200
_TELL_EVERY = 1_000
_GONE = "its original is gone, and no keyframe has that time."


@dataclass(frozen=True)
class Sheet:
    """A sheet with its columns, whose rows can be gone through again and again."""

    file: SheetFile
    header: tuple[str, ...]
    columns: Mapping[SheetField, int]
    resolver: Resolver

    @property
    def named_columns(self) -> dict[SheetField, str]:
        """Which column, by its name, holds which field."""
        return {each: self.header[place] for each, place in self.columns.items()}

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that hold nothing we take."""
        taken = set(self.columns.values())
        return tuple(n for place, n in enumerate(self.header) if n and place not in taken)

    def each(self) -> Iterator[tuple[SheetRow, ResolvedRow | None, tuple[SheetProblem, ...]]]:
        """Yield every row below the header with its content, or with its problems.

        A row without an author yields neither.
        """
        with self.file.rows() as rows:
            header_of(rows)
            for row in rows:
                draft, faults = read_row(row, self.columns)
                if not draft.is_stated:
                    yield row, None, faults
                    continue
                sought, more = self.resolver.resolve(draft)
                faulty = {each.field for each in faults}
                problems = (*faults, *(each for each in more if each.field not in faulty))
                yield row, None if problems else sought, problems


@dataclass
class CheckedSheet:
    """What came of the check; `wanted` are the frames of each video, each with its rows.

    `known` counts what seems to be there already: a time is taken for the frame nearest to it.
    """

    problems: Problems
    rows: int = 0
    not_stated: int = 0
    known: int = 0
    items: set[str] = field(default_factory=set)
    wanted: dict[str, dict[Wish, list[int]]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def good(self) -> int:
        """How many rows can be recorded."""
        return self.rows - self.not_stated - len(self.problems.rows)


def open_sheet(
    store: Store, file: SheetFile, given: Mapping[SheetField, str], reading: Reading, *, guess: bool
) -> Sheet:
    """Read the header of a sheet, and what of the catalogue its rows may name; raises BadSheet."""
    with file.rows() as rows:
        header = header_of(rows)
    if not header:
        raise BadSheet(f"{file.name}: it is empty.")
    columns = columns_of(header, given, guess=guess)
    if (
        SheetField.CITATION not in columns
        and not {SheetField.VIDEO, SheetField.TYPE} <= columns.keys()
    ):
        lacking = SheetField.TYPE if SheetField.VIDEO in columns else SheetField.VIDEO
        raise BadSheet(
            f"{file.name}: which column holds the {lacking}? Say so with --map {lacking}=COLUMN; "
            f"the sheet has {', '.join(filter(None, header[:40]))}."
        )
    return Sheet(file, header, columns, Resolver(_known(store), reading))


def _known(store: Store) -> Known:
    with store.read() as tx:
        items, doubled = tx.import_reads.items()
        return Known(
            videos=tx.import_reads.video_names(),
            facts=tx.import_reads.facts(),
            taxonomy=tx.equipment.taxonomy(),
            people={name for name, _ in tx.people.listed()},
            items=items,
            doubled=doubled,
            claims=tx.import_reads.claims(),
        )


def check_sheet(
    catalogue: Catalogue, sheet: Sheet, progress: Callable[[int], None]
) -> CheckedSheet:
    """Check every row; `progress` hears of how many. Raises BadSheet where no row can be told.

    A video whose original is gone is good for its keyframes only. Files are not hashed and nothing
    is decoded here.
    """
    checked = CheckedSheet(Problems(MOST_SHOWN))
    gone: dict[str, Video | None] = {}
    said: dict[str, set[Said]] = {}
    for row, sought, problems in sheet.each():
        checked.rows += 1
        if sought is None:
            checked.not_stated += not problems
        elif _has_frames(catalogue, sought, gone):
            checked.items |= {sought.item} - {""}
            checked.wanted[sought.video].setdefault(sought.wish, []).append(row.number)
            checked.known += _seems_known(catalogue.store, sheet.resolver, sought, said)
        else:
            checked.problems.add(SheetProblem(row.number, SheetField.VIDEO, _GONE))
        for problem in problems:
            checked.problems.add(problem)
        if checked.rows % _TELL_EVERY == 0:
            progress(checked.rows)
    return checked


def _has_frames(catalogue: Catalogue, sought: ResolvedRow, gone: dict[str, Video | None]) -> bool:
    if sought.video not in gone:
        gone[sought.video] = record_if_gone(catalogue, sought.video)
    record = gone[sought.video]
    return record is None or kept_moment(record, sought.wish) is not None


def _seems_known(
    store: Store, resolver: Resolver, sought: ResolvedRow, said: dict[str, set[Said]]
) -> bool:
    if sought.video not in said:
        with store.read() as tx:
            said[sought.video] = tx.import_reads.said([sought.video])
    key = said_of(sought, resolver.nearest(sought))
    is_known = key in said[sought.video]
    said[sought.video].add(key)
    return is_known
