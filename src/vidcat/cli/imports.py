"""`vidcat import`: what others wrote becomes statements and papers of the catalogue."""

import typer

from vidcat.cli import import_cvat

importing = typer.Typer(
    name="import", help="Take in what other programs wrote.", no_args_is_help=True
)
importing.command("cvat")(import_cvat.cvat)
