"""`vidcat export`: what is known, in the forms that other programs read."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vidcat.cli.copies import hashes
from vidcat.cli.options import CatalogueOption, JsonOption, opened
from vidcat.cli.progress import counting
from vidcat.cli.questions.filter_options import asking, nothing_words
from vidcat.cli.render import (
    counted,
    print_line,
    print_one,
    say,
)
from vidcat.domain.copies.matching import Band
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.values.time import clock
from vidcat.exports.format import Format
from vidcat.exports.registry import FORMATS

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question
    from vidcat.exports.parts.answer import Choices
    from vidcat.operations.export.answers import Left

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

Command = Callable[..., None]
_OPTIONS: Mapping[str, tuple[Any, bool | int]] = {
    "bom": (
        Annotated[
            bool, typer.Option("--bom", help="Begin with a byte order mark, as Excel wants.")
        ],
        False,
    ),
    "crops": (
        Annotated[
            int,
            typer.Option(metavar="N", min=0, max=5_000, help="Rows with a picture; 0 for none."),
        ],
        200,
    ),
    "originals": (
        Annotated[bool, typer.Option("--originals", help="Include the videos themselves.")],
        False,
    ),
    "no_images": (
        Annotated[bool, typer.Option("--no-images", help="Write the JSON alone, to the file OUT.")],
        False,
    ),
    "redacted": (
        Annotated[
            bool,
            typer.Option(
                "--redacted",
                help="Burn out the faces and plates that people marked, in every picture.",
            ),
        ],
        False,
    ),
}
"""What formats let a person choose, by the field of Choices, or the format to write instead."""


@export.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a line of `export jsonl`."""
    from vidcat.exports.formats.jsonl import schema_text

    print_line(schema_text().rstrip())


def _add_command(format_: Format) -> None:
    """Add `vidcat export NAME` for a format, with the options that mean something to it."""

    @asking
    @_with_options(format_)
    def command(
        context: typer.Context,
        output: OutArgument,
        asked: "Question",
        exported_by: ExporterOption = None,
        catalogue: CatalogueOption = None,
        as_json: JsonOption = False,
        **chosen: bool | int,
    ) -> None:
        from vidcat.operations.export.answers import ExportOrder, take_out

        written = format_
        if format_.instead and (chosen.pop("no_images", False) or _filters_by(format_, asked)):
            written = FORMATS[format_.instead.format]
        with opened(context, catalogue) as found:
            by = exported_by or found.settings.person
            order = ExportOrder(written, output, asked, _choices(chosen), by)
            with counting("sighting") as progress:
                left = take_out(found, order, progress)
        if not left.sightings and not left.remarks:
            say(f"vidcat: {nothing_words(asked)}")
        if not by:
            say(
                "vidcat: the export does not say who takes it out; --exported-by NAME or the "
                "setting person does."
            )
        _print_left(left, output, as_json=as_json)

    export.command(format_.name, help=format_.help)(command)


def _with_options(format_: Format) -> Callable[[Command], Command]:
    names = [*format_.options]
    names += ["no_images"] if format_.instead and format_.instead.when == "no_images" else []
    names += ["redacted"] if format_.has_pictures else []

    def add(command: Command) -> Command:
        signature = inspect.signature(command)
        kept = [each for each in signature.parameters.values() if each.name != "chosen"]
        own = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=_OPTIONS[name][1],
                annotation=_OPTIONS[name][0],
            )
            for name in names
        ]
        command.__signature__ = signature.replace(parameters=[*kept, *own])  # type: ignore[attr-defined]
        return command

    return add


def _filters_by(format_: Format, asked: "Question") -> bool:
    """Return whether the filter is given at which another format is written."""
    return bool(format_.instead and getattr(asked, format_.instead.when, None))


def _choices(chosen: Mapping[str, bool | int]) -> "Choices":
    from vidcat.exports.parts.answer import Choices

    return Choices(**chosen)  # type: ignore[arg-type]


def _print_left(left: "Left", output: Path, *, as_json: bool) -> None:
    """Print what was written, and what the format could not hold of it."""
    from vidcat.exports.parts.log_words import log_document

    for remark, number in left.remarks.items():
        say(f"vidcat: {counted(number, 'sighting')} {remark}.")
    redaction = left.redaction.told() if left.redaction else None
    if redaction:
        say(_redacted_line(redaction))
    if left.head and not as_json:
        say(
            f"vidcat: with this export the log of custody has {counted(left.head.length, 'line')}, "
            f"the last {left.head.digest}."
        )
    print_one(
        {
            "sightings": left.sightings,
            "file": str(output),
            "sha256": left.sha256,
            "remarks": dict(left.remarks),
            "redaction": redaction,
            "custody_log": log_document(left.head) if left.head else None,
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


_WRITTEN_INSTEAD = {each.instead.format for each in FORMATS.values() if each.instead}
for _each in FORMATS.values():
    if _each.name not in _WRITTEN_INSTEAD:
        _add_command(_each)
