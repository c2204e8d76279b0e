"""Import a sheet of sightings: every row is checked, then every frame proved, then all is recorded.

All of it in one transaction, or nothing. A dry run ends after the first step.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from vidcat.casework.exchange.imported import require_new
from vidcat.casework.exchange.sheets import Made, record_rows
from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.sheet_resolution import Reading
from vidcat.domain.exchange.sheets import Problems, ResolvedRow, SheetField, SheetProblem
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.fields import require_name
from vidcat.operations.import_.sheet_check import CheckedSheet, Sheet, check_sheet, open_sheet
from vidcat.operations.import_.sheet_files import (
    SheetForm,
    bad_rows_path,
    taken_in,
    writing_bad_rows,
)
from vidcat.operations.import_.sheet_frames import Proofs, prove_frames
from vidcat.operations.output import logged_name
from vidcat.store.transaction import Transaction

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SheetOrder:
    """What is to be imported, and how it is meant.

    `columns` say which column holds a field, "" that none does; with `guess` the others are found
    by the names that sheets use. `save_as` keeps what came of it under a name. `by` is who imports,
    and whose word a row is that names nobody.
    """

    path: Path
    form: SheetForm
    by: str
    sheet: str | None = None
    columns: Mapping[SheetField, str] = field(default_factory=dict)
    guess: bool = True
    save_as: str | None = None
    in_pixels: bool = False
    makes_items: bool = False
    skip_bad: bool = False
    again: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class SheetReport:
    """What came of it; when nothing `is_done`, `made` is what would be made of the good rows.

    `rows` are those below the header; `not_stated` are proposals and what was taken back.
    """

    rows: int
    not_stated: int
    problems: Problems
    made: Made
    columns: Mapping[SheetField, str]
    unused: tuple[str, ...]
    is_done: bool = False
    bad_rows: Path | None = None


def import_sheet(catalogue: Catalogue, order: SheetOrder, progress: Progress) -> SheetReport:
    """Import a sheet, or only say what would come of it; `progress` hears of rows and frames.

    Nothing is recorded while a row has a problem, unless bad rows are skipped: they are then
    written beside the sheet. Raises NoSuchPath, BadSheet, AlreadyImported, NoSuchPerson, BadOutput,
    SandboxUnavailable.
    """
    with taken_in(catalogue, order.path, order.form, order.sheet) as file:
        with catalogue.store.read() as tx:
            tx.people.id(order.by)
            if not order.again:
                require_new(tx, file.sha256, file.name)
        reading = Reading(order.by, order.in_pixels, order.makes_items)
        sheet = open_sheet(catalogue.store, file, order.columns, reading, guess=order.guess)
        checked = check_sheet(catalogue, sheet, lambda done: progress("row", done, 0))
        report = _expected(sheet, checked)
        if order.dry_run or _is_stopped(order, checked):
            return report
        proofs = prove_frames(catalogue, checked.wanted, lambda *done: progress("frame", *done))
        failed = _failures(checked, proofs)
        if _is_stopped(order, checked):
            return _expected(sheet, checked)
        importing = _Importing(catalogue, order, sheet, checked, proofs, failed, progress)
        made = importing.record()
    left_out = bad_rows_path(order.path) if checked.problems.count else None
    return replace(report, made=made, is_done=True, bad_rows=left_out)


def _expected(sheet: Sheet, checked: CheckedSheet) -> SheetReport:
    fresh = checked.good - checked.known
    would_make = Made(sightings=fresh, known=checked.known, items=tuple(sorted(checked.items)))
    return SheetReport(
        rows=checked.rows,
        not_stated=checked.not_stated,
        problems=checked.problems,
        made=would_make,
        columns=sheet.named_columns,
        unused=sheet.unused,
    )


def _is_stopped(order: SheetOrder, checked: CheckedSheet) -> bool:
    return bool(checked.problems.count) and not order.skip_bad


def _failures(checked: CheckedSheet, proofs: Proofs) -> dict[int, SheetProblem]:
    """Count the frames that could not be proved as problems of all rows that mean them."""
    failed: dict[int, SheetProblem] = {}
    for (video, wish), proof in proofs.items():
        if isinstance(proof, SheetProblem):
            for row in checked.wanted[video][wish]:
                failed[row] = replace(proof, row=row)
    for row in sorted(failed):
        checked.problems.add(failed[row])
    return failed


@dataclass(frozen=True)
class _Importing:
    """A sheet that was checked and whose frames were proved, on its way into the catalogue."""

    catalogue: Catalogue
    order: SheetOrder
    sheet: Sheet
    checked: CheckedSheet
    proofs: Proofs
    failed: Mapping[int, SheetProblem]
    progress: Progress

    def record(self) -> Made:
        """Record all good rows, and write the others beside the sheet."""
        with self.catalogue.store.write() as tx, ExitStack() as held:
            said = tx.import_reads.said(self.checked.wanted)
            left_out = self._left_out(held)
            made = record_rows(tx, self._proved_rows(left_out), said, self.sheet.file.name)
            person = tx.people.id(self.order.by)
            if self.order.save_as is not None:
                name = require_name("save-mapping", self.order.save_as, "a mapping")
                columns, in_pixels = self.sheet.named_columns, self.order.in_pixels
                tx.column_mappings.save(name, columns, in_pixels=in_pixels, person=person)
            self._log(tx, person, made)
        return made

    def _left_out(self, held: ExitStack) -> Callable[[tuple[str, ...], int, str], None]:
        if not self.checked.problems.count:
            return lambda cells, number, why: None
        path = bad_rows_path(self.order.path)
        rows = held.enter_context(writing_bad_rows(self.catalogue, path, self.sheet.header))
        return rows.write

    def _proved_rows(
        self, left_out: Callable[[tuple[str, ...], int, str], None]
    ) -> Iterator[tuple[ResolvedRow, Moment]]:
        done, of = 0, self.checked.good
        for row, sought, problems in self.sheet.each():
            if row.number in self.failed:
                problems = (self.failed[row.number],)
            proof = self.proofs.get((sought.video, sought.wish)) if sought else None
            if sought and isinstance(proof, Moment) and not problems:
                done += 1
                self.progress("sighting", done, of)
                yield sought, proof
            elif row.number in self.checked.problems.rows:
                why = "; ".join(f"{each.field}: {each.sentence}" for each in problems)
                left_out(row.cells, row.number, why or "its original is gone")

    def _log(self, tx: Transaction, person: int, made: Made) -> None:
        file = self.sheet.file
        tx.custody_log.append(
            LoggedKind.IMPORTED,
            person,
            {
                "form": str(file.form),
                "file": logged_name(self.order.path),
                "sha256": file.sha256,
                "rows": self.checked.rows,
                "made": made.sightings,
                "known": made.known,
                "items": list(made.items),
                "left_out": len(self.checked.problems.rows),
            },
        )
