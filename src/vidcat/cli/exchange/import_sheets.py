"""`vidcat import csv`, `xlsx` and `mappings`: sightings from the sheets that analysts keep."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.progress import counting
from vidcat.cli.render import counted, print_json, print_line, say
from vidcat.domain.exchange.sheets import SheetField
from vidcat.domain.values.fields import quoted
from vidcat.domain.values.file_names import terminal_text
from vidcat.errors import BadSheet, BadStatement

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.exchange.sheets import ColumnMapping
    from vidcat.operations.import_.sheets import SheetReport

_ABOUT = """
Columns are found by their names; `--map FIELD=COLUMN` says others, and without COLUMN that none
holds it. Fields: {fields}.

A video is a SHA-256 or 8 digits of one, a file name, a path, or where it was posted; a time is as
in `vidcat sighting add`; a type is any of its names in any language.

Examples:

    vidcat import {form} sheet.{form} --dry-run --by Lina
    vidcat import {form} sheet.{form} --map at=Timecode --save-mapping desk --by Lina
    vidcat import {form} more.{form} --mapping desk --skip-bad --by Lina
"""


def about(form: str) -> str:
    """Return the text below the options in the help of a form."""
    return _ABOUT.format(form=form, fields=", ".join(SheetField))


FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="The sheet.", show_default=False)
]
SheetOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which sheet of a workbook, when there are several."),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field; several."),
]
MappingOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Columns as they were saved by this name.")
]
SaveOption = Annotated[
    str | None, typer.Option("--save-mapping", metavar="NAME", help="Keep the columns by a name.")
]
PixelsOption = Annotated[
    bool, typer.Option("--pixels", help="Boxes are in pixels of the shown frame, not fractions.")
]
ItemsOption = Annotated[
    bool, typer.Option("--make-items", help="Make the objects that are named and not there yet.")
]
SkipOption = Annotated[
    bool,
    typer.Option("--skip-bad", help="Leave bad rows out; they are written beside the sheet."),
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Although this very file was imported before.")
]
DryOption = Annotated[
    bool, typer.Option("--dry-run", help="Only say what is wrong and what would be made.")
]


def sheet(
    context: typer.Context,
    path: FileArgument,
    sheet: SheetOption = None,
    columns: MapOption = None,
    mapping: MappingOption = None,
    save_as: SaveOption = None,
    pixels: PixelsOption = False,
    make_items: ItemsOption = False,
    skip_bad: SkipOption = False,
    again: AgainOption = False,
    dry_run: DryOption = False,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make sightings of the rows of a sheet, such as `vidcat export` writes.

    Rows become sightings of exact frames, all of them or none. Formulas are not taken.
    """
    from vidcat.casework.exchange.column_mappings import find_mapping
    from vidcat.operations.import_.sheet_files import SheetForm
    from vidcat.operations.import_.sheets import SheetOrder, import_sheet

    given = _given(columns)
    with opened(context, catalogue) as found:
        saved = find_mapping(found.store, mapping) if mapping is not None else None
        order = SheetOrder(
            path=path,
            form=SheetForm(context.info_name or ""),
            by=person_of(found.settings, by),
            sheet=sheet,
            columns={**(saved.columns if saved else {}), **given},
            guess=saved is None,
            save_as=save_as,
            in_pixels=pixels or (saved is not None and saved.in_pixels),
            makes_items=make_items,
            skip_bad=skip_bad,
            again=again,
            dry_run=dry_run,
        )
        with _telling() as progress:
            report = import_sheet(found, order, progress)
    if as_json:
        print_json(_report_json(report))
    else:
        _print_report(path.name, report)
    if report.problems.count and not report.is_done:
        rows = counted(len(report.problems.rows), "row")
        raise BadSheet(f"{path.name}: {rows} cannot be imported; nothing was recorded.")


def mappings(
    context: typer.Context, catalogue: CatalogueOption = None, as_json: JsonOption = False
) -> None:
    """List the saved mappings of columns."""
    from vidcat.casework.exchange.column_mappings import list_mappings

    with opened(context, catalogue) as found:
        listed = list_mappings(found.store)
    if as_json:
        print_json([_mapping_json(each) for each in listed])
        return
    for mapping in listed:
        columns = ", ".join(f"{of}={name}" for of, name in mapping.columns.items())
        pixels = ", boxes in pixels" if mapping.in_pixels else ""
        said = f"{mapping.name}: {columns}{pixels} [{mapping.by}, {mapping.at:%Y-%m-%d}]"
        print_line(terminal_text(said))
    if not listed:
        print_line("No mapping was saved.")


def _given(texts: list[str] | None) -> dict[SheetField, str]:
    given: dict[SheetField, str] = {}
    for text in texts or ():
        field, sign, column = text.partition("=")
        if not sign or field.strip() not in list(SheetField):
            known = ", ".join(SheetField)
            raise BadStatement(f"map: {quoted(text)} is not FIELD=COLUMN; fields are {known}.")
        given[SheetField(field.strip())] = column
    return given


@contextmanager
def _telling() -> Iterator[Callable[[str, int, int], None]]:
    """Yield the progress display of an import: one bar after the other, or lines now and then."""
    with ExitStack() as held:
        tell: dict[str, Callable[[int, int], None]] = {}

        def progress(noun: str, done: int, of: int) -> None:
            if noun not in tell:
                held.close()
                tell[noun] = held.enter_context(counting(noun))
            tell[noun](done, of)

        yield progress


def _print_report(name: str, report: "SheetReport") -> None:
    for each in report.problems.shown:
        print_line(terminal_text(f"{name}:{each.row}: {each.field}: {each.sentence}"))
    if report.problems.count > len(report.problems.shown):
        print_line(f"... and {report.problems.count - len(report.problems.shown):,} more problems.")
    columns = ", ".join(f"{of}={column}" for of, column in report.columns.items())
    say(terminal_text(f"columns: {columns}"))
    if report.unused:
        say(terminal_text(f"not used: {', '.join(report.unused)}"))
    print_line(terminal_text(_made_line(report)))
    if report.bad_rows:
        print_line(terminal_text(f"The rows left out are in {report.bad_rows}."))


def _made_line(report: "SheetReport") -> str:
    made = report.made
    parts = [counted(made.sightings, "sighting")]
    parts += [f"{made.proposed} proposed on copies"] if made.proposed else []
    parts += [f"new items: {', '.join(made.items[:20])}"] if made.items else []
    parts += [f"{made.known} there already"] if made.known else []
    parts += [f"{report.not_stated} nobody states"] if report.not_stated else []
    bad = len(report.problems.rows)
    parts += [f"{counted(bad, 'bad row')}, {report.problems.count} problems"] if bad else []
    verb = "made" if report.is_done else "would make"
    return f"{counted(report.rows, 'row')}: {verb} {'; '.join(parts)}."


def _report_json(report: "SheetReport") -> dict[str, Any]:
    made = report.made
    return {
        "done": report.is_done,
        "rows": report.rows,
        "sightings": made.sightings,
        "proposed": made.proposed,
        "known": made.known,
        "not_stated": report.not_stated,
        "items": list(made.items),
        "bad_rows": len(report.problems.rows),
        "bad_rows_file": report.bad_rows and str(report.bad_rows),
        "problems_in_all": report.problems.count,
        "problems": [
            {"row": each.row, "field": each.field, "problem": each.sentence}
            for each in report.problems.shown
        ],
        "columns": dict(report.columns),
        "not_used": list(report.unused),
    }


def _mapping_json(each: "ColumnMapping") -> dict[str, Any]:
    return {
        "mapping": each.name,
        "columns": dict(each.columns),
        "pixels": each.in_pixels,
        "by": each.by,
        "at": each.at.isoformat(),
    }
