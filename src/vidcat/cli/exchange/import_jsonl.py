"""`vidcat import jsonl`: all that another catalogue states, with its authors and times."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, making_catalogue, settings_of
from vidcat.cli.progress import counting
from vidcat.cli.render import counted, print_json, print_line
from vidcat.domain.values.file_names import terminal_text

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.casework.exchange.arrivals import Arrived
    from vidcat.operations.import_.records import Tried

BringerOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who brings it in. Default: the setting `person`.",
        show_default=False,
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", help="Say what would come in and every problem; change nothing."),
]


def as_jsonl(
    context: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="As `export jsonl` wrote it.", show_default=False),
    ],
    merge: Annotated[
        bool,
        typer.Option("--merge", help="Into a catalogue that is not empty; numbers become new."),
    ] = False,
    dry_run: DryRunOption = False,
    by: BringerOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what another catalogue states, with the original authors and times.

    People are known by name, reports by their short name, videos by SHA-256. All of it comes in, or
    nothing.
    """
    from vidcat.operations.import_.records import Bringing, import_records

    settings = settings_of(context, catalogue)
    with making_catalogue(settings) as found, counting("record") as progress:
        bringing = Bringing(path, by or settings.person, merge, dry_run)
        arrived, tried = import_records(found, bringing, progress)
    if as_json:
        print_json(_json(arrived, tried, dry_run=dry_run))
    else:
        _tell(arrived, tried, dry_run=dry_run)
    if tried.count:
        raise typer.Exit(2)


def _json(arrived: "Arrived", tried: "Tried", *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "counts": arrived.counts,
        "numbers_shifted": arrived.shifted,
        "problems": [{"line": each.line, "problem": each.phrase} for each in tried.faults],
        "problem_count": tried.count,
    }


def _tell(arrived: "Arrived", tried: "Tried", *, dry_run: bool) -> None:
    done = "would be imported" if dry_run else "imported"
    told = ", ".join(counted(count, kind) for kind, count in arrived.counts.items())
    print_line(f"{done}: {told or 'nothing'}")
    for kind, by in arrived.shifted.items():
        print_line(f"{kind} 1 of the file is {kind} {by + 1} here, and so on")
    for each in tried.faults:
        print_line(terminal_text(f"line {each.line}: {each.phrase}."))
    if tried.count > len(tried.faults):
        print_line(f"and {tried.count - len(tried.faults)} problems more")
