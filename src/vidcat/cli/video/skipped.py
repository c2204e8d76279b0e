"""`vidcat skipped`: what batches passed over, by kind and reason."""

from collections.abc import Sequence
from typing import Annotated

import typer

from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import print_json, print_line, print_table, shown_path
from vidcat.domain.exchange.video_documents import skipped_json
from vidcat.domain.values.fields import MAX_KEY
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.video.file_kinds import FileKind, advice_on, counted_kinds
from vidcat.domain.video.passed_over import SkippedFile, SkippedList, since_words


def skipped(
    context: typer.Context,
    kind: Annotated[
        FileKind | None, typer.Option(help="Only files of one kind.", show_default=False)
    ] = None,
    gone: Annotated[
        bool, typer.Option("--gone", help="Also those that are not there any more.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(min=1, max=MAX_KEY, help="How many at most.", show_default=False),
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the files that `vidcat ingest` passed over, why, and what helps.

    A file that was catalogued since is not listed. Counts are of all kinds.
    """
    from vidcat.reads.video.skipped import skipped_files

    with opened(context, catalogue) as found:
        listed = skipped_files(found.store, kind, with_gone=gone)
    shown = listed.files[:limit]
    if as_json:
        print_json(
            {
                "counts": listed.counts,
                "gone": listed.gone,
                "files": [skipped_json(file) for file in shown],
            }
        )
        return
    _print_files(shown)
    if rest := len(listed.files) - len(shown):
        print_line(f"... and {rest} more")
    _print_counts(listed, gone=gone)


def _print_files(files: Sequence[SkippedFile]) -> None:
    if not files:
        return
    print_table([("kind", "path", "why"), *map(_row, files)])
    print_line("what can be done:")
    for kind in FileKind:
        if any(file.passed.kind is kind for file in files):
            print_line(f"  {kind}: {advice_on(kind)}")


def _row(file: SkippedFile) -> tuple[str, str, str]:
    passed = file.passed
    return passed.kind, shown_path(passed.path), terminal_text(passed.why + since_words(file.now))


def _print_counts(listed: SkippedList, *, gone: bool) -> None:
    print_line(f"passed over: {counted_kinds(listed.counts) or 'nothing that is there'}")
    if listed.gone and not gone:
        print_line(f"{listed.gone} more that were passed over are gone; --gone lists them, too")
