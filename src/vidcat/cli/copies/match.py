"""`vidcat match`: have we seen this? Nothing is added to the catalogue."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.copies.relation_lines import called, print_relation
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import print_json, print_line, shown_path, verdict_line
from vidcat.domain.exchange.video_documents import outcome_json, relation_json, same_bytes_json
from vidcat.domain.values.file_names import path_fields
from vidcat.domain.video.batch import Tally
from vidcat.domain.video.model import Depth, Outcome

if TYPE_CHECKING:  # the command line starts without the decoder's modules
    from vidcat.operations.copies.match_files import FileMatches


def match(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False)],
    depth: Annotated[Depth, typer.Option(help="fast decodes intra frames only.")] = Depth.FULL,
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Also look for crops, windows in pictures, filmed screens."),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 when a file could not be compared.")
    ] = False,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the videos of the catalogue that share footage with files not added to it.

    In the JSON, "a" is the file and "b" the video of the catalogue; they are equal for a file whose
    very bytes are catalogued. A file that could not be compared has "status" and "reason".
    """
    from vidcat.operations.copies.match_files import match_files
    from vidcat.reads.video.by_name import file_names

    tally = Tally()
    rows: list[dict[str, Any]] = []
    with opened(context, catalogue) as found:
        names = file_names(found.store)
        for answer in match_files(found, files, depth, deep=deep):
            if isinstance(answer, Outcome):
                tally.add(answer)
            if as_json:
                rows += _rows(answer)
            else:
                _print_answer(answer, names)
    if as_json:
        print_json(rows)
    if strict and tally.has_failures:
        raise typer.Exit(1)


def _rows(answer: "FileMatches | Outcome") -> Iterable[dict[str, Any]]:
    if isinstance(answer, Outcome):
        return [outcome_json(answer)]
    found = [same_bytes_json(answer.video)] if answer.known else []
    found += map(relation_json, answer.relations)
    return [{**row, **path_fields(answer.path)} for row in found]


def _print_answer(answer: "FileMatches | Outcome", names: dict[str, bytes]) -> None:
    if isinstance(answer, Outcome):
        print_line(verdict_line(answer))
        return
    name = shown_path(answer.path)
    if answer.known:
        alone = "" if answer.relations else "; nothing else shares footage with it"
        print_line(f"{name}: these very bytes are catalogued, as video {answer.video}{alone}.")
    for relation in answer.relations:
        print_relation(relation, name, called(relation.b, names[relation.b]))
    if not answer.known and not answer.relations:
        print_line(f"{name}: not seen before.")
