"""`vidcat import auto-archiver`: what Bellingcat's auto-archiver kept of videos on the web."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, opened, person_of
from vidcat.cli.progress import counting, show_progress
from vidcat.cli.render import counted, print_json, print_line, say
from vidcat.domain.values.file_names import terminal_text
from vidcat.errors import BadArchive

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.catalogue import Catalogue
    from vidcat.operations.import_.auto_archiver import ArchiveReport

ABOUT = """
Each video that its record names is looked for in the folder and proved by the hash that is stated;
where and when it was posted becomes a posting, and timestamp tokens, OpenTimestamps, web archives
and the page of the archive become papers of it: they stay where they are, known by their SHA-256.
Again, it adds nothing.

Examples:

    vidcat import auto-archiver archive/ --ingest --by Lina     a folder with db.csv in it
    vidcat import auto-archiver archive/db.csv --by Lina        of videos that are here already
    vidcat import auto-archiver archive.zip --into archive --ingest --by Lina
"""
_MOST_SHOWN = 200


def auto_archiver(
    context: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|CSV|ZIP", help="What auto-archiver wrote.", show_default=False
        ),
    ],
    ingest: Annotated[
        bool, typer.Option("--ingest", help="Also catalogue the videos that are not here yet.")
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Where to unpack a zip to: papers and videos stay there."
        ),
    ] = None,
    by: ByOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in videos, postings and papers that auto-archiver kept, proved by their hashes."""
    from vidcat.operations.import_.auto_archiver import read_archive, record_archive, waiting_files
    from vidcat.operations.import_.unpacking import unpack_into

    with opened(context, catalogue) as found:
        person = person_of(found.settings, by)
        if into is not None:
            unpack_into(path, into)
        elif path.suffix.lower() == ".zip":
            raise BadArchive(f"{path.name}: say where to unpack it to, with --into FOLDER.")
        with counting("record") as progress:
            kept = read_archive(found, into or path, progress)
        waiting = waiting_files(found, kept)
        if ingest and waiting:
            _ingest(found, waiting)
        report = record_archive(found, kept, person)
    if as_json:
        print_json(_report_json(report))
    else:
        _print_report(report)


def _ingest(found: "Catalogue", files: tuple[Path, ...]) -> None:
    from vidcat import pipeline
    from vidcat.catalogue import ingest_lock
    from vidcat.operations.ingest.options import Options, sandbox_for
    from vidcat.operations.ingest.progress_file import recorded

    sandbox = sandbox_for(found.settings)
    with (
        ingest_lock(found),
        show_progress(len(files), sandbox, as_json=False) as progress,
        recorded(found, len(files), progress) as watch,
    ):
        pipeline.ingest(found, files, Options(sandbox, person=found.settings.person), watch)


def _print_report(report: "ArchiveReport") -> None:
    for each in report.troubles[:_MOST_SHOWN]:
        print_line(terminal_text(f"{each.place}: {each.sentence}"))
    if len(report.troubles) > _MOST_SHOWN:
        print_line(f"... and {len(report.troubles) - _MOST_SHOWN:,} more.")
    for path in report.waiting[:_MOST_SHOWN]:
        print_line(terminal_text(f"not catalogued: {path}"))
    if report.waiting:
        waiting = counted(len(report.waiting), "video")
        say(f"vidcat: {waiting} not in the catalogue; --ingest takes them in.")
    print_line(
        f"{counted(report.items, 'record')}, {counted(report.videos, 'video')} proved: "
        f"{counted(report.postings, 'posting')} and {counted(report.papers, 'paper')} added."
    )


def _report_json(report: "ArchiveReport") -> dict[str, Any]:
    return {
        "records": report.items,
        "videos": report.videos,
        "postings": report.postings,
        "papers": report.papers,
        "waiting": [str(path) for path in report.waiting],
        "problems": [{"place": each.place, "problem": each.sentence} for each in report.troubles],
    }
