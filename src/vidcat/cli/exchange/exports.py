"""`vidcat export`: what is known, in the forms that other programs read."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.copies import hashes
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.progress import counting
from vidcat.cli.questions.filter_options import asking
from vidcat.cli.render import (
    counted,
    print_line,
    print_one,
    say,
)
from vidcat.domain.copies.matching import Band
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.time import clock

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.exports.parts.answer import Choices
    from vidcat.reads.questions.answers import Asked

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
    from vidcat.operations.export.hashes_and_matches import export_bayanat

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


OutArgument = Annotated[
    Path, typer.Argument(metavar="OUT", help="Where to write.", show_default=False)
]
ExporterOption = Annotated[
    str | None,
    typer.Option(
        "--exported-by",
        metavar="NAME",
        help="Who takes it out. Default: the setting `person`.",
        show_default=False,
    ),
]

RedactedOption = Annotated[
    bool,
    typer.Option(
        "--redacted", help="Burn out the faces and plates that people marked, in every picture."
    ),
]


@export.command("csv")
@asking
def as_csv(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin with a byte order mark, as Excel wants.")
    ] = False,
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a sheet, a row a sighting; no cell is run as a formula.

    Example: `vidcat export csv armour.csv --type vehicle/land --status confirmed`
    """
    from vidcat.exports.parts.answer import Choices

    take_out_as(context, catalogue, "csv", output, asked, Choices(bom=bom), exported_by, as_json)


@export.command("xlsx")
@asking
def as_xlsx(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    crops: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, max=5_000, help="Rows that have a picture of the box; 0 for none."
        ),
    ] = 200,
    redacted: RedactedOption = False,
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a workbook: the columns of the CSV with typed cells, crops, and what was asked.

    Example: `vidcat export xlsx parades.xlsx --context paraded --since 2016 --until 2016`
    """
    from vidcat.exports.parts.answer import Choices

    choices = Choices(crops=crops, redacted=redacted)
    take_out_as(context, catalogue, "xlsx", output, asked, choices, exported_by, as_json)


@export.command("jsonl")
@asking
def as_jsonl(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all that people state, in full, as JSON Lines; `vidcat import jsonl` takes it in.

    Without filters it is the whole catalogue; with filters the sightings asked for, every version
    of them, and all that they refer to.
    """
    from vidcat.exports.parts.answer import Choices

    take_out_as(context, catalogue, "jsonl", output, asked, Choices(), exported_by, as_json)


@export.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a line of `export jsonl`."""
    from vidcat.exports.formats.jsonl import schema_text

    print_line(schema_text().rstrip())


def take_out_as(
    context: typer.Context,
    catalogue: Path | None,
    form: str,
    output: Path,
    asked: "Asked",
    choices: "Choices",
    by: str | None,
    as_json: bool,
) -> None:
    """Take an answer out in a form; tell what went, and what the form could not say."""
    from vidcat.operations.export.answers import ExportOrder, Form, take_out

    with opened(context, catalogue) as found:
        person = by or found.settings.person
        order = ExportOrder(Form(form), output, asked, choices, person)
        with counting("sighting") as progress:
            left = take_out(found, order, progress)
    for remark, number in left.remarks.items():
        say(f"vidcat: {counted(number, 'sighting')} {remark}.")
    redaction = left.redaction.told() if left.redaction else None
    if redaction:
        say(_redacted_line(redaction))
    print_one(
        {
            "sightings": left.sightings,
            "file": str(output),
            "sha256": left.sha256,
            "remarks": dict(left.remarks),
            "redaction": redaction,
        },
        f"{counted(left.sightings, 'sighting')}: {terminal_text(str(output))}",
        as_json=as_json,
    )


def _redacted_line(told: Mapping[str, Any]) -> str:
    boxes, without = told["boxes_burnt_out"], told["stills_without_marks"]
    return (
        f"vidcat: {boxes} box{'' if boxes == 1 else 'es'} burnt out of "
        f"{counted(told['stills'], 'still')}; {counted(without, 'still')} "
        f"hold{'s' if without == 1 else ''} no face or plate that somebody marked."
    )
