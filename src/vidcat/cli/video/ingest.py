"""`vidcat ingest`: files and folders become a catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, making_catalogue, settings_of
from vidcat.cli.progress import show_progress
from vidcat.cli.render import counted, say
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.video.batch import Tally
from vidcat.domain.video.model import Depth
from vidcat.errors import BadSetting

if TYPE_CHECKING:
    from vidcat.store.session import Store

EXAMPLES = """\
Examples:

    vidcat ingest ~/videos                   everything below a folder
    vidcat ingest clip.mp4 --depth fast      intra frames only: a quick look
    vidcat ingest /mnt/archive --json        one line of JSON for each file
    vidcat ingest clip.mp4 --report nujaba-southern-aleppo-2016 --citation 1
    vidcat ingest --retry-failed             what was set aside, wherever it is
    vidcat ingest -- -clip.mp4               a name that begins with a dash

Stop it with Ctrl-C; the same command goes on where it stopped.
"""


PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH...",
        help="Files and folders. Put -- before a name that begins with a dash.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(min=1, help="Videos at a time. Default: the cores.", show_default=False),
]
LinksOption = Annotated[
    bool, typer.Option("--follow-symlinks", help="Follow links to files and folders.")
]
DepthOption = Annotated[
    Depth, typer.Option(help="`fast` decodes intra frames only; `full` can be run later.")
]
DeepOption = Annotated[
    bool,
    typer.Option("--deep", help="Also look for crops, windows in pictures and filmed screens."),
]
ReportOption = Annotated[
    str | None,
    typer.Option(metavar="R", help="These videos are what a report cites...", show_default=False),
]
CitationOption = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, max=MAX_KEY, help="...in its citation N.", show_default=False),
]


StrictOption = Annotated[
    bool, typer.Option("--strict", help="Exit 1 when a file did not make it whole.")
]
RetryOption = Annotated[
    bool,
    typer.Option(
        "--retry-failed",
        help="Try again what was set aside; without PATH, every video whose worker died.",
    ),
]
RenewOption = Annotated[
    bool, typer.Option("--renew", help="Extract again what another version extracted.")
]
PreserveOption = Annotated[
    bool, typer.Option("--preserve", help="Also keep a copy of each original in the blobs.")
]


def ingest(
    context: typer.Context,
    paths: PathsArgument = None,
    report: ReportOption = None,
    citation: CitationOption = None,
    depth: DepthOption = Depth.FULL,
    workers: WorkersOption = None,
    preserve: PreserveOption = False,
    deep: DeepOption = False,
    retry_failed: RetryOption = False,
    renew: RenewOption = False,
    follow_symlinks: LinksOption = False,
    strict: StrictOption = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register, extract, fingerprint and match files and folders; goes on where it stopped."""
    from vidcat import pipeline  # decoders and databases are slow to import
    from vidcat.casework.reports.statements import find_citation
    from vidcat.catalogue import ingest_lock
    from vidcat.operations.ingest.files import count_files
    from vidcat.operations.ingest.options import Options, sandbox_for
    from vidcat.operations.ingest.progress_file import recorded

    _require(bool(paths) or retry_failed)
    settings = settings_of(context, catalogue, workers=workers)
    sandbox = sandbox_for(settings)
    with making_catalogue(settings, create=bool(paths)) as opened, ingest_lock(opened):
        cited = find_citation(opened.store, report, citation)
        options = Options(
            mechanism=sandbox,
            depth=depth,
            preserve=preserve,
            follow_symlinks=follow_symlinks,
            deep=deep,
            retry_failed=retry_failed,
            renew=renew,
            citation=cited,
            person=settings.person,
        )
        wanted = paths or _those_that_failed(opened.store)
        total = count_files(opened, wanted, options)
        with (
            show_progress(total, sandbox, as_json=as_json) as progress,
            recorded(opened, total, progress) as watch,
        ):
            tally = pipeline.ingest(opened, wanted, options, watch)
    _say_what_needs_a_person(tally)
    if tally.set_aside or (strict and tally.has_failures):
        raise typer.Exit(1)


def _require(is_named: bool) -> None:
    if not is_named:
        raise BadSetting("ingest needs files or folders (PATH...), or --retry-failed.")


def _those_that_failed(store: "Store") -> list[Path]:
    from vidcat.reads.video.by_name import paths_of_failed

    found = paths_of_failed(store)
    if not found:
        say("No video that failed has a file where it was found; name the file to try it.")
    return found


def _say_what_needs_a_person(tally: Tally) -> None:
    if tally.changed:
        say(
            f"{counted(tally.changed, 'file')} changed since an earlier ingest; "
            "`vidcat video` tells of each video what became of its files"
        )
    if tally.set_aside:
        say(
            f"{counted(tally.set_aside, 'video')} set aside, because the worker process died again "
            "and again; to try again: vidcat ingest --retry-failed"
        )
