"""`vidcat export`: what is known, in the forms that other programs read."""

from pathlib import Path
from typing import Annotated

import typer

from vidcat.cli import hashes
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.render import (
    counted,
    print_one,
    say,
)
from vidcat.domain.matching import Band
from vidcat.domain.names import terminal_text
from vidcat.domain.time import clock

export = typer.Typer(name="export", help="Write for other programs.", no_args_is_help=True)
export.command("hashes")(hashes.export)


@export.command()
def bayanat(
    context: typer.Context,
    output: Annotated[Path, typer.Argument(metavar="OUT.csv", show_default=False)],
    band: Annotated[
        Band | None, typer.Option(help="Only pairs of this certainty.", show_default=False)
    ] = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the pairs that share footage as the CSV that Bayanat's `dedup-import` reads.

    Probable and confirmed pairs come out as duplicates, candidates as related; refused ones are
    left out. File names stand for videos.
    """
    from vidcat.runners.exports import export_bayanat

    with opened(context, catalogue) as found:
        done = export_bayanat(found, output, band, clock)
    if done.left_out:
        left_out = counted(done.left_out, "pair")
        say(f"vidcat: left out {left_out} of two files of one name, which Bayanat takes for one.")
    print_one(
        {"pairs": done.written, "left_out": done.left_out},
        f"{counted(done.written, 'pair')}: {terminal_text(str(output))}",
        as_json=as_json,
    )
