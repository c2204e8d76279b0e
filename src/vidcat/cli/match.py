"""`vidcat match`: have we seen this? Nothing is added to the catalogue."""

from pathlib import Path
from typing import Annotated

import typer

from vidcat.cli.copies import print_relation
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import (
    print_json,
    print_line,
    relation_json,
    same_bytes_json,
    shown_path,
)
from vidcat.domain.model import Depth
from vidcat.domain.names import path_fields


def match(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False)],
    depth: Annotated[Depth, typer.Option(help="fast decodes intra frames only.")] = Depth.FULL,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which videos of the catalogue share footage with files that are not added to it.

    In the JSON, "a" is the file and "b" the video of the catalogue; they are equal for a file
    whose very bytes are catalogued.
    """
    from vidcat.runners.single import match_file

    with opened(context, catalogue) as found:
        answers = [match_file(found, file, depth) for file in files]
    if as_json:
        print_json(
            [
                {**row, **path_fields(answer.path)}
                for answer in answers
                for row in (
                    *([same_bytes_json(answer.video)] if answer.known else []),
                    *map(relation_json, answer.relations),
                )
            ]
        )
        return
    for answer in answers:
        name = shown_path(answer.path)
        if answer.known:
            print_line(f"{name}: these very bytes are catalogued, as video {answer.video}.")
        for relation in answer.relations:
            print_relation(relation, a=name)
        if not answer.known and not answer.relations:
            print_line(f"{name}: not seen before.")
