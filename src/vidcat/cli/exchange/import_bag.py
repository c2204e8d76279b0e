"""`vidcat import bagit`: the sightings in a bag, taken as JSON Lines are."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from vidcat.cli.options import ByOption, CatalogueOption, JsonOption, making_catalogue, settings_of

ABOUT = """
The bag must be complete and valid (RFC 8493), with SHA-256 or SHA-512; links, files that are still
on the web and names that lead out of it are refused.

Examples:

    vidcat import bagit handed-over/ --dry-run
    vidcat import bagit handed-over.zip --merge --by Lina
"""


def bag_command(take: Callable[..., None]) -> Callable[..., None]:
    """Make the command that gives the JSON Lines of a bag to `take`, as a command line would.

    `take` is called with the context, the file, and the options merge, dry_run, by, catalogue and
    as_json.
    """

    def bagit(
        context: typer.Context,
        path: Annotated[
            Path,
            typer.Argument(metavar="FOLDER|ZIP", help="The bag.", show_default=False),
        ],
        merge: Annotated[
            bool, typer.Option("--merge", help="Into a catalogue that is not empty.")
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Only say what would come in; change nothing.")
        ] = False,
        by: ByOption = None,
        catalogue: CatalogueOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Take in what a bag states, once the bag was found whole."""
        from vidcat.operations.import_.unpacking import sightings_of_bag

        settings = settings_of(context, catalogue)
        with (
            making_catalogue(settings) as found,
            sightings_of_bag(path, found.scratch) as sightings,
        ):
            take(
                context,
                sightings,
                merge=merge,
                dry_run=dry_run,
                by=by,
                catalogue=catalogue,
                as_json=as_json,
            )

    return bagit
