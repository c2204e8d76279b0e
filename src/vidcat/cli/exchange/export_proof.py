"""`vidcat export html` and `bagit`: what is handed to those who must be convinced."""

from typing import TYPE_CHECKING, Annotated

import typer

from vidcat.cli.exchange.exports import ExporterOption, OutArgument, RedactedOption, take_out_as
from vidcat.cli.options import CatalogueOption, JsonOption
from vidcat.cli.questions.filter_options import asking

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.reads.questions.answers import Asked


@asking
def html(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    redacted: RedactedOption = False,
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an evidence sheet: one HTML file with pictures, to read, print and hand over.

    It needs no network and runs no script. Each sighting has its frame, source, hashes, who said
    it, who checked it, and how to make the frame again.

    Example: `vidcat export html btr.html --type BTR-80 --status confirmed --redacted`
    """
    from vidcat.exports.parts.answer import Choices

    choices = Choices(redacted=redacted)
    take_out_as(context, catalogue, "html", output, asked, choices, exported_by, as_json)


@asking
def bagit(
    context: typer.Context,
    output: OutArgument,
    asked: "Asked",
    originals: Annotated[
        bool, typer.Option("--originals", help="Take the videos themselves along.")
    ] = False,
    redacted: RedactedOption = False,
    exported_by: ExporterOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a BagIt folder (RFC 8493): frames, crops, sheets, the log of custody, all with digests.

    Others check it with `python -m bagit --validate OUT`. Originals that are gone are named in
    data/missing.txt.

    Example: `vidcat export bagit armour --type vehicle/land --originals`
    """
    from vidcat.exports.parts.answer import Choices

    choices = Choices(originals=originals, redacted=redacted)
    take_out_as(context, catalogue, "bagit", output, asked, choices, exported_by, as_json)


COMMANDS = (html, bagit)
